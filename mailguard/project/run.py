"""One analysis of one piece of code: what changes while it is interpreted."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from mailguard.audience.message import Message
from mailguard.audience.place import Place, Span
from mailguard.audience.values import Reference, Value, options
from mailguard.project.code import Frame, FunctionValue, Pending
from mailguard.project.heap import Cell, Heap, Loops, join_heaps

if TYPE_CHECKING:
    from mailguard.project.arguments import Arguments
    from mailguard.project.project import Project
    from mailguard.syntax import tree

MAX_DEPTH = 16  # calls within calls
MAX_STEPS = 60_000  # expressions and statements for one entry
LOOKS = 16  # looks at values, one within another, that count as one step
PARTS = 128  # parts of values, gone through at once, that count as one step


class OutOfBudget(Exception):
    """The code needs more steps than an analysis may take; what it sends is not understood."""


class Interpreter(NamedTuple):
    """The functions that give code its meaning. They are handed in, since each of them needs the others."""

    evaluate: Callable[[Run, Frame, tree.Expression], Value]
    execute: Callable[[Run, Frame, Sequence[tree.Statement]], bool]
    call: Callable[[Run, Frame, Value, Arguments, Place], Value]


class Snapshot(NamedTuple):
    """What is known at one point of a function."""

    variables: dict[str, Value]
    loops_of: dict[str, Loops]
    heap: Heap


class Run:
    """The state of one analysis. `messages` collects what is sent; everything else belongs to the interpreter."""

    _numbers = itertools.count(1)

    def __init__(self, project: Project, interpreter: Interpreter, steps: int = MAX_STEPS) -> None:
        self.project = project
        self.interpreter = interpreter
        self.heap: Heap = {}
        self.loops: Loops = ()
        self.loop_sources: dict[int, Value | None] = {}
        self.stack: list[str] = []  # the functions around this point, as the code calls them
        self.following = 0  # how many bodies are being interpreted, one for the sake of another
        self.messages: list[Message] = []
        self.steps = steps
        self._looks = 0
        self._parts = 0
        self.assumed: dict[str, Reference] = {}
        self.deliverers: set[str] = set()
        self.called: set[str] = set()
        self.wanted: set[str] = set()  # names whose definitions in the project are not known yet
        self.followed_keys: set[str] = set()
        self.exits: list[list[Snapshot]] = []
        self.ending: frozenset[int] = frozenset()
        self.guesses = 0  # how many calls around this point were followed by a name alone
        self.defined: list[FunctionValue] = []
        self.followed: dict[int, tuple[Pending, Value, Heap]] = {}
        self.waiting: list[str] = []  # functions whose results are being looked at, those of waiting calls

    def evaluate(self, frame: Frame, node: tree.Expression) -> Value:
        return self.interpreter.evaluate(self, frame, node)

    def execute(self, frame: Frame, block: Sequence[tree.Statement]) -> bool:
        return self.interpreter.execute(self, frame, block)

    def call(self, frame: Frame, callee: Value, arguments: Arguments, place: Place) -> Value:
        return self.interpreter.call(self, frame, callee, arguments, place)

    def spend(self, amount: int = 1) -> None:
        """Raises OutOfBudget when too much has been spent."""
        self.steps -= amount
        if self.steps < 0:
            raise OutOfBudget

    def look(self) -> None:
        """Count a look at a value: of what was put into itself again and again there is no end. Raises OutOfBudget."""
        self._looks += 1
        if self._looks == LOOKS:
            self._looks = 0
            self.spend()

    def go_through(self, parts: int) -> None:
        """Count the parts of what is copied or searched as a whole. Raises OutOfBudget."""
        self._parts += parts
        if self._parts >= PARTS:
            self.spend(self._parts // PARTS)
            self._parts %= PARTS

    def place(self, frame: Frame, span: Span) -> Place:
        # Straight into a tuple, since there are millions of them.
        return tuple.__new__(Place, (frame.module, span))

    def new_cell(self, cell: Cell, place: Place) -> Reference:
        number = next(self._numbers)
        self.heap[number] = cell
        return Reference(place, number)

    def cell(self, reference: Reference) -> Cell | None:
        found = self.heap.get(reference.cell)
        return found if found is not None else self.project.shared_heap.get(reference.cell)

    def put(self, reference: Reference, cell: Cell) -> None:
        self.heap[reference.cell] = cell

    def snapshot(self, frame: Frame) -> Snapshot:
        return Snapshot(dict(frame.variables), dict(frame.loops_of), dict(self.heap))

    def restore(self, frame: Frame, snapshot: Snapshot) -> None:
        frame.variables = dict(snapshot.variables)
        frame.loops_of = dict(snapshot.loops_of)
        self.heap = dict(snapshot.heap)

    def join(self, frame: Frame, snapshots: list[Snapshot], place: Place) -> None:
        """Goes on with what holds after any of `snapshots`."""
        first = snapshots[0]
        variables, loops_of, heap = dict(first.variables), dict(first.loops_of), first.heap
        for other in snapshots[1:]:
            self.go_through(len(heap))
            heap = join_heaps(heap, other.heap, place)
            for name, value in other.variables.items():
                before = variables.get(name)
                variables[name] = value if before is None or before is value else options((before, value), value.place)
            loops_of.update({name: loops for name, loops in other.loops_of.items() if name not in loops_of})
        frame.variables, frame.loops_of, self.heap = variables, loops_of, dict(heap)

    @contextmanager
    def loop(self, source: Value | None) -> Iterator[int]:
        """Within a loop over `source` (None: `while`)."""
        number = next(self._numbers)
        self.loop_sources[number] = source
        self.loops = (*self.loops, number)
        try:
            yield number
        finally:
            self.loops = self.loops[:-1]

    def loops_since(self, earlier: Loops) -> Loops:
        """The loops around this point that were not around it when `earlier` was noted."""
        return tuple(loop for loop in self.loops if loop not in earlier and loop not in self.ending)

    def sources_of(self, loops: Loops) -> tuple[Value, ...]:
        return tuple(source for loop in loops if (source := self.loop_sources.get(loop)) is not None)
