"""The kinds of repair, one module each: what they need is in the models of a library, never in its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mailguard.repair.candidate import Candidate, Case
from mailguard.repair.kinds import (
    bcc_argument,
    bcc_header,
    bcc_key,
    fresh_header,
    fresh_message,
    helper_parameter,
    one_each,
    option,
    other_function,
    serialised_bcc,
)

Kind = Callable[[Case], Iterator[Candidate]]

_HIDDEN: tuple[Kind, ...] = (
    bcc_argument.candidates,
    bcc_header.candidates,
    bcc_key.candidates,
    other_function.candidates,
)


def kinds_for(case: Case) -> tuple[Kind, ...]:
    """Return the kinds of repair for what is wrong with a message, the preferred ones first."""
    check = next((check for check in case.catalog.checks if check.code == case.finding.code), None)
    predicate = check.predicate if check is not None else None
    if predicate is None:
        return ()
    if predicate.accumulates:
        return (fresh_header.candidates, fresh_message.candidates)
    if predicate.serialised:
        return (serialised_bcc.candidates,)
    about_option = (option.candidates,) if predicate.option is not None else ()
    if case.is_direct:
        return (*about_option, *_HIDDEN, one_each.candidates)
    # A loop around its call leaves the helper as it is, and a new parameter what it does for others.
    return (one_each.candidates, *about_option, helper_parameter.candidates, *_HIDDEN)
