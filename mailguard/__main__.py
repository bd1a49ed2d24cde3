"""The command `mailguard`, also as `python -m mailguard`."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130  # what a shell reports for a command that was stopped with Ctrl-C


def main() -> None:
    """Run mailguard on the arguments of this process and end it with an exit code."""
    try:
        # Imported here, so that Ctrl-C during start-up is as quiet as later.
        from mailguard.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _leave_current_directory() -> None:
    """Take the current directory, which `python -m` puts first, off the path of imports.

    It may be the scanned tree, whose modules must not stand in for libraries. It stays when mailguard itself is there.
    """
    package = os.path.dirname(os.path.realpath(__file__))
    first = os.path.realpath(sys.path[0]) if sys.path else ""
    if first == os.path.realpath(os.getcwd()) and first != os.path.dirname(package):
        del sys.path[0]


if __name__ == "__main__":
    _leave_current_directory()
    main()
