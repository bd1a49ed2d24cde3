"""The method that is meant on an object of unknown class, where only one method of that name sends mail.

A heuristic: what is found by it is at best named evidence.
"""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.place import Place
from mailguard.audience.values import Member, Value
from mailguard.project import invoke, language
from mailguard.project.arguments import Arguments
from mailguard.project.classes import symbolic_object
from mailguard.project.code import FunctionValue
from mailguard.project.definitions import is_test
from mailguard.project.names import decorator_names
from mailguard.project.run import Run
from mailguard.project.sources import name_of, words_of
from mailguard.project.vague import FEWEST_KEYWORDS, is_telling


def called(run: Run, callee: Member, arguments: Arguments, place: Place, depth: int) -> Value | None:
    """What follows from the call of a method on an object of unknown class; None where no method is known to be meant."""
    method = run.project.only_method(callee.name)
    if method is None or method.owner is None:
        return None
    if not _is_meant(run, callee, method, arguments):
        return None
    run.guesses += 1
    try:
        receiver = symbolic_object(run, method.owner)
        return invoke.function(run, replace(method, receiver=receiver), arguments, place, depth)
    finally:
        run.guesses -= 1


def _is_meant(run: Run, callee: Member, method: FunctionValue, arguments: Arguments) -> bool:
    """Whether the name tells enough, or the arguments do, or what the object is called; and whether the arguments fit at all."""
    keywords, more = _keywords(run, arguments)
    names = {parameter.name for parameter in method.function.parameters}
    if not _fits(method, arguments, keywords, more=more) or (is_test(method.module) and not is_test(callee.place.path)):
        return False
    if _is_telling(run, callee.name) or _is_called_after(callee, method):
        return True
    return (more or len(keywords) >= FEWEST_KEYWORDS) and keywords <= names


def _is_telling(run: Run, name: str) -> bool:
    """Whether a method's name is its own: one word (`delete`, `publish`) is what objects of many kinds have."""
    return is_telling(name) and name not in run.project.vocabulary.of_libraries and not run.project.known_method(name)


def _is_called_after(callee: Member, method: FunctionValue) -> bool:
    """Whether the object is called after the method's class, or by its last words: `mailer` for a NewsMailer."""
    receiver = words_of(name_of(callee.base))
    owner = method.owner.definition.name if method.owner is not None else ""
    return bool(receiver) and words_of(owner)[-len(receiver) :] == receiver


def _keywords(run: Run, arguments: Arguments) -> tuple[frozenset[str], bool]:
    """The names of the keyword arguments of a call, those of a mapping that is handed on included, and whether there may be others."""
    known, unknown = language.known_entries(run, arguments.more.value) if arguments.more is not None else ({}, False)
    return frozenset(name for name, _ in arguments.keywords) | known.keys(), unknown


def _fits(method: FunctionValue, arguments: Arguments, keywords: frozenset[str], *, more: bool) -> bool:
    """Whether a call with these arguments could be one of the method; Python would refuse it otherwise."""
    parameters = method.function.parameters
    if "staticmethod" not in decorator_names(method.function):
        parameters = parameters[1:]
    positional = [known for known in parameters if not known.stars and not known.keyword_only]
    stars = {known.stars for known in parameters}
    if len(arguments.positional) > len(positional) and 1 not in stars:
        return False
    if not keywords <= {known.name for known in parameters} and 2 not in stars:
        return False
    if more or arguments.rest is not None:
        return True
    needed = positional[len(arguments.positional) :] + [known for known in parameters if known.keyword_only]
    return all(known.default is not None or known.name in keywords for known in needed)
