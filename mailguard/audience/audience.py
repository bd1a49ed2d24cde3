"""Who receives a message: groups of people, with how many they are, whose they are and how that is known."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from mailguard.audience.place import Place, Step
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence, Evidence, Origin

MANY = 1_000_000  # stands for "any number"


@frozen
class Count:
    """At least `low` and at most `high` (MANY: no bound)."""

    low: int
    high: int
    evidence: Evidence

    def times(self, other: Count) -> Count:
        """How many there are when each of `self` stands for `other`."""
        high = min(self.high * other.high, MANY)
        return Count(self.low * other.low, high, weaker(self.evidence, other.evidence))


ONE = Count(1, 1, Evidence.DERIVED)
NOBODY = Count(0, 0, Evidence.DERIVED)
SEVERAL = Count(0, MANY, Evidence.DERIVED)
SEVERAL_BY_NAME = Count(0, MANY, Evidence.NAMED)
ONE_BY_NAME = Count(0, 1, Evidence.NAMED)
UNCOUNTED = Count(0, MANY, Evidence.NONE)


class Caller(NamedTuple):
    """A function whose parameter nobody in sight fills: the name under which it is called, and its key in the project.

    `several` tells that the name of the parameter speaks of several people.
    """

    name: str
    key: str
    parameter: str = ""
    several: bool = False

    @property
    def public(self) -> bool:
        """Whether code outside the project may call the function: no part of its qualified name has a leading underscore."""
        qualname = self.key.rpartition(":")[2]
        return not any(part.startswith("_") and not part.endswith("__") for part in qualname.split("."))


@frozen
class Whose:
    """Whose addresses they are. `callers` are the functions whose unfilled parameters they rest on."""

    origin: Origin
    evidence: Evidence
    callers: frozenset[Caller] = frozenset()


@frozen
class Group:
    """Some of the recipients of one message.

    `passed` is the outermost argument through which they came into the function that sets the header: its depth and place.
    `person` tells apart addresses of one person from those of several, when it is known whose address it is.
    """

    count: Count
    whose: Whose
    steps: tuple[Step, ...] = ()
    passed: tuple[int, Place] | None = None
    person: str = ""
    loops: frozenset[int] = frozenset()  # the loops in which statements added them

    @property
    def settled(self) -> bool:
        """Whether no caller can change the verdict: number and origin are known, or rest on no parameter."""
        known = self.count.evidence is Evidence.DERIVED and self.whose.evidence is Evidence.DERIVED
        return known or not self.whose.callers

    def doubted(self) -> Group:
        """The same people, of whom it is a guess that they are in this message."""
        return replace(self, count=replace(self.count, evidence=weaker(self.count.evidence, Evidence.NAMED)))

    def guessed(self) -> Group:
        """People found by a name alone: of several the number is a guess, of one whose address it is."""
        if self.count.high > 1:
            return self.doubted()
        return replace(self, whose=replace(self.whose, evidence=weaker(self.whose.evidence, Evidence.NAMED)))

    def with_step(self, step: Step) -> Group:
        if self.steps and self.steps[-1].place == step.place:
            return self
        return replace(self, steps=(*self.steps, step))


Audience = tuple[Group, ...]


_EVIDENCE_ORDER = (Evidence.NONE, Evidence.NAMED, Evidence.DERIVED)


def weaker(first: Evidence, second: Evidence) -> Evidence:
    """The weaker of two kinds of evidence."""
    return min(first, second, key=_EVIDENCE_ORDER.index)


def stronger(first: Evidence, second: Evidence) -> Evidence:
    """The stronger of two kinds of evidence."""
    return max(first, second, key=_EVIDENCE_ORDER.index)


def confidence(count: Evidence, origin: Evidence) -> Confidence:
    """How sure a statement about number and origin is. Two guesses do not make one good reason."""
    if Evidence.NONE in (count, origin) or count is origin is Evidence.NAMED:
        return Confidence.LOW
    return Confidence.HIGH if count is origin else Confidence.MEDIUM
