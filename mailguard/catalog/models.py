"""Typed, immutable models of what `rules/` says: mail APIs, origins, calls and checks.

The engine knows no library by name. It knows these shapes, and `rules/` fills them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from mailguard.audience.record import frozen
from mailguard.audience.terms import Evidence, Exposure, Field, Origin, Severity

if TYPE_CHECKING:
    from mailguard.audience.message import Message
    from mailguard.audience.verdict import Verdict


class Effect(str, Enum):
    """What a call does with the message it concerns."""

    SEND = "send"  # the message leaves
    ADD = "add"  # recipients are added to those already there
    SET = "set"  # recipients replace those already there
    ADD_HEADER = "add-header"  # a header is appended, or refused when it is there (see MessageModel)
    REPLACE_HEADER = "replace-header"
    REMOVE_HEADER = "remove-header"
    SERIALISE = "serialise"  # the message becomes text or bytes, headers included
    ATTACH = "attach"  # another message object becomes a part of this one (personalizations)
    OPTION = "option"  # options of the message or client are set, and nothing else


class DuplicateHeader(str, Enum):
    """What setting a header that is already there does."""

    APPEND = "append"
    REFUSE = "refuse"
    REPLACE = "replace"


class EmptyTo(str, Enum):
    """How a call is written that has nobody in To, where the library sends such a message to those in Bcc."""

    OMIT = "omit"  # without the argument
    LIST = "[]"
    NONE = "None"


class Pair(str, Enum):
    """How one person is written as a tuple of two texts."""

    NAME_FIRST = "name-address"
    ADDRESS_FIRST = "address-name"


@frozen
class Argument:
    """Where a value is found in a call.

    `path` leads from the argument into nested data: a mapping key, a position in a tuple ("3"),
    or "[]" for every element. With `rest_from` it is all positional arguments from there on, as one collection.
    """

    position: int | None = None  # 0-based, without self
    keyword: str | None = None
    path: tuple[str, ...] = ()
    rest_from: int | None = None  # 0-based, without self


@frozen
class Option:
    """An argument, attribute or payload key that changes what recipients see.

    Matches when it is there and equals one of `equals`; with `equals` empty, when it is there at all and not None. Of a call that only sets
    options, one without an argument is set by the call itself.

    `rule` is the rule that reports an option which makes recipients visible, or the absence of one which would isolate them. An option that
    isolates names a rule only where everybody who uses the API can set it, and `repair` then says how.
    """

    argument: Argument
    exposure: Exposure
    equals: tuple[str | int | bool | None, ...] = ()
    attribute: str | None = None  # set on the message or client object instead of given in the call
    rule: str | None = None
    repair: str | None = None
    value: str | None = None  # Python to set it to, {recipients} being the list, where `equals` does not say it
    module: str | None = None  # what `value` needs to be imported


@frozen
class Condition:
    """Restricts a form to calls whose argument is a text that contains one of `contains`, or equals one of `equals`.

    With `given`, it is enough that the call has the argument. Of the models of one class, those with conditions are asked first.
    """

    argument: Argument
    contains: tuple[str, ...] = ()
    equals: tuple[str | int | bool | None, ...] = ()
    given: bool = False


@frozen
class Recipients:
    """The arguments (alternatives, all of them read) that carry one field."""

    field: Field
    arguments: tuple[Argument, ...]


@frozen
class CallForm:
    """One way to call a function or method: which arguments carry recipients, and what happens."""

    effect: Effect = Effect.SEND
    recipients: tuple[Recipients, ...] = ()
    message: Argument | None = None  # a message object that this call delivers or attaches
    text: Argument | None = None  # a whole message as text or bytes, headers included
    headers: Argument | None = None  # a mapping of extra headers
    header_name: Argument | None = None  # for ADD_HEADER and its kin
    header_value: Argument | None = None
    # A collection of which each element is one message; recipients are then relative to an element.
    messages: Argument | None = None
    conditions: tuple[Condition, ...] = ()
    options: tuple[Option, ...] = ()
    exposure: Exposure = Exposure.VISIBLE
    strips_bcc: bool = False  # delivers a message object without its Bcc header
    bcc_survives: bool = False  # a Bcc in `headers`, or set by name, stays in what everybody gets
    pair: Pair | None = None  # a tuple of two texts in place of a recipient is one person
    repair: str | None = None  # what to do instead, one sentence
    without_to: EmptyTo | None = None  # None: a message with nobody in To is not known to be sent


@frozen
class Instead:
    """A message class that does the same as a function which has no Bcc, but has one.

    `parameters` are those of the function, in their order; those before the recipients stand at the same positions of the
    class. `arguments` and `call_arguments` say what becomes of each that is given: a keyword, and Python in which the
    parameter in braces is the argument. A call that gives others is left alone.
    """

    path: str  # of the class, in the module of the function
    parameters: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]
    call: str  # the method that sends
    call_arguments: tuple[tuple[str, str], ...] = ()
    reason: str | None = None  # why that is not the same in every case


@frozen
class FunctionModel:
    """A function of a library."""

    library: str
    paths: tuple[str, ...]
    form: CallForm
    instead: tuple[Instead, ...] = ()


@frozen
class MethodModel:
    """A method of a message or client class.

    `names`: a dotted one is reached through attributes, `client.messages.send(...)` by "messages.send".
    `shape`: keywords (or keyword paths) that must all be in the call for it to be recognised on a receiver of unknown class;
    empty = never recognised there.
    """

    names: tuple[str, ...]
    form: CallForm
    shape: tuple[tuple[str, ...], ...] = ()


@frozen
class AttributeModel:
    """An attribute of a message object that holds recipients of a field."""

    name: str
    field: Field


@frozen
class MessageModel:
    """A class whose instances are messages."""

    library: str
    paths: tuple[str, ...]
    constructor: CallForm
    attributes: tuple[AttributeModel, ...] = ()
    methods: tuple[MethodModel, ...] = ()
    options: tuple[Option, ...] = ()
    item_headers: bool = False  # message["To"] = x sets a header
    header_mappings: tuple[str, ...] = ()  # attributes that are mappings of headers: message.extra_headers["To"] = x
    duplicate_header: DuplicateHeader = DuplicateHeader.APPEND
    sends_once: bool = False  # sending it a second time does nothing
    exposure: Exposure = Exposure.VISIBLE
    repair: str | None = None


@frozen
class ClientModel:
    """A class (or factory) whose instances send: connections, mail extensions, provider clients."""

    library: str
    paths: tuple[str, ...]
    methods: tuple[MethodModel, ...]
    conditions: tuple[Condition, ...] = ()  # on the call that makes the client: cloud.client("mail")


@frozen
class PayloadModel:
    """A mapping that is sent to a provider over HTTP.

    Recognised by `urls` (texts, one of which is part of the URL of an HTTP call), or without one by `shape`: key paths that are all in it.
    """

    library: str
    form: CallForm  # arguments carry only a path, relative to the mapping
    urls: tuple[str, ...] = ()
    shape: tuple[tuple[str, ...], ...] = ()


@frozen
class Example:
    """A small program with its expected findings.

    Its code marks each line that is reported with a trailing comment `# MG101` (several codes separated by spaces).
    """

    name: str
    code: str
    leak: bool
    span: str | None = None  # the source text that the (first) finding underlines


@frozen
class Library:
    """One file of `rules/apis/`: everything known about one library or provider."""

    id: str
    name: str
    documentation: str
    package: str | None  # name on PyPI; None for the standard library and for HTTP-only providers
    file: str
    functions: tuple[FunctionModel, ...] = ()
    messages: tuple[MessageModel, ...] = ()
    clients: tuple[ClientModel, ...] = ()
    payloads: tuple[PayloadModel, ...] = ()
    words: tuple[str, ...] = ()  # prefilter words beside those taken from the paths
    evidence: str | None = None
    to_required_by: tuple[str, ...] = ()  # words that tell of a delivery which refuses a message with nobody in To
    examples: tuple[Example, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every import path that its models speak of."""
        models: tuple[FunctionModel | MessageModel | ClientModel, ...] = (
            *self.functions,
            *self.messages,
            *self.clients,
        )
        return tuple(path for model in models for path in model.paths)


