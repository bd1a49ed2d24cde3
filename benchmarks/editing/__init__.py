"""How long the editor waits after a change."""
