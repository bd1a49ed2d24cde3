"""Values that are code of the project: functions, classes, modules, and calls that wait to be followed."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailguard.audience.record import record
from mailguard.audience.values import Part, Value
from mailguard.project.arguments import Arguments
from mailguard.project.heap import Heap
from mailguard.syntax import tree


@dataclass(slots=True, eq=False)
class Frame:
    """The variables of one function call, module body or class body.

    `loops_of` tells in which loops a variable was last assigned. `depth` is 0 where the analysis started.
    """

    module: str
    name: str
    depth: int
    outer: Frame | None = None
    variables: dict[str, Value] = field(default_factory=dict)
    loops_of: dict[str, tuple[int, ...]] = field(default_factory=dict)
    function: tree.Function | None = None
    owner: ClassValue | None = None
    receiver: Value | None = None
    yielded: list[Part] = field(default_factory=list)
    returned: list[tuple[Value, Heap]] = field(default_factory=list)
    is_class: bool = False
    loops_at_start: tuple[int, ...] = ()
    forks: int = 0  # how many tests are being followed both ways to the end


@record
class FunctionValue(Value):
    """A function; `receiver` is the object or class that it is bound to."""

    function: tree.Function
    module: str
    outer: Frame | None = None
    owner: ClassValue | None = None
    receiver: Value | None = None

    @property
    def key(self) -> str:
        return f"{self.module}:{self.function.qualname}"

    def bound(self, owner: ClassValue | None, receiver: Value | None) -> FunctionValue:
        """The same function as a method of `owner`, bound to `receiver`."""
        return FunctionValue(self.place, self.function, self.module, self.outer, owner, receiver)

    def unbound(self) -> FunctionValue:
        """The function and its class, without what it was defined in or is bound to."""
        return FunctionValue(self.place, self.function, self.module, None, self.owner)


@record
class Decorated(Value):
    """A function as its decorator gets it: what it returns was handed over by the function."""

    function: FunctionValue
    decorator: str


@record
class ClassValue(Value):
    definition: tree.Class
    module: str
    outer: Frame | None = None

    @property
    def key(self) -> str:
        return f"{self.module}:{self.definition.qualname}"


@record
class ModuleValue(Value):
    """A file of the project, as a module."""

    module: str


@record
class ImportedName(Value):
    """A name imported from a file of the project, looked up there when it is needed."""

    module: str
    name: str


@record
class Bound(Value):
    """A callable with arguments given beforehand: what functools.partial and its kin return."""

    target: Value
    arguments: Arguments


@record
class Super(Value):
    """`super()` in a method of `owner`."""

    owner: ClassValue
    receiver: Value


@record
class Pending(Value):
    """A call of a project's function that has no effect on mail by itself: followed only when its result is needed."""

    function: FunctionValue
    arguments: Arguments
    heap: Heap
    depth: int
    stack: tuple[str, ...] = ()  # the functions around the call: one that stands among them is not followed again
