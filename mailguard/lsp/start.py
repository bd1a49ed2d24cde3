"""Starting the server."""

from __future__ import annotations

import sys

from mailguard.lsp import actions, editing, hover, lifecycle, pulling
from mailguard.lsp.server import MailguardServer


def make_server() -> MailguardServer:
    """Make a server with all its features."""
    server = MailguardServer()
    for feature in (lifecycle, editing, pulling, actions, hover):
        feature.register(server)
    return server


def serve() -> None:
    """Talk to a client over standard input and output until it leaves."""
    stdout = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever writes there must not get between the messages
    make_server().start_io(sys.stdin.buffer, stdout)
