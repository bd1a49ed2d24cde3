"""Where things are kept: a mapping from keys that stand for everything a thing depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

try:  # what `hashlib` offers, without OpenSSL, which takes milliseconds to load: the standard library's `random` does so too
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_DIGEST_SIZE = 16  # bytes
_CHECK_SIZE = 8  # bytes


class Store(Protocol):
    """Keeps bytes under keys. It may forget at any time, and never raises an error."""

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what is kept under those of `keys` that are known."""
        ...

    def put(self, entries: Mapping[str, bytes]) -> None:
        """Keep these, if that is possible."""
        ...


class NoStore:
    """Keeps nothing."""

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:  # noqa: ARG002 - the signature of a store
        return {}

    def put(self, entries: Mapping[str, bytes]) -> None: ...


NO_STORE = NoStore()


def digest(content: bytes) -> str:
    """Return the digest of a content, in hexadecimal digits."""
    return blake2b(content, digest_size=_DIGEST_SIZE).hexdigest()


def checksum(key: str, data: bytes) -> bytes:
    """Return a few bytes that tell what is kept under a key from what was damaged or belongs to another key."""
    return blake2b(data, digest_size=_CHECK_SIZE, key=key.encode()).digest()


def key_of(kind: str, *parts: str) -> str:
    """Return the key of a thing of that kind that depends on `parts` and on nothing else."""
    # A length before each part, so that no two lists of parts look alike.
    return digest("".join(f"{len(part)}:{part}" for part in (kind, *parts)).encode("utf-8", "surrogatepass"))
