"""What a method or attribute is on an object of unknown class: what the project's classes define under that name.

A heuristic: it rests on the name alone, so whatever is found by it is at best named evidence.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from mailguard.audience.values import Element, Item, Member, Outcome, Parameter, Unbound, Unknown, Value, bare
from mailguard.catalog.words import GENERIC
from mailguard.project import invoke, objects
from mailguard.project.arguments import Arguments, Given
from mailguard.project.classes import symbolic_object
from mailguard.project.code import ClassValue, FunctionValue
from mailguard.project.run import Run
from mailguard.project.sources import name_of, words_of

SHORTEST_NAME = 5  # a shorter one is found on objects of all kinds
MAX_DEFINITIONS = 4


class Asked(NamedTuple):
    """A member of an object of unknown class, and the arguments if it is called."""

    member: Member
    call: Outcome | None


def asked_of_unknown(value: Value) -> Asked | None:
    """For `receiver.name` and `receiver.name(...)` what is asked of the receiver; None for everything else."""
    call = value if isinstance(value, Outcome) else None
    member = bare(call.callee) if call is not None else value
    if not isinstance(member, Member) or len(member.name) < SHORTEST_NAME or member.name in GENERIC:
        return None
    base = bare(member.base)
    unknown = isinstance(base, (Parameter, Element, Item, Member, Outcome, Unbound, Unknown))
    return Asked(member, call) if unknown else None


def patterns(name: str) -> frozenset[str]:
    """The texts by one of which a file that defines `name` in a class is found."""
    return frozenset({f"def {name}(", f"    {name} = ", f"    {name}: "})


def defined(run: Run, asked: Asked) -> tuple[Value, ...]:
    """What each class of the project that may be meant makes of it; nothing where the name says too little.

    When the project has not been searched for the name yet, it is noted in `run.wanted`.
    """
    name = asked.member.name
    classes = run.project.classes.defining(name)
    if classes is None:
        run.wanted.add(name)
        return ()
    chosen = _meant(asked.member, classes)
    found = (_on_any(run, definition, asked) for definition in chosen)
    return tuple(value for value in found if value is not None)


def _meant(member: Member, classes: tuple[ClassValue, ...]) -> tuple[ClassValue, ...]:
    """The class that the receiver is called after, in full or by its last words (`area` for ActivityArea), or else all, if they are few."""
    if not is_test(member.place.path):
        classes = tuple(known for known in classes if not is_test(known.module))
    receiver = words_of(name_of(member.base))
    words = {known: words_of(known.definition.name) for known in classes}
    namesakes = tuple(known for known in classes if receiver and words[known] == receiver)
    relatives = tuple(known for known in classes if receiver and words[known][-len(receiver) :] == receiver)
    chosen = namesakes or relatives or classes
    return chosen if len(chosen) <= MAX_DEFINITIONS else ()


def is_test(path: str) -> bool:
    """Whether a file belongs to the tests of a project, by its path."""
    return any(part.startswith("test") or part.endswith("_test.py") for part in PurePosixPath(path).parts)


def _on_any(run: Run, definition: ClassValue, asked: Asked) -> Value | None:
    """The member on any object of a class; None for message classes, whose recipients are judged where they are made."""
    if run.project.models_of(definition)[0] is not None:
        return None
    place = asked.member.place
    found = objects.member(run, symbolic_object(run, definition), asked.member.name, place)
    method = bare(found)
    if asked.call is None:
        return None if isinstance(method, FunctionValue) else found
    if not isinstance(method, FunctionValue) or method.key in run.stack:
        return None
    positional = tuple(Given(value, value.place) for value in asked.call.positional)
    keywords = tuple((name, Given(value, value.place)) for name, value in asked.call.keywords)
    return invoke.function(run, method, Arguments(positional, keywords), place, len(run.stack) - 1, lazy=True)