class Many(str, Enum):
    """How many things an expression stands for."""

    ONE = "one"
    MANY = "many"
    SAME = "same"  # as many as what it was called on
    UNKNOWN = "unknown"


@frozen
class Source:
    """One entry of `rules/origins/`: what an expression says about number and origin.

    An expression matches by any of: a dotted import path (or what is below it), the name of a method called on something,
    an attribute's name, a bare or root name, a keyword argument of a call in the chain, a string argument, or the decorator of the function
    whose parameter it is.
    """

    id: str
    description: str  # completes the sentence "the addresses are ...": for the trace
    paths: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    except_methods: tuple[str, ...] = ()  # methods that take the keywords to say the opposite
    # Last name of a decorator of the function whose parameter it is, or a name in the bases of its class: a framework fills it.
    decorators: tuple[str, ...] = ()
    # Words (split at underscores and case changes) of a name, attribute, called function or string argument.
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()  # the last word of such a name
    # What may follow one of `words` in the name of a group. Where given, the words also count in names that the code gives to what it asked for.
    followed_by: tuple[str, ...] = ()
    count: Many = Many.SAME
    same_person: bool = (
        False  # what hangs on a person under one of `attributes` is that person; with `count` ONE their addresses
    )
    origin: Origin | None = None  # None: that of the thing it was called on
    evidence: Evidence = Evidence.DERIVED


