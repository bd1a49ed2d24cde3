"""From summaries to messages: every function that concerns mail is interpreted, and the callers of wrappers are pulled in, to a fixpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from mailguard.audience.audience import Caller
from mailguard.audience.message import Message
from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.audience.terms import VISIBLE_FIELDS, Field
from mailguard.audience.values import Value, bare
from mailguard.project import apply, definitions, invoke, outgoing
from mailguard.project.arguments import Arguments, Given
from mailguard.project.carriers import Carriers
from mailguard.project.classes import base_names, symbolic_object
from mailguard.project.code import ClassValue, Decorated, Frame, FunctionValue
from mailguard.project.names import decorator_names
from mailguard.project.project import START, Project
from mailguard.project.run import OutOfBudget, Run
from mailguard.project.vocabulary import LIBRARY
from mailguard.syntax import tree

MAX_ROUNDS = 12
MAX_ALIAS_ROUNDS = 4

FilesMentioning = Callable[[frozenset[str]], Sequence[str]]
RoundProgress = Callable[[int, int], None]  # how many functions of a round are done, and of how many


@frozen
class Linked:
    """What the project sends.

    `followed` are the keys of functions that a call in the project was followed into; `gave_up` are functions that needed more steps than
    an analysis may take.
    """

    messages: tuple[Message, ...]
    followed: frozenset[str]
    gave_up: tuple[Place, ...]


@frozen
class _Entry:
    """A place where an analysis starts: a function, a method of a class, or the body of a module."""

    key: str
    mentions: frozenset[str]
    bases: frozenset[str] = frozenset()  # that the class of a method mentions; apart, since each union would be kept
    marked: bool = False  # mentions a name that only in its file stands for a mail library
    function: FunctionValue | None = None
    module: str = ""

    def mentions_any(self, words: AbstractSet[str]) -> bool:
        own = not self.mentions.isdisjoint(words) or not self.bases.isdisjoint(words)
        return own or (self.marked and LIBRARY in words)


class Linker:
    """Runs the worklist. `fields` are the headers whose recipients are followed to the callers that decide on them."""

    def __init__(
        self,
        project: Project,
        files_mentioning: FilesMentioning,
        progress: RoundProgress,
        fields: frozenset[Field] = frozenset(VISIBLE_FIELDS),
    ) -> None:
        self._project = project
        self._progress = progress
        self._fields = fields
        self._files_mentioning = files_mentioning
        self._entries: dict[str, _Entry] = {}
        self._messages: dict[str, tuple[Message, ...]] = {}
        self._gave_up: dict[str, Place] = {}
        self._listed: set[str] = set()
        self._asked_for: frozenset[str] = frozenset()
        self._again: set[str] = set()
        self._followed: set[str] = set()
        self._wanted: dict[str, frozenset[str]] = {}
        self._carriers = Carriers()
        self._wrappers: set[str] = set()

    def link(self, files: Sequence[str]) -> Linked:
        """Interprets everything in `files` that concerns mail, and what calls it."""
        self._read(files, frozenset(self._project.vocabulary.words))
        todo = [entry for entry in self._sorted() if entry.mentions_any(self._project.vocabulary.words)]
        for _ in range(MAX_ROUNDS):
            found: set[str] = set()
            for done, entry in enumerate(todo):
                self._progress(done, len(todo))
                found |= self._analyse(entry)
            # A wrapper may have the name of something in a library: its callers were interpreted before that was known.
            again = frozenset(found) - self._wrappers
            self._wrappers |= found
            new = self._project.vocabulary.add(found)
            subclasses = self._subclass_files()
            new |= self._read(
                [*(self._files_mentioning(new) if new else ()), *subclasses, *self._defining_files()], new
            )
            new |= again
            if not new and not self._again:
                break
            chosen = self._again | self._computing(new)
            todo = [entry for entry in self._sorted() if entry.key in chosen or entry.mentions_any(new)]
            self._again = set()
        messages = tuple(message for key in sorted(self._messages) for message in self._messages[key])
        return Linked(messages, frozenset(self._followed), tuple(self._gave_up[key] for key in sorted(self._gave_up)))

    def _read(self, files: Sequence[str], new: frozenset[str]) -> frozenset[str]:
        """Lists what `files` define, and the files that import the words in `new` under other names; all words that are new."""
        for path in sorted(set(files)):
            self._list(path)
        for _ in range(MAX_ALIAS_ROUNDS):
            summaries = [self._project.modules.get(path) for path in sorted(self._listed)]
            bodies = [summary.body for summary in summaries if summary is not None]
            aliases = frozenset().union(*(self._project.vocabulary.aliases_in(body) for body in bodies))
            added = self._project.vocabulary.add(aliases)
            if not added:
                break
            new |= added
            for path in sorted(self._files_mentioning(added)):
                self._list(path)
        self._note_methods()
        return new

    def _subclass_files(self) -> list[str]:
        """The files with subclasses of classes that send: what they override decides who gets the mail."""
        sending = {
            entry.function.owner.definition.name: key
            for key, entry in self._entries.items()
            if entry.function is not None and entry.function.owner is not None and self._messages.get(key)
        }
        asked = frozenset(sending) - self._asked_for
        self._asked_for |= asked
        written = {
            f"{before}{name}{after}"
            for name in asked
            for before, after in (("(", ")"), ("(", ","), (" ", ")"), (".", ")"))
        }
        files = (
            [path for path in self._files_mentioning(frozenset(written)) if path not in self._listed] if written else []
        )
        if files:
            self._again |= {
                key for key, entry in self._entries.items() if entry.function is not None and self._messages.get(key)
            }
        return files

    def _computing(self, new: frozenset[str]) -> set[str]:
        """The functions that compute a name, in files that define one of the `new` names: it may be the one that they compute."""
        defining = {
            entry.function.module
            for entry in self._entries.values()
            if entry.function is not None and entry.function.function.name in new
        }
        return {
            key
            for key, entry in self._entries.items()
            if entry.mentions_any({"getattr"}) and entry.function is not None and entry.function.module in defining
        }

    def _defining_files(self) -> Sequence[str]:
        """The files that define what was asked of objects of unknown class; what asked is interpreted again."""
        names = frozenset(name for wanted in self._wanted.values() for name in wanted)
        if not names:
            return ()
        self._again |= set(self._wanted)
        self._wanted = {}
        self._project.classes.note_searched(names)
        return self._files_mentioning(frozenset(text for name in names for text in definitions.patterns(name)))

    def _sorted(self) -> list[_Entry]:
        return [self._entries[key] for key in sorted(self._entries)]

    def _list(self, path: str) -> None:
        if path in self._listed:
            return
        self._listed.add(path)
        summary = self._project.modules.get(path)
        if summary is None:
            return
        marked = self._is_marked(path, summary.mentions)
        self._entries[f"{path}:"] = _Entry(f"{path}:", summary.mentions, marked=marked, module=path)
        for function in functions_in(self._project, path, summary.body, None):
            if self._project.answered_for.path_of(path, function.function.qualname) is not None:
                continue  # the team answers for it
            key = f"{function.key}@{function.function.span.line}"
            mentions, bases = function.function.mentions, base_names(function.owner)
            marked = self._is_marked(path, mentions) or self._is_marked(path, bases)
            self._entries[key] = _Entry(key, mentions, bases, marked, function)

    def _is_marked(self, path: str, mentions: frozenset[str]) -> bool:
        """Mentions of names that only in this file stand for a mail library count as mentions of mail."""
        return not mentions.isdisjoint(self._project.local_names(path))

    def _note_methods(self) -> None:
        """Which names belong to exactly one method that sends: the only ones found on an object of unknown class.

        What calls them was interpreted without knowing that, and is interpreted again.
        """
        methods: dict[str, list[FunctionValue]] = {}
        for entry in self._entries.values():
            function = entry.function
            if function is None or function.owner is None:
                continue
            if self._messages.get(entry.key):
                methods.setdefault(function.function.name, []).append(function)
        known = self._project.methods
        self._project.methods = {name: found[0] if len(found) == 1 else None for name, found in methods.items()}
        new = {name for name, method in self._project.methods.items() if method is not None and known.get(name) is None}
        self._again |= {
            key for key, entry in self._entries.items() if key in self._messages and entry.mentions_any(new)
        }

    def _analyse(self, entry: _Entry) -> set[str]:
        """Interprets one entry; the names of the functions whose unfilled parameters reach a visible header."""
        run = self._project.new_run()
        try:
            if entry.function is None:
                self._module(run, entry)
            else:
                _function(run, entry.function)
            self._carriers.finish(run)
            outgoing.leave_unsent(run)
        except (OutOfBudget, RecursionError):
            place = entry.function.place if entry.function is not None else Place(entry.module, START)
            self._gave_up[entry.key] = place
        self._messages[entry.key] = tuple(run.messages)
        self._followed |= run.followed_keys
        if run.wanted:
            self._wanted[entry.key] = frozenset(run.wanted)
        callers = {caller for message in run.messages for caller in callers_of(message, self._fields)}
        if entry.function is not None and self._carriers.note(entry.function, callers):
            self._note_carrier(entry.function)
        return run.deliverers | {caller.name for caller in callers}

    def _note_carrier(self, method: FunctionValue) -> None:
        """What makes objects of the method's class is interpreted again."""
        name = method.owner.definition.name if method.owner is not None else ""
        self._again |= {
            key for key, entry in self._entries.items() if key in self._messages and entry.mentions_any({name})
        }

    def _module(self, run: Run, entry: _Entry) -> None:
        summary = self._project.modules.get(entry.module)
        if summary is None:
            return
        frame = Frame(entry.module, "<module>", 0)
        run.stack.append(f"{entry.module}:<module>")
        run.execute(frame, summary.body)


