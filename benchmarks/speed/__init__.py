"""How fast mailguard is, beside other tools on the same files."""
