"""What a plug-in needs: the base class of rules that are written in Python, and what such a rule sees and says.

A package offers its rules under the entry-point group `mailguard.rules`; each entry point is a class:

    [project.entry-points."mailguard.rules"]
    outside-copies = "acme_mail_rules:OutsideCopies"

Everything here keeps its name and meaning from one minor version to the next; other modules of mailguard do not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from mailguard.audience.audience import MANY, Count, Group, Whose
from mailguard.audience.message import Header, Message
from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Evidence, Exposure, Field, Origin, Severity
from mailguard.audience.verdict import Verdict

__all__ = [
    "MANY",
    "Confidence",
    "Count",
    "Evidence",
    "Exposure",
    "Field",
    "Group",
    "Header",
    "Message",
    "Origin",
    "Place",
    "Rule",
    "Severity",
    "Span",
    "Step",
    "Verdict",
    "Whose",
]


class Rule(ABC):
    """A rule that is written in Python: for what a rule file cannot say.

    One object of the class is made for a run, without arguments. The texts are those of a rule file, and come out in
    the same places: reports, `mailguard rules` and `mailguard explain`.
    """

    code: ClassVar[str]  # capital letters and three digits, as in ACME101; MG is taken
    name: ClassVar[str]  # lower-case words joined by hyphens
    summary: ClassVar[str]  # what is reported, in a line
    why: ClassVar[str]  # why it matters
    repair: ClassVar[str]  # what to do instead
    severity: ClassVar[Severity] = Severity.WARNING
    default: ClassVar[bool] = True  # whether it reports without being selected
    references: ClassVar[tuple[str, ...]] = ()  # https:// addresses

    @abstractmethod
    def judge(self, message: Message) -> Iterable[Verdict]:
        """Yield what there is to report about one message at the moment it leaves.

        It is called for every message that the project sends, in no particular order, and must depend on nothing but
        the message: no files, no network, no memory of earlier messages.
        """