def callers_of(message: Message, fields: frozenset[Field]) -> Iterator[Caller]:
    """The functions whose callers decide who is in the headers `fields` of a message, or in any that is sent as text."""
    for header in message.headers:
        for group in header.audience:
            if (header.field in fields or message.serialised) and not group.settled:
                yield from group.whose.callers


def _function(run: Run, function: FunctionValue) -> None:
    """Interprets a function with parameters that nothing is known of."""
    receiver: Value | None = None
    if function.owner is not None:
        kinds = decorator_names(function.function)
        if "classmethod" in kinds:
            receiver = function.owner
        elif "staticmethod" not in kinds:
            receiver = symbolic_object(run, function.owner)
    bound = FunctionValue(function.place, function.function, function.module, function.outer, function.owner, receiver)
    _start(run, bound, 0)
    for wrapper in _decorated(run, bound):
        _start(run, wrapper, 0)
    done = 0
    while done < len(run.defined):
        inner = run.defined[done]
        done += 1
        if inner.key not in run.called and run.project.concerns_mail(inner):
            _start(run, inner, 0)


def _decorated(run: Run, function: FunctionValue) -> Iterator[FunctionValue]:
    """What decorators of the project that concern mail make of a function."""
    scope = function.outer if function.outer is not None else run.project.module_frame(function.module)
    for expression in function.function.decorators:
        decorator = bare(run.evaluate(scope, expression))
        if isinstance(decorator, FunctionValue) and run.project.concerns_mail(decorator):
            handed_over = Decorated(function.place, function, decorator.function.name)
            given = Arguments((Given(handed_over, function.place),))
            made = bare(run.call(scope, decorator, given, function.place))
            if isinstance(made, FunctionValue) and made.key != function.key:
                yield made


