from __future__ import annotations

import base64
import json
from urllib.parse import urlencode

import pytest

from tests.conformance.exposure import exposes
from tests.conformance.providers import load, provider_of
from tests.conformance.sinks import Request

PROVIDERS = load()
ANN, BOB = "p1@people.example", "p2@people.example"
BOTH = f"{ANN}, {BOB}"
FORM = "application/x-www-form-urlencoded"


def exposed(place: str, body: object, content_type: str = "application/json") -> bool:
    host, _, path = place.partition("/")
    text = json.dumps(body) if content_type == "application/json" else urlencode(body)  # type: ignore[arg-type]
    request = Request("POST", host, f"/{path}", content_type, text.encode())
    provider = provider_of(request, PROVIDERS)
    assert provider is not None
    copies = list(provider.copies(request))
    assert frozenset().union(*(copy.people for copy in copies)) == {ANN, BOB}
    return exposes(copies)


@pytest.mark.parametrize(
    ("place", "body", "expected"),
    [
        ("api.resend.com/emails", {"to": [ANN, BOB]}, True),
        ("api.resend.com/emails", {"to": "us@example.org", "bcc": [ANN, BOB]}, False),
        ("api.resend.com/emails/batch", [{"to": ANN}, {"to": BOB}], False),
        ("api.sendgrid.com/v3/mail/send", {"personalizations": [{"to": [{"email": ANN}, {"email": BOB}]}]}, True),
        ("api.sendgrid.com/v3/mail/send", {"personalizations": [{"to": [ANN]}, {"to": [BOB]}]}, False),
        ("mandrillapp.com/api/1.0/messages/send", {"message": {"to": [ANN, BOB]}}, False),
        ("mandrillapp.com/api/1.0/messages/send", {"message": {"to": [ANN, BOB], "preserve_recipients": True}}, True),
        ("api.brevo.com/v3/smtp/email", {"to": [ANN, BOB]}, True),
        ("api.brevo.com/v3/smtp/email", {"messageVersions": [{"to": [ANN]}, {"to": [BOB]}]}, False),
        ("api.sparkpost.com/api/v1/transmissions", {"recipients": [{"address": ANN}, {"address": BOB}]}, False),
        (
            "api.sparkpost.com/api/v1/transmissions",
            {"recipients": [{"address": {"email": ANN, "header_to": BOTH}}, {"address": {"email": BOB}}]},
            True,
        ),
    ],
)
def test_a_request_is_read_as_the_provider_documents_it(place: str, body: object, expected: bool) -> None:
    assert exposed(place, body) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([("to", ANN), ("to", BOB)], True),
        ([("to", BOTH), ("recipient-variables", "{}")], False),
    ],
)
def test_a_form_is_read(fields: list[tuple[str, str]], expected: bool) -> None:
    assert exposed("api.mailgun.net/v3/example.org/messages", fields, FORM) is expected


@pytest.mark.parametrize(("header", "expected"), [("To", True), ("Bcc", False)])
def test_a_raw_message_shows_its_headers(header: str, expected: bool) -> None:
    raw = base64.b64encode(f"{header}: {BOTH}\r\n\r\nHello".encode()).decode()
    fields = [("Destinations.member.1", ANN), ("Destinations.member.2", BOB), ("RawMessage.Data", raw)]
    assert exposed("email.eu-west-1.amazonaws.com/", fields, FORM) is expected


def test_each_kind_of_request_cites_the_providers_documentation() -> None:
    assert [provider.name for provider in PROVIDERS if not provider.documentation.startswith("https://")] == []
