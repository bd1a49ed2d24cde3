"""Classes of the project: what they define, what they inherit, what their objects hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mailguard.audience.place import Place
from mailguard.audience.values import External, Options, Reference, Value, bare, options
from mailguard.catalog.shapes import ClientModel, MessageModel
from mailguard.project import invoke
from mailguard.project.code import ClassValue, Frame, FunctionValue
from mailguard.project.heap import ObjectCell
from mailguard.project.names import base_names
from mailguard.project.run import OutOfBudget, Run
from mailguard.syntax import tree

if TYPE_CHECKING:
    from mailguard.project.project import Project

MAX_WRITERS = 6
FIELD_STEPS = 8_000


class Classes:
    """Look-ups in classes, each answered once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._memory = project.memory
        self._orders: dict[str, tuple[ClassValue, ...]] = {}
        self._resolving = 0  # classes whose bases are being looked for
        self._by_base: dict[str, dict[str, ClassValue]] = {}
        self._defining: dict[str, dict[str, ClassValue]] = {}
        self._searched: set[str] = set()

    def lookup(
        self, definition: ClassValue, name: str, after: ClassValue | None = None
    ) -> tuple[Value, ClassValue] | None:
        """The class attribute `name` and the class that defines it; `after` starts behind that class, as `super()` does."""
        order = self.order(definition)
        if after is not None:
            keys = [known.key for known in order]
            order = order[keys.index(after.key) + 1 :] if after.key in keys else []
        for known in order:
            namespace = self.namespace(known)
            if name in namespace.variables:
                return namespace.variables[name], known
        return None

    def order(self, definition: ClassValue) -> Sequence[ClassValue]:
        """The class and those it inherits from, nearest first, depth first."""
        known = self._orders.get(definition.key)
        if known is not None and known[0] is definition:
            if self._memory.lasting:
                for each in known:  # whoever asks for the order asks for the bases
                    self.bases(each)
            return known
        order: dict[str, ClassValue] = {}
        pending = [definition]
        while pending:
            current = pending.pop(0)
            if current.key not in order:
                order[current.key] = current
                pending = [base for base in self.bases(current) if isinstance(base, ClassValue)] + pending
        found = tuple(order.values())
        if not self._resolving:  # else some bases are not known yet
            self._orders[definition.key] = found
        return found

    def add_known(self, definition: ClassValue) -> None:
        """Makes a class known as a possible subclass of others."""
        for name in base_names(definition):
            self._by_base.setdefault(name, {}).setdefault(definition.key, definition)
        for name in _own_names(definition.definition):
            self._defining.setdefault(name, {})[definition.key] = definition

    def note_searched(self, names: Iterable[str]) -> None:
        """From now on every class of the project that defines one of `names` is known."""
        self._searched.update(names)

    def defining(self, name: str) -> tuple[ClassValue, ...] | None:
        """The classes that define `name` themselves, by where they stand; None when the project was not searched for it."""
        return self._memory.note_found("defining", name, self.known_defining(name))

    def known_defining(self, name: str) -> tuple[ClassValue, ...] | None:
        """As `defining`, for those who do not interpret."""
        if name not in self._searched:
            return None
        found = self._defining.get(name, {})
        return tuple(found[key] for key in sorted(found))

    def known_derived(self, name: str) -> tuple[ClassValue, ...]:
        """The known classes that name a base like this."""
        return tuple(self._by_base.get(name, {}).values())

    def subclasses(self, definition: ClassValue) -> list[ClassValue]:
        """The known classes that inherit from a class, sorted by where they stand."""
        pending, found = [definition], dict[str, ClassValue]()
        while pending:
            current = pending.pop()
            name = current.definition.name
            for candidate in self._memory.note_found("derived", name, self.known_derived(name)):
                if candidate.key not in found and any(each.key == current.key for each in self.order(candidate)):
                    found[candidate.key] = candidate
                    pending.append(candidate)
        return [found[key] for key in sorted(found)]

    def family(self, definition: ClassValue) -> tuple[ClassValue, ...]:
        """The class, those it inherits from and those that inherit from it, as far as they are known."""
        return (*self.order(definition), *self.subclasses(definition))

    def bases(self, definition: ClassValue) -> tuple[Value, ...]:
        """What the bases of a class stand for."""
        known = self._memory.recall(("bases", definition.key))
        if known is None:
            with self._memory.making(("bases", definition.key), (), of_run=definition.outer is not None) as made:
                self._note_file(definition)
                made.value = self._found_bases(definition)
            known = made
        return known.value if isinstance(known.value, tuple) else ()

    def _found_bases(self, definition: ClassValue) -> tuple[Value, ...]:
        self._resolving += 1
        found: list[Value] = []
        try:
            frame = definition.outer if definition.outer is not None else self._project.module_frame(definition.module)
            run = self._project.new_run()
            for expression in definition.definition.bases:
                value = bare(run.evaluate(frame, expression))
                found += value.values if isinstance(value, Options) else (value,)
        finally:
            self._resolving -= 1
        return tuple(found)

    def namespace(self, definition: ClassValue) -> Frame:
        """The body of a class, interpreted once."""
        known = self._memory.recall(("namespace", definition.key))
        if known is not None and isinstance(known.value, Frame):
            return known.value
        frame = Frame(
            definition.module, definition.definition.name, 0, outer=definition.outer, owner=definition, is_class=True
        )
        with self._memory.making(("namespace", definition.key), frame, of_run=definition.outer is not None):
            self._note_file(definition)
            run = self._project.new_run()
            with suppress(OutOfBudget, RecursionError):  # what was seen so far is what is known
                run.execute(frame, definition.definition.body)
            self._project.shared_heap.update(run.heap)
        return frame

    def models_of(self, definition: ClassValue) -> tuple[MessageModel | None, tuple[ClientModel, ...]]:
        """The library classes that a class of the project inherits from."""
        index = self._project.index
        model: MessageModel | None = None
        clients: list[ClientModel] = []
        for known in self.order(definition):
            for base in self.bases(known):
                if isinstance(base, External):
                    models = index.messages.get(base.path, ())
                    model = model or (models[0] if models else None)
                    clients += index.clients.get(base.path, ())
        return model, tuple(clients)

    def declared_fields(self, definition: ClassValue) -> tuple[str, ...]:
        """The fields of a dataclass or model, in the order of its generated constructor."""
        names: dict[str, None] = {}
        for known in reversed(list(self.order(definition))):
            for statement in known.definition.body:
                if isinstance(statement, tree.Annotate) and isinstance(statement.target, tree.Name):
                    names[statement.target.id] = None
        return tuple(names)

    def any_object(self, run: Run, definition: ClassValue) -> Reference:
        """An object that stands for any of a class."""
        return symbolic_object(run, definition)

    def field_of(self, definition: ClassValue, name: str, place: Place) -> Value | None:
        """What an attribute of any object of a class holds, by the methods that set it; None when none does."""
        key = ("field", (definition.key, name))
        known = self._memory.recall(key)
        if known is None:
            with self._memory.making(key, (), of_run=definition.outer is not None) as made:
                self._note_file(definition)
                written = (self._written(definition, method) for method in self._writers(definition, name))
                made.value = tuple(attributes[name] for attributes in written if name in attributes)
            known = made
        return options(known.value, place) if known.value and isinstance(known.value, tuple) else None

    def _note_file(self, definition: ClassValue) -> None:
        """What is made of a class rests on its code; of one inside a function or class, on its whole file."""
        if definition.outer is None:
            self._memory.note("class", definition.key, definition.definition)
        else:
            self._memory.note("file", definition.module, self._project.modules.get(definition.module))

    def _writers(self, definition: ClassValue, name: str) -> list[FunctionValue]:
        writers: list[FunctionValue] = []
        for known in self.order(definition):
            methods = [value for value in self.namespace(known).variables.values() if isinstance(value, FunctionValue)]
            writers += [replace(method, owner=known) for method in methods if _writes(method.function, name)]
        return writers[:MAX_WRITERS]

    def _written(self, definition: ClassValue, method: FunctionValue) -> Mapping[str, Value]:
        """What the attributes of any object hold after a method. One that sets many is interpreted once.

        Where it looks at what is still being found out, what it leaves holds for the attribute that was asked for, and no other.
        """
        key = ("written", (definition.key, method.key))
        known = self._memory.recall(key)
        if known is not None and isinstance(known.value, Mapping):
            return known.value
        if known is not None:
            return self._left_by(definition, method)
        with self._memory.making(key, None, of_run=definition.outer is not None) as made:
            self._note_file(definition)
            attributes = self._left_by(definition, method)
        if not made.is_partial:
            made.value = attributes
        return attributes

    def _left_by(self, definition: ClassValue, method: FunctionValue) -> Mapping[str, Value]:
        """What the attributes of any object hold after a method; nothing where that takes too many steps."""
        run = self._project.new_run()
        run.steps = FIELD_STEPS
        receiver = symbolic_object(run, definition)
        bound = FunctionValue(method.place, method.function, method.module, method.outer, method.owner, receiver)
        frame = Frame(
            method.module,
            method.function.name,
            0,
            method.outer,
            function=method.function,
            owner=method.owner,
            receiver=receiver,
        )
        run.stack.append(method.key)
        invoke.unfilled(run, frame, bound)
        try:
            run.execute(frame, method.function.body)
        except (OutOfBudget, RecursionError):
            return {}
        self._project.shared_heap.update(run.heap)
        cell = run.cell(receiver)
        return cell.attributes if isinstance(cell, ObjectCell) else {}