class Passes(str, Enum):
    """What comes out of a call that only passes values on."""

    SAME = "same"  # the argument itself
    ELEMENTS = "elements"  # a collection of the argument's elements
    CHAINED = "chained"  # a collection of the elements of each argument
    SPLIT = "split"  # a collection of the addresses in a text
    ONE = "one"  # one of the argument's elements
    TEXT = "text"  # a text that holds the arguments


@frozen
class Transparent:
    """A function that returns its arguments in another form: `sorted`, `itertools.chain`, `email.utils.formataddr`."""

    paths: tuple[str, ...]
    methods: tuple[str, ...]
    passes: Passes
    arguments: tuple[Argument, ...]  # empty: every positional argument


@frozen
class Deferred:
    """A call that calls a function later or elsewhere: `task.delay(x)`, `Thread(target=f, args=(x,))`."""

    paths: tuple[str, ...]
    methods: tuple[str, ...]
    target: Argument | None  # None: the object that the method is called on
    arguments: Argument | None = None  # a collection of positional arguments
    keywords: Argument | None = None  # a mapping of keyword arguments
    rest_from: int | None = None  # positional arguments from here on, and all other keywords, are passed on
    returns_callable: bool = False  # functools.partial, sync_to_async: calling the result calls the target


@frozen
class Validated:
    """Where objects keep what users sent in, by the name of the field, once a method of theirs has gone over it."""

    attributes: tuple[str, ...]  # form.cleaned_data["to"]
    methods: tuple[str, ...]  # what goes over it, "{}" for the name of the field: clean_{}


@frozen
class Check:
    """One file of `rules/checks/`: a rule."""

    code: str
    name: str
    summary: str
    message: str  # template; {field}, {who}, {count}, {library}, {option}, {function} and {parameter} are filled in
    why: str
    repair: str
    severity: Severity
    default: bool
    security_severity: str | None  # "0.1" to "10.0", as a SARIF consumer reads it
    predicate: Predicate | None  # None: raised by the engine itself (MG9xx), or `rule` judges
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    rule: PythonRule | None = None  # a plug-in's, instead of a predicate


class PythonRule(Protocol):
    """A rule that is written in Python."""

    def judge(self, message: Message) -> Iterable[Verdict]:
        """Yield what there is to report about one message."""


@frozen
class Predicate:
    """When a rule speaks of a message. Every condition given must hold."""

    fields: tuple[Field, ...]  # the fields that are counted together
    among: Field | None = None  # the field that at least one of the people stands in; None: any
    at_least: int = 2  # people that count
    people: tuple[Origin, ...] = (Origin.APP_DATA, Origin.UNKNOWN)  # whose addresses count
    accumulates: bool | None = None  # recipients grow from one send to the next
    serialised: bool | None = None  # the field's header survives into the bytes that are sent
    option: Exposure | None = (
        None  # an option that makes recipients visible is set / one that isolates them is left out
    )
    wrapper: bool = False  # the people are a parameter of a public function, whoever calls it

    def covers(self, other: Predicate) -> bool:
        """Whether every message that `other` speaks of is one that this predicate speaks of, as far as its people are concerned."""
        return (
            set(other.fields) <= set(self.fields)
            and set(other.people) <= set(self.people)
            and self.among in (None, other.among)
            and self.at_least <= other.at_least
            and self.accumulates in (None, other.accumulates)
        )


@frozen
class Catalog:
    """All of `rules/`, validated."""

    libraries: tuple[Library, ...] = ()
    sources: tuple[Source, ...] = ()
    transparents: tuple[Transparent, ...] = ()
    deferreds: tuple[Deferred, ...] = ()
    validated: tuple[Validated, ...] = ()
    checks: tuple[Check, ...] = ()
    http_functions: tuple[str, ...] = ()  # dotted paths of functions that send an HTTP request
    http_methods: tuple[str, ...] = ()  # method names that do so on sessions and clients
    # Import paths of which a team's own files say what they stand for, whatever the code at that path does.
    claims: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()  # where it was read from

    @property
    def claimed_models(self) -> frozenset[str]:
        """Those of the claims that stand for a function, message or client."""
        if not self.claims:
            return frozenset()
        return self.claims.intersection(path for library in self.libraries for path in library.paths)
