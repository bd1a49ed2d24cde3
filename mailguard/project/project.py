"""What all analyses of one project share: its modules, classes and globals, and the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property

from mailguard.audience.place import Place, Span
from mailguard.audience.values import Collection, External, Member, Outcome, Unbound, Unknown, Value, bare
from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.models import Catalog
from mailguard.catalog.shapes import Argument, ClientModel, Many, MessageModel, Passes
from mailguard.catalog.words import claimed_names
from mailguard.project import effects, invoke
from mailguard.project.claims import Claims
from mailguard.project.classes import Classes
from mailguard.project.code import ClassValue, Frame, FunctionValue, ImportedName, ModuleValue, Pending
from mailguard.project.heap import Heap
from mailguard.project.memory import Ask, Memory
from mailguard.project.modules import Modules
from mailguard.project.names import base_names
from mailguard.project.run import MAX_STEPS, Interpreter, OutOfBudget, Run
from mailguard.project.sources import Sources
from mailguard.project.unchanged import classes_in, unchanged
from mailguard.project.vocabulary import Vocabulary
from mailguard.syntax import tree

START = Span(1, 0, 1, 0)
MAX_AGAIN = 3  # calls of one function whose results are looked at one within another
_IMPORTED = (External, ImportedName, ModuleValue)


class Project:
    """The shared part of an analysis. Nothing here depends on the order in which files are looked at."""

    def __init__(
        self, catalog: Catalog, modules: Modules, interpreter: Interpreter, memory: Memory | None = None
    ) -> None:
        """With a memory that lasts, the project can be linked again after changes: see `relinked`."""
        self.catalog = catalog
        self.memory = memory if memory is not None else Memory()
        self.index = CatalogIndex.build(catalog)
        self.modules = modules
        self.sources = Sources(self.index)
        self.claims = Claims(catalog.claims)
        self.answered_for = Claims(catalog.claimed_models)
        self.vocabulary = Vocabulary.of(self.index, claimed_names(catalog))
        self.shared_heap: Heap = {}
        self.classes = Classes(self)
        self.interpreter = interpreter
        self.methods: dict[str, FunctionValue | None] = {}
        self.vague: Mapping[str, frozenset[str]] = {}  # names of wrappers that count in some files only, by file
        self._class_nodes: dict[str, tuple[tree.Summary, dict[str, tree.Class]]] = {}
        self._local_names: dict[str, frozenset[str]] = {}
        self._stars: dict[str, list[tuple[str | None, str]]] = {}
        self._changes: dict[str, bool] = {}
        self._resolving: dict[tuple[str, str], int] = {}

    def relinked(self, modules: Modules) -> None:
        """Begin to link the project again, as it is in `modules` now."""
        self.modules = modules
        self.vocabulary = self.vocabulary.fresh()
        self.classes = Classes(self)
        self.methods = {}
        self.vague = {}
        self._local_names = {}
        self._changes = {}
        self._resolving = {}

    def answers(self) -> Mapping[str, Ask]:
        """Return what answers the facts that interpretations of this project note, by kind."""
        return {
            "file": lambda path: self.modules.get(str(path)),
            "import": self._resolved,
            "member": self._member,
            "class": self._class_node,
            "method": lambda name: self.methods.get(str(name)),
            "defining": lambda name: self.classes.known_defining(str(name)),
            "derived": lambda name: self.classes.known_derived(str(name)),
        }

    @cached_property
    def header_library(self) -> str:
        """The library whose message objects take headers as items: what an object with headers set on it is taken for."""
        taking_headers = [
            known for known in self.catalog.libraries if any(message.item_headers for message in known.messages)
        ]
        taking_headers.sort(key=lambda library: library.package is not None)  # the standard library before all others
        return taking_headers[0].id if taking_headers else ""

    def new_run(self, steps: int = MAX_STEPS) -> Run:
        return Run(self, self.interpreter, steps)

    def concerns_mail(self, called: FunctionValue) -> bool:
        """Whether a function mentions a mail library or a wrapper found so far."""
        return self.memory.note_concern(called, self.speaks_of_mail(called))

    def speaks_of_mail(self, called: FunctionValue) -> bool:
        """As `concerns_mail`, for those who do not interpret."""
        words, local = self.vocabulary.words, self.spoken_in(called.module)
        mentioned, bases = called.function.mentions, base_names(called.owner)
        is_mentioned = not (words.isdisjoint(mentioned) and local.isdisjoint(mentioned))
        return is_mentioned or not (words.isdisjoint(bases) and local.isdisjoint(bases))

    def spoken_in(self, module: str) -> frozenset[str]:
        """Names that concern mail in one file only."""
        vague = self.vague.get(module)
        return self.local_names(module) | vague if vague else self.local_names(module)

    def local_names(self, module: str) -> frozenset[str]:
        """Names that stand for a mail library in one file only."""
        if module not in self._local_names:
            summary = self.modules.get(module)
            self._local_names[module] = (
                self.vocabulary.local_names(summary.body) if summary is not None else frozenset()
            )
        return self._local_names[module]

    def changes_arguments(self, called: FunctionValue) -> bool:
        if called.key not in self._changes:
            self._changes[called.key] = effects.changes_arguments(called.function)
        return self._changes[called.key]

    def known_method(self, name: str) -> bool:
        """Whether a method's name alone says what it gives, whatever it is called on."""
        return name in self.index.sources_by_method or name in self.index.transparent_by_method

    def only_method(self, name: str) -> FunctionValue | None:
        """The one method of that name among those that concern mail; None when there are several or none."""
        return self.memory.note_found("method", name, self.methods.get(name))

    def kind_by_source(self, value: Value) -> str | None:
        """Whether the value of an expression is a "text" or a "collection", by what `rules/origins/` says of it."""
        source = None
        callee = bare(value.callee) if isinstance(value, Outcome) else None
        if isinstance(callee, Member):
            source = self.sources.of_method(callee.name)
        elif isinstance(value, Member):
            source = self.sources.of_attribute(value.name)
        if source is None or source.count not in (Many.ONE, Many.MANY):
            return None
        if source.count is Many.MANY:
            return "collection"
        return "text" if isinstance(value, Member) else None

    def transparent(self, value: Outcome) -> tuple[Passes, tuple[Value, ...]] | None:
        """What a call that only hands its arguments on does with which of them."""
        callee = bare(value.callee)
        if isinstance(callee, Member):
            for model in self.index.transparent_by_method.get(callee.name, ()):
                chained = value.positional if model.passes is Passes.CHAINED else ()
                return model.passes, (callee.base, *chained)
            return None
        path = (
            callee.path
            if isinstance(callee, External)
            else f"builtins.{callee.name}"
            if isinstance(callee, Unbound)
            else ""
        )
        for model in self.index.transparent_by_path.get(path, ()):
            wanted = (
                [_argument(value, argument) for argument in model.arguments]
                if model.arguments
                else list(value.positional)
            )
            return model.passes, tuple(found for found in wanted if found is not None)
        return None

    def module_frame(self, module: str) -> Frame:
        """The globals of a module, from interpreting its body once."""
        key = ("module", module)
        known = self.memory.recall(key, in_parts=True)
        if known is not None and isinstance(known.value, Frame):
            return known.value
        before = self.memory.before(key)
        frame = Frame(module, "<module>", 0)
        self._stars.pop(module, None)
        with self.memory.making(key, frame, in_parts=True):
            self._interpret(module, frame)
            if isinstance(before, Frame):
                frame.variables.update(unchanged(before.variables, frame.variables))
        return frame

    def seen(self, scope: Frame, name: str) -> Value | None:
        """The variable of a scope; None if it has none of that name."""
        value = scope.variables.get(name)
        if scope.outer is None and scope.function is None and not scope.is_class:
            self.memory.note_member(scope.module, scope, name, value)
        return value

    def _member(self, about: object) -> object:
        match about:
            case (str(module), str(name)):
                return self.module_frame(module).variables.get(name)
        raise TypeError(about)

    def _interpret(self, module: str, frame: Frame) -> None:
        """Gives a module's globals their values."""
        summary = self.memory.note("file", module, self.modules.get(module))
        if summary is not None:
            run = self.new_run()
            run.stack.append(f"{module}:<module>")
            with suppress(OutOfBudget, RecursionError):  # what was seen so far is what is known
                run.execute(frame, summary.body)
            self.shared_heap.update(run.heap)
        for name, value in frame.variables.items():
            path = self.claims.path_of(module, name)
            # What is said of a whole module is not said of what it imports.
            if path is not None and (path in self.claims.paths or not isinstance(value, _IMPORTED)):
                frame.variables[name] = External(Place(module, START), path)

    def global_value(self, module: str, name: str, place: Place) -> Value:
        """What a global name stands for; Unbound when the module does not bind it.

        Of what `rules/origins/` speaks by its import path, nothing more is asked.
        """
        key = (module, name)
        told = self.sources.told_path(module, name)
        if told is not None:
            return External(place, told)
        if key in self._resolving:
            self.memory.looks_at_unfinished(self._resolving[key])
            return Unbound(place, name)
        self._resolving[key] = self.memory.depth()
        try:
            value = self.seen(self.module_frame(module), name)
            return value if value is not None else self._from_stars(module, name, place)
        finally:
            del self._resolving[key]

    def _from_stars(self, module: str, name: str, place: Place) -> Value:
        for path, external in self._stars.get(module, ()):
            if path is not None:
                found = self.global_value(path, name, place)
                if not isinstance(found, Unbound):
                    return found
            elif self.vocabulary.knows_path(f"{external}.{name}"):
                return External(place, f"{external}.{name}")
        return Unbound(place, name)

    def add_star(self, module: str, path: str | None, external: str) -> None:
        known = self._stars.setdefault(module, [])
        if (path, external) not in known:
            known.append((path, external))

    def imported_value(self, name: ImportedName, place: Place) -> Value:
        """What a name imported from a file of the project stands for: a global of it, or a file below it."""
        found = self.global_value(name.module, name.name, place)
        seen = 0
        while isinstance(found, ImportedName) and seen < 20:
            found = self.global_value(found.module, found.name, place)
            seen += 1
        if isinstance(found, Unbound):
            return self._submodule(name.module, name.name, place)
        return found if not isinstance(found, ImportedName) else Unknown(place, name.name)

    def module_member(self, module: ModuleValue, name: str, place: Place) -> Value:
        return self.imported_value(ImportedName(place, module.module, name), place)

    def resolve(self, module: str, level: int, importer: str) -> str | None:
        """The path of the file that an import means, as `ImportResolver.resolve` has it."""
        return self.memory.note_import((module, level, importer), self.modules.imports.resolve(module, level, importer))

    def _resolved(self, about: object) -> object:
        match about:
            case (str(module), int(level), str(importer)):
                return self.modules.imports.resolve(module, level, importer)
        raise TypeError(about)

    def _class_node(self, about: object) -> tree.Class | None:
        """The node of the class with that key, as its file is now."""
        path, _, qualname = str(about).rpartition(":")
        summary = self.modules.get(path)
        if summary is None:
            return None
        known = self._class_nodes.get(path)
        if known is None or known[0] is not summary:
            known = self._class_nodes[path] = (summary, {node.qualname: node for node in classes_in(summary.body)})
        return known[1].get(qualname)

    def _submodule(self, module: str, name: str, place: Place) -> Value:
        path = self.resolve(name, 1, module) if module.endswith("__init__.py") else None
        return ModuleValue(place, path) if path is not None else Unknown(place, name)

    def class_lookup(
        self, definition: ClassValue, name: str, after: ClassValue | None = None
    ) -> tuple[Value, ClassValue] | None:
        return self.classes.lookup(definition, name, after)

    def models_of(self, definition: ClassValue) -> tuple[MessageModel | None, tuple[ClientModel, ...]]:
        return self.classes.models_of(definition)

    def declared_fields(self, definition: ClassValue) -> tuple[str, ...]:
        return self.classes.declared_fields(definition)

    def field_of(self, definition: ClassValue, name: str, place: Place) -> Value | None:
        return self.classes.field_of(definition, name, place)

    def force(self, run: Run, pending: Pending) -> Value:
        """Follows a waiting call; what its result refers to becomes part of the heap of `run`."""
        result, heap = self._followed(run, pending)
        run.heap = {**heap, **run.heap}
        return result

    @contextmanager
    def forced(self, run: Run, pending: Pending) -> Iterator[Value]:
        """The result of a waiting call, while the heap is as that call left it. It is no more than a call where functions wait for each other in a circle."""
        called = pending.function
        if run.waiting.count(called.key) == MAX_AGAIN:
            yield Outcome(pending.place, called, tuple(given.value for given in pending.arguments.positional))
            return
        result, heap = self._followed(run, pending)
        before = run.heap
        run.heap = heap
        run.waiting.append(called.key)
        try:
            yield result
        finally:
            run.waiting.pop()
            run.heap = before

    def _followed(self, run: Run, pending: Pending) -> tuple[Value, Heap]:
        known = run.followed.get(id(pending))
        if known is not None:
            return known[1], known[2]
        heap, messages, loops, stack = run.heap, run.messages, run.loops, run.stack
        run.heap, run.messages, run.loops, run.stack = dict(pending.heap), [], (), list(pending.stack)
        try:
            result = invoke.follow(run, pending.function, pending.arguments, pending.place, pending.depth)
            run.followed[id(pending)] = (pending, result, run.heap)
            return result, run.heap
        finally:
            run.heap, run.messages, run.loops, run.stack = heap, messages, loops, stack


def _argument(value: Outcome, argument: Argument) -> Value | None:
    """The argument of a call, and what is at the model's path in it."""
    given = next((given for name, given in value.keywords if name == argument.keyword), None)
    if given is None and argument.position is not None and argument.position < len(value.positional):
        given = value.positional[argument.position]
    inner = bare(given) if given is not None else None
    for key in argument.path:
        if not isinstance(inner, Collection) or not key.isdigit() or int(key) >= len(inner.parts):
            return given
        given = inner.parts[int(key)].value
        inner = bare(given)
    return given