def symbolic_object(run: Run, definition: ClassValue) -> Reference:
    """Any object of a class."""
    model, clients = run.project.models_of(definition)
    cell = ObjectCell(definition, model, clients, {}, {}, run.loops, definition.place, 0, symbolic=True)
    return run.new_cell(cell, definition.place)


def _own_names(definition: tree.Class) -> Iterator[str]:
    """The names that the body of a class binds."""
    for statement in definition.body:
        if isinstance(statement, tree.Define):
            yield statement.function.name
        elif isinstance(statement, (tree.Assign, tree.Annotate)):
            targets = statement.targets if isinstance(statement, tree.Assign) else (statement.target,)
            yield from (target.id for target in targets if isinstance(target, tree.Name))


def _writes(function: tree.Function, name: str) -> bool:
    """Whether a method sets the attribute `name` of its object."""
    if name not in function.mentions or not function.parameters:
        return False
    own = function.parameters[0].name
    return any(_sets(statement, own, name) for statement in function.body)


def _sets(node: object, own: str, name: str) -> bool:
    if isinstance(node, (tree.Assign, tree.Augment, tree.Annotate)):
        targets = node.targets if isinstance(node, tree.Assign) else (node.target,)
        return any(_is_own(target, own, name) for target in targets)
    if isinstance(node, tree.Call) and isinstance(node.function, tree.Attribute):
        return _is_own(node.function.base, own, name)
    return any(_sets(child, own, name) for child in tree.children(node))


def _is_own(target: tree.Expression, own: str, name: str) -> bool:
    if isinstance(target, (tree.Subscript, tree.Slice)):
        return _is_own(target.base, own, name)
    if isinstance(target, tree.Display):
        return any(_is_own(item, own, name) for item in target.items)
    return (
        isinstance(target, tree.Attribute)
        and target.name == name
        and isinstance(target.base, tree.Name)
        and target.base.id == own
    )
