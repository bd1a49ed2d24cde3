"""The command `mailguard`, also as `python -m mailguard`."""

from __future__ import annotations

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


if __name__ == "__main__":
    main()
