"""How right mailguard is on real code whose answers are known."""
