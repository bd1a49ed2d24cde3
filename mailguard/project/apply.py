"""API models at work: what a call of a mail library does to messages, and when one leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from mailguard.audience.place import Place
from mailguard.audience.terms import Field
from mailguard.audience.values import (
    Collection,
    Constant,
    Each,
    External,
    Member,
    Options,
    Outcome,
    Part,
    Put,
    Reference,
    Serialised,
    Spread,
    Value,
    bare,
)
from mailguard.catalog.shapes import (
    Argument,
    CallForm,
    ClientModel,
    Condition,
    Effect,
    MessageModel,
    MethodModel,
    Option,
    PayloadModel,
)
from mailguard.project import headers, language, outgoing, rawtext
from mailguard.project.arguments import Arguments, Given
from mailguard.project.exposure import exposure_of
from mailguard.project.heap import Headers, ListCell, ObjectCell, Recipient
from mailguard.project.outgoing import Manner
from mailguard.project.paths import dig, dig_known, elements
from mailguard.project.run import Run

MAX_BATCH = 8  # payloads written out one by one in a list


def external(run: Run, path: str, arguments: Arguments, place: Place) -> Value | None:
    """Calls what a library offers under `path`; None when no model speaks of it."""
    index = run.project.index
    for model in index.functions.get(path, ()):
        if _holds(run, model.form.conditions, arguments):
            return send(run, model.library, model.form, arguments, place)
    for message in sorted(index.messages.get(path, ()), key=_is_general):
        if _holds(run, message.constructor.conditions, arguments):
            made = run.new_cell(_message_cell(run, message, place), place)
            construct(run, made, message, arguments)
            return made
    clients = tuple(client for client in index.clients.get(path, ()) if _holds(run, client.conditions, arguments))
    if clients:
        cell = ObjectCell(None, None, clients, {}, {}, run.loops, place, len(run.stack) - 1)
        return run.new_cell(cell, place)
    return None


def _is_general(model: MessageModel) -> bool:
    return not model.constructor.conditions


def _message_cell(run: Run, model: MessageModel, place: Place) -> ObjectCell:
    return ObjectCell(None, model, (), {}, {}, run.loops, place, len(run.stack) - 1)


def _holds(run: Run, conditions: tuple[Condition, ...], arguments: Arguments) -> bool:
    return all(_condition(run, condition, arguments) for condition in conditions)


def _condition(run: Run, condition: Condition, arguments: Arguments) -> bool:
    if condition.given:
        return arguments.written(condition.argument) is not None
    given = arguments.find(condition.argument)
    values = [] if given is None else dig(run, given.value, condition.argument.path)
    for value in values:
        inner = bare(value)
        if condition.equals and isinstance(inner, Constant) and inner.value in condition.equals:
            return True
        text = rawtext.visible_text(run, inner)
        if condition.contains and any(piece in text for piece in condition.contains):
            return True
    return False


def construct(run: Run, made: Reference, model: MessageModel, arguments: Arguments) -> None:
    """Runs the constructor of a message class: arguments become recipients."""
    for field, given in recipients(run, model.constructor, arguments):
        _give(run, made, model, field, given)
    _note_options(run, made, (*model.options, *model.constructor.options), arguments)
    if model.constructor.headers is not None:
        mapping = arguments.find(model.constructor.headers)
        for field, value in headers.in_mapping(run, mapping.value) if mapping is not None else ():
            survives = headers.stays(model.constructor, field)
            headers.add_recipients(run, made, field, Given(value, value.place), fresh=False, survives=survives)


def _give(run: Run, made: Reference, model: MessageModel, field: Field, given: Given) -> None:
    """A field with an attribute of its own can be changed through that attribute later."""
    cell = run.cell(made)
    attribute = next((known.name for known in model.attributes if known.field is field), None)
    if attribute is not None and isinstance(cell, ObjectCell):
        run.put(made, cell.with_attribute(attribute, Put(given.place, given.value, len(run.stack) - 1)))
    else:
        headers.add_recipients(run, made, field, given, fresh=False)


def recipients(run: Run, form: CallForm, arguments: Arguments) -> Iterator[tuple[Field, Given]]:
    """The recipients that a call gives, field by field; `**options` may hold one that the call does not name."""
    for group in form.recipients:
        written = [argument for argument in group.arguments if arguments.written(argument) is not None]
        for argument in written or group.arguments:
            given = arguments.find(argument)
            if given is None:
                continue
            for value in dig(run, given.value, argument.path):
                inner = bare(value)
                if not isinstance(inner, Constant) or inner.value is not None:
                    yield group.field, Given(value, value.place if argument.path else given.place)


def send(
    run: Run,
    library: str,
    form: CallForm,
    arguments: Arguments,
    place: Place,
    client: Mapping[str, Value] | None = None,
) -> Value:
    """A call that sends, without a message object of its own; `client` are the attributes of the object that sends it."""
    result = Outcome(place, External(place, library))
    if form.messages is not None:
        _send_each(run, library, form, arguments, place, client or {})
        return result
    if form.message is not None:
        given = arguments.find(form.message)
        if given is not None:
            deliver(run, given.value, place, serialised=not form.strips_bcc)
    text = arguments.find(form.text) if form.text is not None else None
    if text is not None and form.text is not None:
        for value in dig(run, text.value, form.text.path):
            rawtext.send_text(run, library, value, place, form.repair)
    fields = _draft(run, form, arguments)
    if fields:
        decision = exposure_of(run, form.exposure, form.options, arguments, client or {})
        outgoing.record(run, place, fields, Manner(library, decision, form.repair, pair=form.pair))
    return result


def _draft(run: Run, form: CallForm, arguments: Arguments) -> dict[Field, Headers]:
    depth = len(run.stack) - 1
    fields: dict[Field, tuple[Recipient, ...]] = {}
    for field, given in recipients(run, form, arguments):
        recipient = Recipient(Spread(given.value, given.place), given.place, depth)
        fields[field] = (*fields.get(field, ()), recipient)
    if form.headers is not None:
        extra = arguments.find(form.headers)
        mappings = dig(run, extra.value, form.headers.path) if extra is not None else []
        for field, value in chain.from_iterable(headers.in_mapping(run, mapping) for mapping in mappings):
            survives = headers.stays(form, field)
            recipient = Recipient(Spread(value, value.place), value.place, depth, survives)
            fields[field] = (*fields.get(field, ()), recipient)
    return {field: Headers((alternative,), ()) for field, alternative in fields.items()}


def _send_each(
    run: Run, library: str, form: CallForm, arguments: Arguments, place: Place, client: Mapping[str, Value]
) -> None:
    """A call that takes a collection of messages: each is judged alone."""
    given = arguments.find(form.messages) if form.messages is not None else None
    if form.messages is None or given is None:
        return
    of_each = _rooted(replace(form, messages=None))
    for element in dig(run, given.value, form.messages.path or ("[]",)):
        if not form.recipients:
            deliver(run, element, place, serialised=not form.strips_bcc)
            continue
        whole = Arguments((Given(element, element.place),))
        fields = _draft(run, of_each, whole)
        if fields:
            decision = exposure_of(run, form.exposure, form.options, arguments, client)
            if decision.option is None or decision.option.left_out:
                decision = exposure_of(run, form.exposure, of_each.options, whole, client)
            outgoing.record(run, place, fields, Manner(library, decision, form.repair, pair=form.pair))


def deliver(run: Run, value: Value, place: Place, *, serialised: bool = False) -> None:
    """A message object leaves; of a collection each message does."""
    inner = language.seen(run, value)
    if isinstance(inner, Options):
        for single in inner.values:
            deliver(run, single, place, serialised=serialised)
    elif isinstance(inner, Collection):
        for element in elements(run, value):
            deliver(run, element, place, serialised=serialised)
    elif isinstance(inner, Serialised):
        deliver(run, inner.message, place, serialised=True)
    else:
        outgoing.leave_value(run, inner, place, serialised=serialised)


def method(run: Run, reference: Reference, name: str, arguments: Arguments, place: Place) -> Value | None:
    """Calls a method that a model knows on a message or client object; None when none does."""
    cell = run.cell(reference)
    if not isinstance(cell, ObjectCell):
        return None
    result: Value | None = None
    if cell.model is not None:
        for form in _forms(run, cell.model.methods, name, arguments):
            result = _on_message(run, reference, cell.model, form, arguments, place)
        if result is None and not cell.model.item_headers and cell.definition is None and "." not in name:
            return reference  # a builder's method that no model speaks of
    for client in cell.clients:
        for form in _forms(run, client.methods, name, arguments):
            result = _on_client(run, reference, client, form, arguments, place)
    return result


def _forms(run: Run, methods: tuple[MethodModel, ...], name: str, arguments: Arguments) -> Iterator[CallForm]:
    """The forms of a method that a call may have: of those with conditions the first whose conditions hold, and all others."""
    conditional = False
    for known in methods:
        if name not in known.names or (known.form.conditions and conditional):
            continue
        if _holds(run, known.form.conditions, arguments):
            conditional = conditional or bool(known.form.conditions)
            yield known.form


def by_shape(run: Run, names: tuple[str, ...], arguments: Arguments, place: Place) -> Value | None:
    """Calls the method `a.b.c` on an object of unknown class, when its arguments have the shape of one that a model knows."""
    for library, known in run.project.index.methods_by_name.get(names[-1], ()):
        if not any(names[-len(dotted) :] == dotted for dotted in (tuple(name.split(".")) for name in known.names)):
            continue
        shaped = bool(known.shape) and all(_has(run, arguments, path) for path in known.shape)
        if shaped and _holds(run, known.form.conditions, arguments):
            return send(run, library, known.form, arguments, place)
    return None


def _has(run: Run, arguments: Arguments, path: tuple[str, ...]) -> bool:
    given = arguments.keyword(path[0])
    if given is None and arguments.more is not None:
        entries, _ = language.known_entries(run, arguments.more.value)
        return path[0] in entries
    return given is not None and bool(dig(run, given.value, path[1:]))


def _on_client(
    run: Run, reference: Reference, client: ClientModel, form: CallForm, arguments: Arguments, place: Place
) -> Value:
    if form.effect is Effect.OPTION:
        return _set_options(run, reference, form, arguments, place)
    set_before = [known.form.options for known in client.methods if known.form.effect is Effect.OPTION]
    form = replace(form, options=(*form.options, *chain.from_iterable(set_before)))
    cell = run.cell(reference)
    attributes = cell.attributes if isinstance(cell, ObjectCell) else {}
    return send(run, client.library, form, arguments, place, attributes)


def _on_message(
    run: Run, reference: Reference, model: MessageModel, form: CallForm, arguments: Arguments, place: Place
) -> Value:
    effect = form.effect
    if effect is Effect.SERIALISE:
        return headers.serialise(run, reference, place)
    if effect is Effect.SEND:
        if form.message is not None or form.recipients:
            send(run, model.library, form, arguments, place)
        if form.message is None:
            deliver(run, reference, place, serialised=not form.strips_bcc)
    elif effect in (Effect.ADD, Effect.SET):
        for field, given in recipients(run, form, arguments):
            _add(run, reference, model, field, given, fresh=effect is Effect.SET)
        _note_options(run, reference, form.options, arguments)
        return reference
    elif effect is Effect.OPTION:
        return _set_options(run, reference, form, arguments, place)
    elif effect in (Effect.ADD_HEADER, Effect.REPLACE_HEADER, Effect.REMOVE_HEADER):
        _on_header(run, reference, form, arguments)
    return Outcome(place, External(place, model.library))


def _note_options(run: Run, reference: Reference, options: tuple[Option, ...], arguments: Arguments) -> None:
    """Keeps the arguments that decide what recipients see as attributes of the message."""
    for option in options:
        given = arguments.find(option.argument)
        cell = run.cell(reference)
        if given is not None and isinstance(cell, ObjectCell):
            name = option.attribute or option.argument.keyword or ""
            run.put(reference, cell.with_attribute(name, given.value))


def _set_options(run: Run, reference: Reference, form: CallForm, arguments: Arguments, place: Place) -> Value:
    """A call that only sets options; one that takes no argument for an option sets it."""
    _note_options(run, reference, form.options, arguments)
    for option in form.options:
        cell = run.cell(reference)
        if option.argument == Argument() and option.attribute is not None and isinstance(cell, ObjectCell):
            run.put(reference, cell.with_attribute(option.attribute, Constant(place, value=True)))
    return reference


def _add(run: Run, reference: Reference, model: MessageModel, field: Field, given: Given, *, fresh: bool) -> None:
    attribute = next((known.name for known in model.attributes if known.field is field), None)
    cell = run.cell(reference)
    if attribute is None or not isinstance(cell, ObjectCell):
        headers.add_recipients(run, reference, field, given, fresh=fresh)
        return
    before = bare(cell.attributes[attribute]) if attribute in cell.attributes else None
    if fresh or before is None:
        part: Part = Spread(given.value, given.place)
        loops = run.loops_since(cell.loops)
        if loops and not fresh:
            part = Each(given.value, given.place, run.sources_of(loops), grown=True, loops=loops, spread=True)
        made = run.new_cell(ListCell(Collection(given.place, "list", (part,)), cell.loops), given.place)
        run.put(reference, cell.with_attribute(attribute, made))
    elif isinstance(before, Reference):
        language.add(run, before, Spread(given.value, given.place))
    else:
        headers.add_recipients(run, reference, field, given, fresh=False)


def _on_header(run: Run, reference: Reference, form: CallForm, arguments: Arguments) -> None:
    name = arguments.find(form.header_name) if form.header_name is not None else None
    field = headers.field_of(name.value) if name is not None else None
    if name is None or field is None:
        return
    if form.effect is Effect.REMOVE_HEADER:
        headers.delete_header(run, reference, name.value)
        return
    value = arguments.find(form.header_value) if form.header_value is not None else None
    if value is not None:
        fresh = form.effect is Effect.REPLACE_HEADER
        survives = headers.stays(form, field)
        headers.add_recipients(
            run, reference, field, replace(value, place=value.value.place), fresh=fresh, survives=survives
        )


def serialised_arguments(run: Run, arguments: Arguments, place: Place) -> None:
    """Message objects that are handed as text to a function whose name says that it sends.

    The connection often comes from elsewhere, so that nothing more is known of it.
    """
    for given in (*arguments.positional, *(given for _, given in arguments.keywords)):
        for value in _alternatives(given.value):
            if isinstance(value, Serialised):
                outgoing.leave_value(run, value.message, place, serialised=True)
            elif isinstance(value, Outcome):
                _serialised_by_caller(run, value)


def _serialised_by_caller(run: Run, value: Outcome) -> None:
    callee = bare(value.callee)
    if isinstance(callee, Member) and callee.name in run.project.vocabulary.serialising:
        outgoing.note_deliverer(run, callee.base)


def _alternatives(value: Value) -> tuple[Value, ...]:
    inner = bare(value)
    return tuple(bare(single) for single in inner.values) if isinstance(inner, Options) else (inner,)


def payloads(run: Run, arguments: Arguments, place: Place, *, http: bool) -> bool:
    """Judges the mappings among the arguments of a call that have the form of a provider's request; whether there was one."""
    found = False
    everything = [*arguments.positional, *(given for _, given in arguments.keywords)]
    texts = " ".join(rawtext.visible_text(run, bare(given.value)) for given in everything) if http else ""
    for given in everything:
        for value in _mappings(run, given.value):
            found = _payload(run, value, texts, place) or found
    return found


