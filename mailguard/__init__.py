"""mailguard finds code that shows people's e-mail addresses to each other."""

__version__ = "0.1.0"
