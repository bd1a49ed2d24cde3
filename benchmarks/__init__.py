"""How right and how fast mailguard is, measured. Not part of the package: see README.md in this folder."""
