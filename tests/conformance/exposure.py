"""Who sees whom, read from what arrived."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.conformance.sinks import Delivery

PERSON = re.compile(r"p\d+@people\.example")  # the addresses that the stand-ins of `inside/stage/people.py` have


@dataclass(frozen=True, slots=True)
class Copy:
    """One message as it reaches people."""

    people: frozenset[str]  # who gets it
    visible: frozenset[str]  # the people whose addresses stand in it

    def sees(self) -> Iterable[tuple[str, str]]:
        """Pairs of a person and another one whose address that person sees."""
        return ((reader, seen) for reader in self.people for seen in self.visible if seen != reader)


def exposes(copies: Iterable[Copy]) -> bool:
    """Whether anybody sees the address of somebody else."""
    return any(True for copy in copies for _ in copy.sees())


def people_in(text: str) -> frozenset[str]:
    """Return the people whose addresses stand in a text."""
    return frozenset(PERSON.findall(text))


def delivered(delivery: Delivery) -> Copy:
    """Return what an SMTP transaction brings to its recipients: every header and every part of the bytes is read."""
    return Copy(people_in(" ".join(delivery.recipients)), people_in(readable(delivery.content)))


def readable(content: bytes) -> str:
    """Return all that can be read in the bytes of a message, with and without their encodings undone."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    texts = [content.decode("latin-1")]
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            texts.append(payload.decode("latin-1"))
    return "\n".join(texts)
