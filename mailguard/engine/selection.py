"""Which rules report: the default set, or what the user selects and ignores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailguard.catalog.models import Check
from mailguard.engine.errors import UsageError

_DIGITS = "0123456789"
UNREADABLE_CODE = "MG901"  # raised by the engine itself, so it exists whatever the catalogue holds
_WHATEVER_IS_SELECTED = (UNREADABLE_CODE, "MG904")  # what says that something was not done as it was meant
EVERY_RULE = "ALL"


def enabled_codes(checks: Sequence[Check], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> frozenset[str]:
    """Return the codes of the rules that report.

    A selector is a code (MG101), a prefix of codes (MG1), a rule's name (visible-to) or ALL, in capitals or not. What
    `select` names replaces the default set; what `ignore` names is then taken away. Files that cannot be analysed are
    reported unless they are ignored in so many words: selecting a rule is no wish to miss that it did not run. The same
    goes for comments that were meant to suppress something and do not.

    Raises:
        UsageError: a selector fits no rule.
    """
    names = _names(checks)
    default = frozenset(check.code for check in checks if check.default)
    chosen = _matching(names, "--select", select) or default
    always = names.keys() & _WHATEVER_IS_SELECTED
    return (chosen | always) - _matching(names, "--ignore", ignore)


def selected(checks: Sequence[Check], selectors: Iterable[str]) -> frozenset[str]:
    """Return the codes of the rules that selectors name. One that fits no rule is passed over."""
    return frozenset(
        code for selector in selectors for code, name in _names(checks).items() if _fits(selector, code, name)
    )


def unknown_selector(checks: Sequence[Check], selector: str) -> str | None:
    """Say what is wrong with a selector that fits no rule; None for one that does."""
    names = _names(checks)
    fits = any(_fits(selector, code, name) for code, name in names.items())
    return None if fits else f"{selector}: {_unknown(names, selector)}"


def _names(checks: Sequence[Check]) -> dict[str, str]:
    return {check.code: check.name for check in checks} | {UNREADABLE_CODE: _name_of_unreadable(checks)}


def _name_of_unreadable(checks: Sequence[Check]) -> str:
    return next((check.name for check in checks if check.code == UNREADABLE_CODE), "unreadable-file")


def _matching(names: dict[str, str], option: str, selectors: Iterable[str]) -> frozenset[str]:
    matching: set[str] = set()
    for selector in selectors:
        codes = [code for code, name in names.items() if _fits(selector, code, name)]
        if not codes:
            raise UsageError(f"{option} {selector}: {_unknown(names, selector)}")
        matching.update(codes)
    return frozenset(matching)


def _fits(selector: str, code: str, name: str) -> bool:
    word = selector.upper()
    prefix = word.rstrip(_DIGITS)  # the letters in full: "M" is no prefix of MG101, "MG" and "MG1" are
    return word == EVERY_RULE or word == name.upper() or (prefix == code.rstrip(_DIGITS) and code.startswith(word))


def _unknown(names: dict[str, str], selector: str) -> str:
    from difflib import get_close_matches  # seldom needed

    known = [*names, *names.values()]
    written = {word.lower(): word for word in known}
    close = get_close_matches(selector.lower(), written, n=1)
    hint = f"did you mean {written[close[0]]}? " if close else ""
    return f"no such rule; {hint}'mailguard rules' lists them all"
