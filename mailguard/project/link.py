"""From summaries to messages: every function that concerns mail is interpreted, and the callers of wrappers are pulled in, to a fixpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
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
from mailguard.project.effects import is_returned
from mailguard.project.listing import Entry, Listing, listing_of
from mailguard.project.memory import Trace
from mailguard.project.names import decorator_names
from mailguard.project.project import START, Project
from mailguard.project.run import MAX_STEPS, OutOfBudget, Run
from mailguard.project.vague import VagueNames, is_telling
from mailguard.project.vocabulary import Aliases

MAX_ROUNDS = 12
MAX_ALIAS_ROUNDS = 4
MAX_FILE_STEPS = 10 * MAX_STEPS  # for all entries of a file, in all rounds

FilesMentioning = Callable[
    [frozenset[str], AbstractSet[str]], Sequence[str]
]  # the texts, and files that need not be asked
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
        self._chosen: set[str] = set()  # the entries that concern mail
        self._latest: dict[str, _Remembered] = {}
        self._listed: set[str] = set()
        self._aliases: list[Aliases] = []
        self._asked_for: frozenset[str] = frozenset()
        self._wrappers: set[str] = set()  # the names of those found so far
        self._vague = VagueNames()
        self._functions: dict[str, FunctionValue] = {}
        self._listings: dict[str, Listing] = {}
        self._carriers = Carriers()
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
        latest = [self._latest[key] for key in sorted(self._latest)]
        messages = tuple(message for each in latest for message in each.interpreted.messages)
        followed = frozenset[str]().union(*(each.interpreted.followed for each in latest))
        return Linked(messages, followed, tuple(_place(each) for each in latest if each.interpreted.gave_up))

    def _work(self, files: Sequence[str]) -> None:
        """Runs rounds until nothing is new: in each, what concerns mail by now is interpreted, or was and would turn out differently.

        Within a round nothing is learnt: the entries of a file share its steps, and nothing else.
        """
        self._read(files)
        for _ in range(MAX_ROUNDS):
            self._speak()
            todo = [self._entries[key] for key in sorted(self._chosen) if not self._is_up_to_date(key)]
            if not todo:
                break
            for done, entry in enumerate(todo):
                self._progress(done, len(todo))
                self._analyse(entry)
            self._take_in([self._latest[entry.key] for entry in todo])

    def _speak(self) -> None:
        """Says which names concern mail by now, and chooses who mentions one that does so in its file only."""
        mentioned = {path: known.summary.mentions for path, known in self._listings.items()}
        vague = self._project.vague = self._vague.meant_in(mentioned)
        in_files = {f"{name}@{path}" for path, names in vague.items() for name in names}
        self._project.memory.speak(frozenset(self._project.vocabulary.words) | in_files)
        for path, names in vague.items():
            self._choose(self._listings[path].entries, names)

    def _is_up_to_date(self, key: str) -> bool:
        latest = self._latest.get(key)
        return latest is not None and self._project.memory.is_up_to_date(latest.trace)

    def _take_in(self, done: Sequence[_Remembered]) -> None:
        """Learns from a round: who mails, what is asked for, and where to read on."""
        found: set[str] = set()
        wanted: set[str] = set()
        for each in done:
            function, interpreted = each.entry.function, each.interpreted
            found |= interpreted.deliverers
            found.update(name for caller in interpreted.callers for name in self._names_of(caller))
            wanted |= interpreted.wanted
            if function is not None:
                self._carriers.note(function, interpreted.callers)
        self._wrappers |= found
        new = self._project.vocabulary.add(found)
        self._choose(self._entries.values(), new)
        self._project.classes.note_searched(wanted)
        defining = frozenset(text for name in wanted for text in definitions.patterns(name))
        self._read([*self._mentioning(new | self._subclass_texts() | defining), *self._meaning_vague_names()])
        self._choose_computing()

    def _names_of(self, caller: Caller) -> Iterator[str]:
        """The names by which a wrapper is looked for everywhere. One that counts in some files only is noted."""
        method = self._functions.get(caller.key)
        around = self._around(caller.key) if method is None else None
        if around is not None:
            self._vague.add_inner(caller.name, around.module)
            if is_returned(caller.name, around.function.body):
                yield invoke.call_name(around)
        elif method is None or method.owner is None or caller.name != method.function.name or is_telling(caller.name):
            yield caller.name
        else:
            self._vague.add(method, caller.parameter, self._project.classes.family(method.owner))

    def _around(self, key: str) -> FunctionValue | None:
        """The function or method within which a function is defined."""
        module, _, qualname = key.rpartition(":")
        while "." in qualname:
            qualname = qualname.rpartition(".")[0]
            around = self._functions.get(f"{module}:{qualname}")
            if around is not None:
                return around
        return None

    def _meaning_vague_names(self) -> Iterable[str]:
        """The files in which names that say little may mean what mails."""
        search = self._vague.unsearched()
        if not search.names:
            return ()
        calling = self._files_mentioning(search.calls, frozenset())
        self._vague.note_calls(search.names, calling)
        return {*calling, *set(self._mentioning(search.uses)).intersection(self._mentioning(search.beside))}

    def _mentioning(self, texts: frozenset[str]) -> Sequence[str]:
        return self._files_mentioning(texts, self._listed) if texts else ()

    def _read(self, files: Sequence[str]) -> None:
        """Lists what `files` define, and the files that import what concerns mail under other names."""
        for path in sorted(set(files)):
            self._list(path)
        for _ in range(MAX_ALIAS_ROUNDS):
            added = self._project.vocabulary.add(
                alias for aliases in self._aliases for alias in self._project.vocabulary.aliases_in(aliases)
            )
            if not added:
                break
            self._choose(self._entries.values(), added)
            for path in sorted(self._mentioning(added)):
                self._list(path)
        self._note_methods()

    def _choose(self, entries: Iterable[Entry], words: AbstractSet[str]) -> None:
        """From now on those that mention one of some words are looked at."""
        if words:
            self._chosen.update(entry.key for entry in entries if entry.mentions_any(words))

    def _choose_computing(self) -> None:
        """Looks at functions that compute a name, in files that define a wrapper: it may be the one that they compute."""
        functions = [entry.function for entry in self._entries.values() if entry.function is not None]
        defining = {function.module for function in functions if function.function.name in self._wrappers}
        self._chosen.update(
            entry.key
            for entry in self._entries.values()
            if "getattr" in entry.mentions and entry.function is not None and entry.function.module in defining
        )

    def _subclass_texts(self) -> frozenset[str]:
        """What files with subclasses of classes that send hold: what they override decides who gets the mail."""
        sending = frozenset(
            function.owner.definition.name
            for function in (each.entry.function for each in self._latest.values() if each.interpreted.messages)
            if function is not None and function.owner is not None
        )
        asked = sending - self._asked_for
        self._asked_for |= asked
        around = (("(", ")"), ("(", ","), (" ", ")"), (".", ")"))
        return frozenset(f"{before}{name}{after}" for name in asked for before, after in around)

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
        self._listings[path] = known
        self._entries.update((entry.key, entry) for entry in known.entries)
        self._functions.update((entry.function.key, entry.function) for entry in known.entries if entry.function)
        self._choose(known.entries, self._project.vocabulary.words)
        for definition in known.classes:
            self._project.classes.add_known(definition)
        if known.aliases:
            self._aliases.append(known.aliases)

    def _note_methods(self) -> None:
        """Which names belong to exactly one method that sends: the only ones found on an object of unknown class."""
        methods: dict[str, list[FunctionValue]] = {}
        for each in self._latest.values():
            function = each.entry.function
            if function is not None and function.owner is not None and each.interpreted.messages:
                methods.setdefault(function.function.name, []).append(function)
        self._project.methods = {name: found[0] if len(found) == 1 else None for name, found in methods.items()}

    def _analyse(self, entry: Entry) -> None:
        """Interprets one entry, unless that is known from an earlier link."""
        allowed = min(self._left.setdefault(entry.path, MAX_FILE_STEPS), MAX_STEPS)
        latest = self._latest[entry.key] = self._recalled(entry, allowed) or self._interpreted(entry, allowed)
        self._left[entry.path] -= latest.interpreted.taken
        if self._project.memory.lasting:
            self._remembered[entry.key] = (*self._remembered.get(entry.key, ()), latest)

    def _recalled(self, entry: Entry, allowed: int) -> _Remembered | None:
        """What the entry yielded in an earlier link, if nothing that it depends on has changed."""
        for remembered in self._kept.interpreted.get(entry.key, ()):
            same = remembered.entry is entry and remembered.interpreted.holds_for(allowed)
            if same and self._project.memory.is_answered_alike(remembered.trace):
                return remembered
        return None

    def _interpreted(self, entry: Entry, allowed: int) -> _Remembered:
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
        return _Remembered(entry, trace, found)

    def _module(self, run: Run, entry: Entry) -> None:
        summary = self._project.modules.get(entry.module)
        if summary is None:
            return
        frame = Frame(entry.module, "<module>", 0)
        run.stack.append(f"{entry.module}:<module>")
        run.execute(frame, summary.body)


def _place(remembered: _Remembered) -> Place:
    function = remembered.entry.function
    return function.place if function is not None else Place(remembered.entry.module, START)


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
