"""From summaries to messages: every function that concerns mail is interpreted, and the callers of wrappers are pulled in, to a fixpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from mailguard.audience.audience import Caller
from mailguard.audience.message import Message
from mailguard.audience.place import Place
from mailguard.audience.terms import VISIBLE_FIELDS, Field
from mailguard.audience.values import Value, bare
from mailguard.project import apply, definitions, invoke, outgoing
from mailguard.project.arguments import Arguments, Given
from mailguard.project.carriers import Carriers
from mailguard.project.classes import symbolic_object
from mailguard.project.code import Decorated, Frame, FunctionValue
from mailguard.project.listing import Entry, Listing, listing_of
from mailguard.project.memory import Trace
from mailguard.project.names import decorator_names
from mailguard.project.project import START, Project
from mailguard.project.run import MAX_STEPS, OutOfBudget, Run
from mailguard.project.vocabulary import Aliases

MAX_ROUNDS = 12
MAX_ALIAS_ROUNDS = 4
MAX_FILE_STEPS = 40 * MAX_STEPS  # for all entries of a file, in all rounds

FilesMentioning = Callable[[frozenset[str]], Sequence[str]]
RoundProgress = Callable[[int, int], None]  # how many functions of a round are done, and of how many


@dataclass(frozen=True, slots=True)
class Linked:
    """What the project sends.

    `followed` are the keys of functions that a call in the project was followed into; `gave_up` are functions that needed more steps than
    an analysis may take.
    """

    messages: tuple[Message, ...]
    followed: frozenset[str]
    gave_up: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Interpreted:
    """What one entry yielded: its messages, and what they ask of the rest of the project."""

    messages: tuple[Message, ...]
    callers: frozenset[Caller]  # those who decide on recipients
    deliverers: frozenset[str]
    followed: frozenset[str]
    wanted: frozenset[str]
    gave_up: bool
    allowed: int  # steps that it was allowed to take
    taken: int

    def holds_for(self, allowed: int) -> bool:
        """Whether it would be the same if the entry were allowed so many steps."""
        return allowed == self.allowed if self.gave_up else self.taken <= allowed


@dataclass(frozen=True, slots=True)
class _Remembered:
    entry: Entry
    trace: Trace
    interpreted: _Interpreted


@dataclass(slots=True)
class Kept:
    """What a link leaves for the next one of the same project, with the same fields to follow."""

    listings: dict[str, Listing] = field(default_factory=dict)
    interpreted: dict[str, tuple[_Remembered, ...]] = field(default_factory=dict)


class Linker:
    """Runs the worklist. `fields` are the headers whose recipients are followed to the callers that decide on them."""

    def __init__(
        self,
        project: Project,
        files_mentioning: FilesMentioning,
        progress: RoundProgress,
        fields: frozenset[Field] = frozenset(VISIBLE_FIELDS),
        kept: Kept | None = None,
    ) -> None:
        """`kept` is what the last link left; what this one leaves takes its place."""
        self._project = project
        self._progress = progress
        self._fields = fields
        self._files_mentioning = files_mentioning
        self._kept = kept if kept is not None else Kept()
        self._remembered: dict[str, tuple[_Remembered, ...]] = {}
        self._entries: dict[str, Entry] = {}
        self._messages: dict[str, tuple[Message, ...]] = {}
        self._gave_up: dict[str, Place] = {}
        self._listed: set[str] = set()
        self._aliases: list[Aliases] = []
        self._asked_for: frozenset[str] = frozenset()
        self._again: set[str] = set()
        self._followed: set[str] = set()
        self._wanted: dict[str, frozenset[str]] = {}
        self._carriers = Carriers()
        self._wrappers: set[str] = set()
        self._left: dict[str, int] = {}  # steps, by file

    def link(self, files: Sequence[str]) -> Linked:
        """Interprets everything in `files` that concerns mail, and what calls it.

        What the progress raises ends it; what was interpreted until then is kept.
        """
        memory = self._project.memory
        ask = {**self._project.answers(), "carried": self._carriers.carried}
        memory.begin(ask, self._project.speaks_of_mail, self._project.modules.imports)
        try:
            self._work(files)
        except BaseException:
            self._kept.interpreted.update(self._remembered)
            raise
        self._kept.interpreted = self._remembered
        messages = tuple(message for key in sorted(self._messages) for message in self._messages[key])
        return Linked(messages, frozenset(self._followed), tuple(self._gave_up[key] for key in sorted(self._gave_up)))

    def _work(self, files: Sequence[str]) -> None:
        """Runs the rounds until nothing new is found."""
        self._read(files, frozenset(self._project.vocabulary.words))
        todo = [entry for entry in self._sorted() if entry.mentions_any(self._project.vocabulary.words)]
        for _ in range(MAX_ROUNDS):
            found: set[str] = set()
            self._project.memory.speak(frozenset(self._project.vocabulary.words))
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

    def _read(self, files: Sequence[str], new: frozenset[str]) -> frozenset[str]:
        """Lists what `files` define, and the files that import the words in `new` under other names; all words that are new."""
        for path in sorted(set(files)):
            self._list(path)
        for _ in range(MAX_ALIAS_ROUNDS):
            added = self._project.vocabulary.add(
                alias for aliases in self._aliases for alias in self._project.vocabulary.aliases_in(aliases)
            )
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
            if "getattr" in entry.mentions and entry.function is not None and entry.function.module in defining
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

    def _sorted(self) -> list[Entry]:
        return [self._entries[key] for key in sorted(self._entries)]

    def _list(self, path: str) -> None:
        if path in self._listed:
            return
        self._listed.add(path)
        summary = self._project.modules.get(path)
        if summary is None:
            return
        known = self._kept.listings.get(path)
        if known is None or known.summary is not summary:
            known = self._kept.listings[path] = listing_of(self._project, path, summary, known)
        self._entries.update((entry.key, entry) for entry in known.entries)
        for definition in known.classes:
            self._project.classes.add_known(definition)
        if known.aliases:
            self._aliases.append(known.aliases)

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

    def _analyse(self, entry: Entry) -> set[str]:
        """Interprets one entry; the names of the functions whose unfilled parameters reach a visible header."""
        allowed = min(self._left.setdefault(entry.path, MAX_FILE_STEPS), MAX_STEPS)
        found = self._recalled(entry, allowed) or self._interpreted(entry, allowed)
        self._left[entry.path] -= found.taken
        if found.gave_up:
            place = entry.function.place if entry.function is not None else Place(entry.module, START)
            self._gave_up[entry.key] = place
        self._messages[entry.key] = found.messages
        self._followed |= found.followed
        if found.wanted:
            self._wanted[entry.key] = found.wanted
        if entry.function is not None and self._carriers.note(entry.function, found.callers):
            self._note_carrier(entry.function)
        return {*found.deliverers, *(caller.name for caller in found.callers)}

    def _recalled(self, entry: Entry, allowed: int) -> _Interpreted | None:
        """What the entry yielded in an earlier link, if nothing that it depends on has changed."""
        for remembered in self._kept.interpreted.get(entry.key, ()):
            same = remembered.entry is entry and remembered.interpreted.holds_for(allowed)
            if same and self._project.memory.is_answered_alike(remembered.trace):
                self._remember(remembered)
                return remembered.interpreted
        return None

    def _interpreted(self, entry: Entry, allowed: int) -> _Interpreted:
        run = self._project.new_run(allowed)
        gave_up = False
        with self._project.memory.tracing() as trace:
            try:
                if entry.function is None:
                    self._module(run, entry)
                else:
                    _function(run, entry.function)
                self._carriers.finish(run)
                outgoing.leave_unsent(run)
            except (OutOfBudget, RecursionError):
                gave_up = True
        found = _Interpreted(
            tuple(run.messages),
            frozenset(caller for message in run.messages for caller in callers_of(message, self._fields)),
            frozenset(run.deliverers),
            frozenset(run.followed_keys),
            frozenset(run.wanted),
            gave_up,
            allowed,
            allowed - max(run.steps, 0),
        )
        if self._project.memory.lasting:
            self._remember(_Remembered(entry, trace, found))
        return found

    def _remember(self, remembered: _Remembered) -> None:
        key = remembered.entry.key
        self._remembered[key] = (*self._remembered.get(key, ()), remembered)

    def _note_carrier(self, method: FunctionValue) -> None:
        """What makes objects of the method's class is interpreted again."""
        name = method.owner.definition.name if method.owner is not None else ""
        self._again |= {key for key, entry in self._entries.items() if key in self._messages and name in entry.mentions}

    def _module(self, run: Run, entry: Entry) -> None:
        summary = self._project.modules.get(entry.module)
        if summary is None:
            return
        frame = Frame(entry.module, "<module>", 0)
        run.stack.append(f"{entry.module}:<module>")
        run.execute(frame, summary.body)


def callers_of(message: Message, fields: frozenset[Field]) -> Iterator[Caller]:
    """The functions whose callers decide who is in the headers `fields` of a message, or in any that is sent as text or left in it."""
    for header in message.headers:
        for group in header.audience:
            if (header.field in fields or message.serialised or header.survives) and not group.settled:
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
