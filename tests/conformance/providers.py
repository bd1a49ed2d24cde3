"""Who sees whom in a message that a provider was asked to send, as the provider's documentation has it.

`providers.toml` says for each kind of request which of its addresses the recipients see. It is kept apart from
`rules/apis/`, so that the one can contradict the other.
"""

from __future__ import annotations

import base64
import email
import email.policy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import tomli

from tests.conformance.exposure import Copy, people_in
from tests.conformance.sinks import Answer, Request

FILE = Path(__file__).with_name("providers.toml")


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of request.

    Paths lead into the body: keys separated by dots, `[]` for every element of a list.
    """

    name: str
    url: re.Pattern[str]  # searched in host and path
    documentation: str
    holds: str = ""  # only bodies that hold something at this path
    messages: str = ""  # where the messages are; "" = the body is one
    visible: tuple[str, ...] = ()  # paths in a message whose addresses everybody in it sees
    hidden: tuple[str, ...] = ()  # paths of those who get the message too
    everywhere: tuple[str, ...] = ()  # paths in the body whose addresses stand in every message
    separate: tuple[str, ...] = ()  # paths of those who each get a copy of their own
    separate_if: str | None = None  # with this path in the message, `visible` are separate
    separate_unless: str | None = None  # unless this path is true in the message, `visible` are separate
    mime: str | None = None  # where a whole message stands, in base64 or as it is
    mime_visible: tuple[str, ...] = ("To", "Cc")  # the headers of it that are delivered
    mime_hidden: tuple[str, ...] = ()  # headers of it that name recipients and are not
    answer: Answer = field(default_factory=Answer)

    @property
    def sends(self) -> bool:
        """Whether such a request sends mail."""
        return bool(self.visible or self.separate or self.mime)

    def is_meant(self, request: Request) -> bool:
        """Whether the body is of the kind that is described."""
        return not self.holds or any(True for _ in _at(body_of(request), self.holds))

    def copies(self, request: Request) -> Iterator[Copy]:
        """Return what people get when the provider is given this request."""
        body = body_of(request)
        everywhere = _people(body, self.everywhere)
        for message in _at(body, self.messages):
            hidden = _people(message, self.hidden)
            if self.mime is not None and (texts := list(_at(message, self.mime))):
                shown = _headers(texts[0], self.mime_visible)
                hidden |= _headers(texts[0], self.mime_hidden)
                yield Copy(hidden | shown | _people(message, self.visible), shown)
                continue
            visible = _people(message, self.visible) | everywhere
            separate = _people(message, self.separate)
            if self._isolates(message):
                visible, separate = frozenset(), separate | visible
            yield Copy(visible | hidden, visible)
            yield from (Copy(frozenset({person}), frozenset({person}) | visible) for person in separate)

    def _isolates(self, message: object) -> bool:
        if self.separate_if is not None:
            return any(True for _ in _at(message, self.separate_if))
        if self.separate_unless is not None:
            return not any(_true(value) for value in _at(message, self.separate_unless))
        return False


def load() -> tuple[Provider, ...]:
    """Read `providers.toml`."""
    tables = tomli.loads(FILE.read_text(encoding="utf-8"))["provider"]
    return tuple(_provider(table) for table in tables)


def _provider(table: Mapping[str, Any]) -> Provider:
    settings: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    settings["url"] = re.compile(table["url"])
    settings["answer"] = Answer(**table.get("answer", {}))
    return Provider(**settings)


def provider_of(request: Request, providers: tuple[Provider, ...]) -> Provider | None:
    """Return the provider that a request is for, if it is one that sends mail."""
    place = request.host + request.path
    return next((provider for provider in providers if provider.url.search(place) and provider.is_meant(request)), None)


def body_of(request: Request) -> object:
    """Return the body of a request as nested dicts and lists."""
    if "multipart/form-data" in request.content_type:
        return _multipart(request)
    text = request.body.decode("utf-8", "replace")
    if text[:1] in ("{", "["):
        return json.loads(text)
    if text[:1] == "<":
        return _xml(ET.fromstring(text))  # noqa: S314 - written by the library under test
    return _nested(parse_qsl(text, keep_blank_values=True))


def _multipart(request: Request) -> dict[str, object]:
    head = f"Content-Type: {request.content_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + request.body, policy=email.policy.HTTP)
    fields: list[tuple[str, str]] = []
    for part in message.iter_parts():
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        fields.append((str(part.get_param("name", "", "content-disposition")), payload.decode("utf-8", "replace")))
    return _nested(fields)


def _nested(fields: list[tuple[str, str]]) -> dict[str, Any]:
    """Return form fields as nested dicts: Amazon writes `Destination.ToAddresses.member.1`."""
    nested: dict[str, Any] = {}
    for name, value in fields:
        *way, last = name.split(".")
        place = nested
        for step in way:
            place = place.setdefault(step, {})
        place[last] = [*place[last], value] if last in place else [value]
    return nested


def _xml(element: ET.Element) -> object:
    if not len(element):
        return element.text or ""
    nested: dict[str, list[object]] = {}
    for child in element:
        nested.setdefault(child.tag.rpartition("}")[2], []).append(_xml(child))
    return nested


def _at(value: object, path: str) -> Iterator[object]:
    """Return what stands at `path`; lists of one form field or XML element are looked through."""
    if path == "":
        yield value
        return
    step, _, rest = path.partition(".")
    name = step.removesuffix("[]")
    for holder in value if isinstance(value, list) else [value]:
        inner = holder if name == "" else holder.get(name) if isinstance(holder, dict) else None
        if inner is None:
            continue
        for each in inner if step.endswith("[]") and isinstance(inner, list) else [inner]:
            yield from _at(each, rest)


def _people(message: object, paths: tuple[str, ...]) -> frozenset[str]:
    found = (people_in(json.dumps(value)) for path in paths for value in _at(message, path))
    return frozenset().union(*found)


def _true(value: object) -> bool:
    return value is True or (isinstance(value, list) and value[:1] in (["true"], ["True"], ["1"], ["yes"]))


def _headers(text: object, names: tuple[str, ...]) -> frozenset[str]:
    raw = "".join(map(str, text)) if isinstance(text, list) else str(text)
    if ":" not in raw.splitlines()[0]:
        raw = base64.urlsafe_b64decode(raw.replace("+", "-").replace("/", "_") + "==").decode("utf-8", "replace")
    message = email.message_from_string(raw)
    return people_in("\n".join(str(value) for name in names for value in message.get_all(name, [])))
