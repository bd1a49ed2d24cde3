"""Servers on this machine that take whatever mail and requests they are given, and remember them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

LOOPBACK = "127.0.0.1"
GREATEST_BODY = 10_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one SMTP transaction handed over."""

    recipients: tuple[str, ...]  # RCPT TO
    content: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request."""

    method: str
    host: str
    path: str  # with the query
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider would answer."""

    status: int = 200
    content_type: str = "application/json"
    body: str = "{}"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sinks:
    """Ports of the running servers by the name of the environment variable, and all that arrived so far."""

    ports: dict[str, int] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what arrived."""
        self.deliveries.clear()
        self.requests.clear()


class _Mailbox:
    def __init__(self, deliveries: list[Delivery]) -> None:
        self._deliveries = deliveries

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)
        self._deliveries.append(Delivery(tuple(envelope.rcpt_tos), content))
        return "250 OK"


@contextlib.contextmanager
def running(answer: Callable[[Request], Answer]) -> Iterator[Sinks]:
    """Run SMTP servers (without TLS, with STARTTLS, with TLS) and HTTP servers (without and with TLS) until the block ends.

    Args:
        answer: what to answer to an HTTP request.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost", LOOPBACK).configure_cert(context)
    sinks = Sinks()
    with contextlib.ExitStack() as stack:
        sinks.ports["SINK_SMTP"] = _smtp(stack, sinks, {})
        sinks.ports["SINK_SUBMISSION"] = _smtp(stack, sinks, {"tls_context": context})
        sinks.ports["SINK_SMTPS"] = _smtp(stack, sinks, {"ssl_context": context})
        sinks.ports["SINK_HTTP"] = _http(stack, sinks, answer, None)
        sinks.ports["SINK_HTTPS"] = _http(stack, sinks, answer, context)
        yield sinks


def _smtp(stack: contextlib.ExitStack, sinks: Sinks, options: Mapping[str, Any]) -> int:
    controller = Controller(
        _Mailbox(sinks.deliveries),
        hostname=LOOPBACK,
        port=_free_port(),
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
        **options,
    )
    controller.start()
    stack.callback(controller.stop)
    return controller.port


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
    assert isinstance(port, int)
    return port


def _http(
    stack: contextlib.ExitStack, sinks: Sinks, answer: Callable[[Request], Answer], context: ssl.SSLContext | None
) -> int:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            request = Request(
                self.command,
                self.headers.get("Host", "").partition(":")[0],
                self.path,
                self.headers.get("Content-Type", ""),
                self._body(),
            )
            sinks.requests.append(request)
            reply = answer(request)
            body = reply.body.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond  # noqa: N815 - names of the standard library

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                return b"".join(iter(self._chunk, b""))
            return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), GREATEST_BODY))

        def _chunk(self) -> bytes:
            size = int(self.rfile.readline().split(b";")[0], 16)
            chunk = self.rfile.read(size)
            self.rfile.readline()
            return chunk

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of the standard library
            """Say nothing."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stack.callback(server.server_close)
    stack.callback(server.shutdown)
    return int(server.server_address[1])