def is_payload(run: Run, value: Value) -> bool:
    """Whether a mapping, or one of a collection of them, has the form of a provider's request."""
    return any(_payload_models(run, mapping, "") for mapping in _mappings(run, value))


def _mappings(run: Run, value: Value) -> list[Value]:
    inner = language.seen(run, value)
    if isinstance(inner, Options):
        return [found for single in inner.values for found in _mappings(run, single)]
    if isinstance(inner, Outcome) and len(inner.positional) == 1:  # json.dumps(payload)
        return _mappings(run, inner.positional[0])
    if language.is_mapping(run, value):
        return [value]
    if isinstance(inner, Collection):  # a batch of them
        return [found for part in inner.parts[:MAX_BATCH] for found in _mappings(run, part.value)]
    return []


def _payload(run: Run, value: Value, texts: str, place: Place) -> bool:
    found = False
    for model in _payload_models(run, value, texts):
        whole = Arguments((Given(value, value.place),))
        form = _rooted(model.form)
        decision = exposure_of(run, form.exposure, form.options, whole, {})
        if form.messages is not None:
            _send_each(run, model.library, form, whole, place, {})
            found = True
            continue
        fields = _draft(run, form, whole)
        if fields:
            outgoing.record(run, place, fields, Manner(model.library, decision, form.repair, pair=form.pair))
            found = True
    return found


def _payload_models(run: Run, value: Value, texts: str) -> list[PayloadModel]:
    """The models for a mapping: the first whose URL is called and all others for that URL, or else those whose keys it has."""
    payloads = run.project.index.payloads
    called = next((url for model in payloads for url in model.urls if url in texts), None)
    if called is not None:
        return [model for model in payloads if called in model.urls]
    return [model for model in payloads if model.shape and all(dig_known(run, value, path) for path in model.shape)]


def _rooted(form: CallForm) -> CallForm:
    """A payload's form with its paths relative to the first argument."""

    def root(argument: Argument) -> Argument:
        return replace(argument, position=0)

    groups = form.recipients
    if form.messages is None:
        groups = tuple(
            replace(group, arguments=tuple(root(argument) for argument in group.arguments)) for group in groups
        )
    options = tuple(replace(option, argument=root(option.argument)) for option in form.options)
    messages = root(form.messages) if form.messages is not None else None
    mapping = root(form.headers) if form.headers is not None else None
    return replace(form, recipients=groups, options=options, messages=messages, headers=mapping)