def _start(run: Run, function: FunctionValue, depth: int) -> None:
    frame = Frame(
        function.module,
        function.function.name,
        depth,
        function.outer,
        function=function.function,
        owner=function.owner,
        receiver=function.receiver,
    )
    run.stack.append(function.key)
    try:
        invoke.unfilled(run, frame, function)
        run.execute(frame, function.function.body)
        if any(apply.is_payload(run, value) for value, _ in frame.returned):
            run.deliverers.add(invoke.call_name(function))  # whoever calls it will send what it made
    finally:
        run.stack.pop()


def functions_in(
    project: Project, module: str, body: Sequence[tree.Statement], owner: ClassValue | None
) -> Iterator[FunctionValue]:
    """The functions and methods that a module or class body defines, also in its branches; not those within functions."""
    for statement in body:
        if isinstance(statement, tree.Define):
            place = Place(module, statement.function.span)
            outer = project.classes.namespace(owner) if owner is not None and owner.outer is not None else None
            yield FunctionValue(place, statement.function, module, outer, owner)
        elif isinstance(statement, tree.DefineClass):
            definition = ClassValue(Place(module, statement.definition.span), statement.definition, module)
            project.classes.add_known(definition)
            yield from functions_in(project, module, statement.definition.body, definition)
        else:
            for block in _blocks(statement):
                yield from functions_in(project, module, block, owner)


def _blocks(statement: tree.Statement) -> Iterator[Sequence[tree.Statement]]:
    if isinstance(statement, (tree.If, tree.Loop)):
        yield statement.body
        yield statement.orelse
    elif isinstance(statement, tree.Try):
        yield statement.body
        yield from statement.handlers
        yield statement.orelse
        yield statement.final
    elif isinstance(statement, tree.With):
        yield statement.body
