"""Objects that carry a mail: made with its recipients here, and made to send it by code that is not in sight.

A thread that mails in `run()`, a message class of the project whose `message()` some backend calls, a job that a queue takes up.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from mailguard.audience.audience import Caller
from mailguard.project import invoke
from mailguard.project.arguments import Arguments
from mailguard.project.code import FunctionValue
from mailguard.project.heap import ObjectCell, cells_of
from mailguard.project.names import decorator_names
from mailguard.project.run import Run

END = "<end>"
_CONSTRUCTORS = ("__init__", "__new__", "__post_init__")
_UNBOUND = frozenset({"classmethod", "staticmethod"})


class Carriers:
    """The methods that mail what the constructor of their class was given."""

    def __init__(self) -> None:
        self._methods: dict[str, dict[str, FunctionValue]] = {}  # by the key of the class

    def note(self, method: FunctionValue, callers: Iterable[Caller]) -> bool:
        """Keeps a method if `callers`, on whom its recipients rest, are the constructor of its own class; whether that is news."""
        owner = method.owner
        if owner is None or method.function.name in _CONSTRUCTORS or _needs_arguments(method):
            return False
        own = {owner.key, *(f"{owner.key}.{name}" for name in _CONSTRUCTORS)}
        known = self._methods.setdefault(owner.key, {})
        if method.function.name in known or own.isdisjoint(caller.key for caller in callers):
            return False
        known[method.function.name] = method
        return True

    def carried(self, owner: Hashable) -> tuple[FunctionValue, ...]:
        """The methods that were kept for the class with the key `owner`, by name."""
        known = self._methods.get(str(owner), {})
        return tuple(known[name] for name in sorted(known))

    def finish(self, run: Run) -> None:
        """Lets the objects that were made send what they carry, unless they did: whoever they are handed to will."""
        carriers = [(item, method) for item in cells_of(run.heap) for method in self._unused(run, item[1])]
        stack = run.stack
        for (reference, cell), method in carriers:
            run.stack = [END] * (cell.depth + 2)  # whatever the constructor was given was handed over further out
            invoke.function(run, replace(method, receiver=reference), Arguments(), reference.place, cell.depth + 1)
        run.stack = stack

    def _unused(self, run: Run, cell: ObjectCell) -> Iterator[FunctionValue]:
        """The methods by which an object would send what it carries and that nothing called."""
        if cell.definition is None or cell.symbolic:
            return
        for known in run.project.classes.order(cell.definition):
            for method in run.project.memory.note_found("carried", known.key, self.carried(known.key)):
                defined = run.project.class_lookup(cell.definition, method.function.name)
                if defined is not None and defined[1].key == known.key and method.key not in run.called:
                    yield method


def _needs_arguments(method: FunctionValue) -> bool:
    if decorator_names(method.function) & _UNBOUND:
        return True
    return any(parameter.default is None and not parameter.stars for parameter in method.function.parameters[1:])
