"""Leads every connection of this process to the sinks on this machine: nothing a library sends leaves it."""

from __future__ import annotations

import os
import socket
import ssl
from typing import Any

LOOPBACK = "127.0.0.1"
SMTP_PORTS = frozenset({25, 1025, 2525, 8025})
SUBMISSION_PORTS = frozenset({587})  # with STARTTLS
SMTPS_PORTS = frozenset({465})
HTTP_PORTS = frozenset({80})
HTTPS_PORTS = frozenset({443})

_resolve = socket.getaddrinfo
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_wrap_socket = ssl.SSLContext.wrap_socket
_wrap_bio = ssl.SSLContext.wrap_bio


class SomewhereElseError(OSError):
    """A library tried to reach a machine, or a service of this machine, that is no sink."""


def sink_ports() -> dict[int, int]:
    """Return which port of this machine stands for which well-known port."""
    ports = {}
    for kind, known in (
        ("SMTP", SMTP_PORTS),
        ("SUBMISSION", SUBMISSION_PORTS),
        ("SMTPS", SMTPS_PORTS),
        ("HTTP", HTTP_PORTS),
        ("HTTPS", HTTPS_PORTS),
    ):
        ports.update(dict.fromkeys(known, int(os.environ["SINK_" + kind])))
    return ports


def redirect() -> None:
    """Replace name resolution, connections and the verification of certificates."""
    ports = sink_ports()

    def target(address: Any) -> Any:
        if not isinstance(address, tuple):
            return address  # a socket of the file system
        host, port = address[:2]
        if port in ports:
            return (LOOPBACK, ports[port])
        if host not in (LOOPBACK, "localhost", "0.0.0.0", "::1"):  # noqa: S104 - compared, not bound
            raise SomewhereElseError(f"{host}:{port} is no sink")
        return address

    def getaddrinfo(host: Any, port: Any, family: int = 0, *rest: Any, **options: Any) -> Any:
        if host is None or options.get("flags", 0) & socket.AI_PASSIVE:
            return _resolve(host, port, family, *rest, **options)
        return _resolve(LOOPBACK, port, socket.AF_INET, *rest, **options)

    def connect(self: socket.socket, address: Any) -> None:
        return _connect(self, target(address))

    def connect_ex(self: socket.socket, address: Any) -> int:
        return _connect_ex(self, target(address))

    socket.getaddrinfo = getaddrinfo
    socket.getfqdn = lambda name="": name or "localhost"
    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
    ssl.SSLContext.wrap_socket = _without_verification(_wrap_socket)  # type: ignore[method-assign]
    ssl.SSLContext.wrap_bio = _without_verification(_wrap_bio)  # type: ignore[method-assign]


def _without_verification(wrap: Any) -> Any:
    def wrapped(self: ssl.SSLContext, *arguments: Any, **options: Any) -> Any:
        self.check_hostname = False
        self.verify_mode = ssl.CERT_NONE
        return wrap(self, *arguments, **options)

    return wrapped
