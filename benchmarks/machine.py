"""What a measurement has to say about where and when it was made."""

from __future__ import annotations

import datetime as dt
import os
import platform


def today() -> str:
    """Return the date in ISO 8601, in UTC."""
    return dt.datetime.now(dt.timezone.utc).date().isoformat()


def describe_run(version: str) -> str:
    """Say what was measured on what: mailguard's version, the machine, how busy it was, and the date."""
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    python = f"Python {platform.python_version()}"
    return f"mailguard {version}, {python}, {platform.system()} with {os.cpu_count()} CPUs{load}, {today()}"
