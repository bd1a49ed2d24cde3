"""Acme's own rules for mailguard."""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.plugin import Confidence, Evidence, Field, Header, Message, Origin, Rule, Severity, Verdict

VISIBLE = (Field.TO, Field.CC)
TEAM = (Origin.STAFF, Origin.CONFIG)


class TeamShownToCustomers(Rule):
    """What a rule file cannot say: two kinds of people in one message."""

    code = "ACME101"
    name = "team-shown-to-customers"
    summary = "Addresses of the team stand in a message to customers"
    why = "Customers answer to whatever address they see. Those of the team are not looked after at night."
    repair = "Put the team in Bcc."
    severity = Severity.WARNING
    references = ("https://wiki.acme.example/mail",)

    def judge(self, message: Message) -> Iterator[Verdict]:
        headers = [header for header in message.headers if header.field in VISIBLE]
        if not any(_holds(header, (Origin.APP_DATA,)) for header in headers):
            return
        for header in headers:
            if _holds(header, TEAM):
                yield Verdict(
                    place=header.place,
                    text=f"{header.field.value.capitalize()} shows addresses of the team to customers",
                    confidence=_confidence(header),
                    field=header.field,
                    steps=tuple(step for group in header.audience for step in group.steps),
                )


def _holds(header: Header, origins: tuple[Origin, ...]) -> bool:
    return any(group.whose.origin in origins for group in header.audience)


def _confidence(header: Header) -> Confidence:
    """A name alone is no proof of whose address it is."""
    team = [group for group in header.audience if group.whose.origin in TEAM]
    derived = any(group.whose.evidence is Evidence.DERIVED for group in team)
    return Confidence.HIGH if derived else Confidence.MEDIUM
