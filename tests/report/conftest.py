"""A scanned project made by hand, whose findings are placed by quoting the code that they are about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from mailguard.audience.audience import MANY
from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Evidence, Field, Origin, Severity
from mailguard.catalog.models import Catalog, Check, Example, Predicate
from mailguard.engine.result import Coverage, RunResult, Unreadable
from mailguard.judge.finding import Finding
from mailguard.judge.site import Recipients, Site, Verdict

NEWSLETTER = """\
from django.core.mail import send_mail


def newsletter():
    emails = [user.email for user in User.objects.all()]

    send_mail("News", body(), "news@example.org", emails)
"""

FINDING = Finding(
    code="MG101",
    rule="visible-to",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    message="many users see each other's addresses in To",
    place=Place("", Span(1, 0, 1, 0)),
    field=Field.TO,
    library="django",
    steps=(),
    repair="Send one message each with send_mass_mail().",
)

VISIBLE_TO = Check(
    code="MG101",
    name="visible-to",
    summary="Several people's addresses stand together in To",
    message="",
    why="Everyone who gets the message reads the addresses of all the others.",
    repair="Send one message to each person.",
    severity=Severity.ERROR,
    default=True,
    security_severity="7.5",
    predicate=Predicate((Field.TO,)),
    references=("https://www.rfc-editor.org/rfc/rfc5322#section-3.6.3",),
    examples=(
        Example("all subscribers in one To", 'send_mail("s", "b", "f", emails)  # MG101\n', leak=True),
        Example("a message each", 'for one in emails:\n    send_mail("s", "b", "f", [one])\n', leak=False),
    ),
)
TEAM_LIST = replace(
    VISIBLE_TO, code="MG201", name="visible-team-list", severity=Severity.NOTE, default=False, security_severity="2.0"
)
UNUSED_SUPPRESSION = replace(
    VISIBLE_TO,
    code="MG902",
    name="unused-suppression",
    severity=Severity.WARNING,
    security_severity=None,
    predicate=None,
    references=(),
    examples=(),
)


@dataclass
class Project:
    """Builds places, steps, findings and results over the files given."""

    files: dict[str, str] = field(default_factory=lambda: {"app/news.py": NEWSLETTER})

    def place(self, quoted: str, path: str = "app/news.py") -> Place:
        """The last place in the file where the quoted text stands."""
        text = self.files[path]
        start = text.rindex(quoted)
        return Place(path, Span(*_position(text, start), *_position(text, start + len(quoted))))

    def step(self, quoted: str, sentence: str, *, path: str = "app/news.py", inferred: bool = False) -> Step:
        return Step(self.place(quoted, path), sentence, inferred)

    def finding(self, quoted: str, path: str = "app/news.py", **changes: object) -> Finding:
        return replace(FINDING, place=self.place(quoted, path), **changes)

    def traced_finding(self) -> Finding:
        steps = (
            self.step("[user.email for user in User.objects.all()]", "addresses of many users from the database"),
            self.step("emails", "given to send_mail as recipient_list, which is the To header"),
        )
        return self.finding("emails", steps=steps)

    def recipients(
        self,
        quoted: str,
        path: str = "app/news.py",
        *,
        field: Field = Field.TO,
        number: tuple[int, int] = (0, MANY),
        evidence: Evidence = Evidence.DERIVED,
        origins: tuple[Origin, ...] = (Origin.APP_DATA,),
    ) -> Recipients:
        return Recipients(field, self.place(quoted, path), *number, evidence, origins)

    def site(self, quoted: str, *recipients: Recipients, path: str = "app/news.py", **changes: object) -> Site:
        site = Site(self.place(quoted, path), "django", Verdict.SINGLE, (), recipients, self.place(quoted, path))
        return replace(site, **changes)

    def exposed_site(self) -> Site:
        return self.site("emails", self.recipients("emails"), verdict=Verdict.EXPOSED, codes=("MG101",))

    def result(self, *findings: Finding, unreadable: tuple[Unreadable, ...] = ()) -> RunResult:
        sources = {path: text.encode() for path, text in self.files.items()}
        return RunResult(findings, unreadable, Coverage(12, 3, 5, 1), sources)


def _position(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n") + 1, len(before[before.rfind("\n") + 1 :].encode())


@pytest.fixture
def project() -> Project:
    return Project()


@pytest.fixture
def catalog() -> Catalog:
    return Catalog(checks=(VISIBLE_TO, TEAM_LIST, UNUSED_SUPPRESSION))


@pytest.fixture
def hostile() -> Unreadable:
    """An unreadable file whose name and reason try to steer the terminal, and whose name is not UTF-8."""
    return Unreadable(Place("app/\x1b[2Jold\udcff é.py", Span(3, 7, 3, 7)), "not valid\x1b]0;owned\x07 Python")
