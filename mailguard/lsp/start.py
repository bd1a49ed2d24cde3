"""Starting the server."""

from __future__ import annotations

import gc
import logging
import sys

from pygls.workspace import text_document

from mailguard.lsp import actions, editing, hover, lifecycle, pulling
from mailguard.lsp.server import MailguardServer

_COLLECT_AFTER = 200_000  # objects that are made before Python looks for cycles among the new ones


def make_server() -> MailguardServer:
    """Make a server with all its features."""
    server = MailguardServer()
    for feature in (lifecycle, editing, pulling, actions, hover):
        feature.register(server)
    return server


def serve() -> None:
    """Talk to a client over standard input and output until it leaves."""
    # What is kept of projects is millions of objects, of which few are in cycles: looking for these often costs more than it frees.
    gc.set_threshold(_COLLECT_AFTER, 50, 50)
    # It applies changes of cells to texts of its own, which nobody reads, and finds fault with them.
    logging.getLogger(text_document.__name__).setLevel(logging.CRITICAL)
    stdout = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever writes there must not get between the messages
    make_server().start_io(sys.stdin.buffer, stdout)
