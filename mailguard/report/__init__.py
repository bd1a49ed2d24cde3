"""Turns what a run found into text: for people, for other programs, for code scanning. One module a format."""
