"""How many processes to use."""

from __future__ import annotations

import os


def available_cpus() -> int:
    """Return how many CPUs this process may use, which in a container is often fewer than there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every platform can tell
        return os.cpu_count() or 1
