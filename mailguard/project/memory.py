"""What is known from linking a project before, and what it rests on: a project that is edited is not interpreted anew each time.

Everything that an interpretation asks the project for is noted in its trace: the units that it used (a module's globals, the
body of a class), and the facts (which file an import means, whether a function concerns mail). When the project is linked
again, what an interpretation yielded holds if all that it asked for is answered as before. So a link with a memory yields what
one without yields; a test compares them after random edits.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from mailguard.project.code import FunctionValue

Key = tuple[str, Hashable]  # a kind, and what is asked about
Ask = Callable[[Hashable], object]
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Trace:
    """What one interpretation asked for, and what it yielded.

    `anchor` is a trace that was unfinished when this one looked at it: what it saw of it is only seen from there.
    """

    value: object = None
    depth: int = 0  # how many others were unfinished when this one began
    leans_on: int = 0  # the depth of the outermost unfinished one that it looked at
    finished: bool = False
    holds_in: int = 0  # the number of the link in which it was made, or found to hold
    anchor: Trace | None = None
    words: frozenset[str] = frozenset()  # those that spoke of mail
    asked: dict[tuple[int, int], tuple[FunctionValue, bool]] = field(default_factory=dict)  # whether they concern mail
    found: dict[Key, object] = field(default_factory=dict)  # facts that a link finds out as it goes on
    facts: dict[Key, object] = field(default_factory=dict)  # those that hold as long as the files are the same
    scene: object = None  # which files there were
    imports: dict[Key, object] = field(default_factory=dict)  # facts that hold as long as there are the same files
    used: dict[Key, object] = field(
        default_factory=dict
    )  # units and their members, in the order in which they were asked for

    @property
    def is_partial(self) -> bool:
        """Whether something was unfinished that it looked at."""
        return self.leans_on < self.depth


@dataclass(slots=True, eq=False)
class _Members:
    """Members of a unit that were looked at; None: it had none of that name."""

    unit: Trace
    values: dict[str, object] = field(default_factory=dict)


class Memory:
    """The units of a project, and the traces of what is being interpreted.

    Without `lasting`, only what may change while the project is linked is traced.
    """

    def __init__(self, *, lasting: bool = False) -> None:
        self.lasting = lasting
        self._link = 1
        self._units: dict[Key, Trace] = {}
        self._open: list[Trace] = []
        self._ask: Mapping[str, Ask] = {}
        self._scene: object = None
        self._concerns_mail: Callable[[FunctionValue], bool] = _never
        self._words: frozenset[str] = frozenset()
        self._changes: dict[frozenset[str], frozenset[str]] = {}

    def begin(
        self, ask: Mapping[str, Ask], concerns_mail: Callable[[FunctionValue], bool], scene: object = None
    ) -> None:
        """Begin a link. `ask` answers what facts are about, by their kind; `scene` is another object if there are other files."""
        self._link += 1
        self._ask = ask
        self._concerns_mail = concerns_mail
        self._scene = scene
        self._open.clear()

    def speak(self, words: frozenset[str]) -> None:
        """From now on these words speak of mail; `word@path` does in one file."""
        self._words = words if words != self._words else self._words
        self._changes.clear()

    def recall(self, key: Key, *, in_parts: bool = False) -> Trace | None:
        """Return the unit of that key if it is known and holds, maybe unfinished, and note that it was asked for.

        `in_parts`: not the unit is noted; which of its members are looked at will be, by `note_member`.
        """
        unit = self._units.get(key)
        if unit is None:
            return None
        if not unit.finished:
            self._lean(unit.depth)
            return unit
        if self.lasting and not self.holds(unit):
            return None
        if unit.anchor is not None and not unit.anchor.finished:
            self._lean(unit.anchor.depth)
        if self.lasting and self._open and not in_parts:
            self._open[-1].used[key] = unit
        return unit

    def before(self, key: Key) -> object:
        """Return the value of a unit as it was, whether or not it holds."""
        unit = self._units.get(key)
        return unit.value if unit is not None and unit.finished else None

    def note_member(self, module: str, holder: object, name: str, value: object) -> None:
        """Note that of a module's globals, if they are `holder`, one was looked at; None: it has none of that name."""
        if self.lasting and self._open:
            unit = self._units.get(("module", module))
            if unit is not None and unit.finished and unit.value is holder:
                known = self._open[-1].used.setdefault(("members", module), _Members(unit))
                if isinstance(known, _Members):
                    known.values[name] = value

    @contextmanager
    def making(self, key: Key, value: object, *, of_run: bool = False, in_parts: bool = False) -> Iterator[Trace]:
        """Make a unit, whose value may be asked for before it is finished. `of_run`: it depends on who asks for it first.

        `in_parts`: as for `recall`.
        """
        with self.tracing(value) as unit:
            self._units[key] = unit
            if of_run:
                self._lean(unit.depth - 1)
            yield unit
        if self.lasting and self._open and not in_parts:
            self._open[-1].used[key] = unit

    @contextmanager
    def tracing(self, value: object = None) -> Iterator[Trace]:
        """Note everything that is asked for."""
        depth = len(self._open)
        trace = Trace(value, depth, depth, holds_in=self._link, words=self._words, scene=self._scene)
        self._open.append(trace)
        try:
            yield trace
        finally:
            self._open.pop()
            trace.finished = True
            if 0 <= trace.leans_on < depth:
                trace.anchor = self._open[trace.leans_on]

    def depth(self) -> int:
        """Return how many interpretations are unfinished."""
        return len(self._open)

    def looks_at_unfinished(self, depth: int) -> None:
        """What is being interpreted depends on something that began when `depth` interpretations were unfinished."""
        self._lean(depth - 1)

    def note_found(self, kind: str, about: Hashable, answer: T) -> T:
        """Note a fact that may be another one later in the same link, and return it."""
        if self._open:
            self._open[-1].found[kind, about] = answer
        return answer

    def note(self, kind: str, about: Hashable, answer: T) -> T:
        """Note a fact and return it."""
        if self.lasting and self._open:
            self._open[-1].facts[kind, about] = answer
        return answer

    def note_import(self, about: Hashable, answer: T) -> T:
        """Note which file an import means, and return it."""
        if self.lasting and self._open:
            self._open[-1].imports["import", about] = answer
        return answer

    def note_concern(self, called: FunctionValue, answer: bool) -> bool:  # noqa: FBT001 - a fact like others
        """Note whether a function concerns mail, and return it."""
        if self._open:
            owner = id(called.owner.definition) if called.owner is not None else 0
            asked, key = self._open[-1].asked, (id(called.function), owner)
            if key not in asked:
                asked[key] = (called.unbound(), answer)
        return answer

    def holds(self, trace: Trace) -> bool:
        """Say whether what an earlier link made holds in this one, and from now on to its end."""
        if trace.anchor is not None and trace.anchor.holds_in != self._link:
            return False
        return trace.holds_in == self._link or self.is_answered_alike(trace)

    def is_answered_alike(self, trace: Trace) -> bool:
        """Say whether all that a trace asked for is answered now as it was then."""
        if not self._facts_hold(trace):
            return False
        before = trace.holds_in
        trace.holds_in = self._link  # also while the units that are anchored in it are looked at
        with self.tracing():  # what has to be made anew to compare is no matter of who asks
            if not all(self._is_as(key, known) for key, known in trace.used.items()):
                trace.holds_in = before
                return False
        trace.scene = self._scene
        return True

    def _is_as(self, key: Key, known: object) -> bool:
        """Say whether a unit or a member of one is still the one that is known."""
        if isinstance(known, Trace):
            return self._units.get(key) is known and self.holds(known)
        return isinstance(known, _Members) and self._are_members(key[1], known)

    def _are_members(self, key: Hashable, known: _Members) -> bool:
        """Say whether a unit is still the one that is known, or at least those members of it are that were looked at."""
        member = self._ask["member"]
        now = self._units.get(("module", key))
        if now is known.unit and self.holds(now):
            return True
        if any(member((key, name)) is not value for name, value in known.values.items()):
            return False
        known.unit = self._units["module", key]
        return True

    def is_up_to_date(self, trace: Trace) -> bool:
        """Say whether what the link in which a trace was made has found out since then changes no answer."""
        if not self._are_same(trace.found):
            return False
        if trace.words is not self._words:
            changed = self._changes.get(trace.words)
            if changed is None:
                changed = frozenset(word.partition("@")[0] for word in trace.words ^ self._words)
                self._changes[trace.words] = changed
            if not all(self._concerns_mail(called) == answer for called, answer in _touched_by(changed, trace)):
                return False
            trace.words = self._words
        return True

    def _are_same(self, facts: Mapping[Key, object]) -> bool:
        return all(_same(self._ask[kind](about), answer) for (kind, about), answer in facts.items())

    def _facts_hold(self, trace: Trace) -> bool:
        if not self._are_same(trace.facts):
            return False
        if trace.scene is not self._scene and not all(
            self._ask[kind](about) == answer for (kind, about), answer in trace.imports.items()
        ):
            return False
        return self.is_up_to_date(trace)

    def _lean(self, depth: int) -> None:
        for trace in self._open[depth + 1 :]:
            trace.leans_on = min(trace.leans_on, depth)


def _never(called: FunctionValue) -> bool:  # noqa: ARG001 - stands in until a link begins
    return False


def _touched_by(words: frozenset[str], trace: Trace) -> Iterator[tuple[FunctionValue, bool]]:
    """Yield the functions whose concern with mail may depend on one of some words."""
    if words:
        for called, answer in trace.asked.values():
            if called.owner is not None or not words.isdisjoint(called.function.mentions):
                yield called, answer


def _same(one: object, other: object) -> bool:
    """Say whether two answers are the same objects, or equal names."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return one is other or (isinstance(one, str) and one == other)
