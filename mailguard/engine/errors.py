"""What stops a run before it starts."""

from __future__ import annotations


class UsageError(Exception):
    """The request cannot be carried out as it was made: a missing path, an unknown rule, a malformed pattern.

    The message is for people: what is wrong, where, and what to do.
    """
