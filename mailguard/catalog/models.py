"""Typed, immutable models of what `rules/` says: checks, and all of it together.

Every run needs these. The models of libraries are in `shapes.py`: a run that finds everything in the cache needs none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from mailguard.audience.record import frozen
from mailguard.audience.terms import Exposure, Field, Origin, Severity

if TYPE_CHECKING:
    from mailguard.audience.message import Message
    from mailguard.audience.verdict import Verdict
    from mailguard.catalog.shapes import Deferred, Library, Source, Transparent, Validated


@frozen
class Example:
    """A small program with its expected findings.

    Its code marks each line that is reported with a trailing comment `# MG101` (several codes separated by spaces).
    """

    name: str
    code: str
    leak: bool
    span: str | None = None  # the source text that the (first) finding underlines


@frozen
class Check:
    """One file of `rules/checks/`: a rule."""

    code: str
    name: str
    summary: str
    message: str  # template; {field}, {who}, {count}, {library}, {option}, {function} and {parameter} are filled in
    why: str
    repair: str
    severity: Severity
    default: bool
    security_severity: str | None  # "0.1" to "10.0", as a SARIF consumer reads it
    predicate: Predicate | None  # None: raised by the engine itself (MG9xx), or `rule` judges
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    rule: PythonRule | None = None  # a plug-in's, instead of a predicate


class PythonRule(Protocol):
    """A rule that is written in Python."""

    def judge(self, message: Message) -> Iterable[Verdict]:
        """Yield what there is to report about one message."""


@frozen
class Predicate:
    """When a rule speaks of a message. Every condition given must hold."""

    fields: tuple[Field, ...]  # the fields that are counted together
    among: Field | None = None  # the field that at least one of the people stands in; None: any
    at_least: int = 2  # people that count
    people: tuple[Origin, ...] = (Origin.APP_DATA, Origin.UNKNOWN)  # whose addresses count
    accumulates: bool | None = None  # recipients grow from one send to the next
    serialised: bool | None = None  # the field's header survives into the bytes that are sent
    option: Exposure | None = (
        None  # an option that makes recipients visible is set / one that isolates them is left out
    )
    wrapper: bool = False  # the people are a parameter of a public function, whoever calls it

    def covers(self, other: Predicate) -> bool:
        """Whether every message that `other` speaks of is one that this predicate speaks of, as far as its people are concerned."""
        return (
            set(other.fields) <= set(self.fields)
            and set(other.people) <= set(self.people)
            and self.among in (None, other.among)
            and self.at_least <= other.at_least
            and self.accumulates in (None, other.accumulates)
        )


@frozen
class Catalog:
    """All of `rules/`, validated."""

    libraries: tuple[Library, ...] = ()
    sources: tuple[Source, ...] = ()
    transparents: tuple[Transparent, ...] = ()
    deferreds: tuple[Deferred, ...] = ()
    validated: tuple[Validated, ...] = ()
    checks: tuple[Check, ...] = ()
    http_functions: tuple[str, ...] = ()  # dotted paths of functions that send an HTTP request
    http_methods: tuple[str, ...] = ()  # method names that do so on sessions and clients
    # Import paths of which a team's own files say what they stand for, whatever the code at that path does.
    claims: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()  # where it was read from

    @property
    def claimed_models(self) -> frozenset[str]:
        """Those of the claims that stand for a function, message or client."""
        if not self.claims:
            return frozenset()
        return self.claims.intersection(path for library in self.libraries for path in library.paths)
