"""Rules that are written in Python, from installed packages: the entry-point group `mailguard.rules`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailguard.audience.record import frozen
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Check
from mailguard.engine.errors import UsageError
from mailguard.engine.guarded import GuardedRule
from mailguard.engine.installed import RULES, LoadError, load, offered, site_folders
from mailguard.plugin import Rule

_WANTED = {
    "code": (re.compile(r"(?!MG)[A-Z]{2,10}[0-9]{3}"), "capital letters other than MG and three digits, as in ACME101"),
    "name": (re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), "lower-case words joined by hyphens"),
    "summary": (re.compile(r"(?s).*\S.*"), "a text"),
    "why": (re.compile(r"(?s).*\S.*"), "a text"),
    "repair": (re.compile(r"(?s).*\S.*"), "a text"),
}


@frozen
class Plugin:
    """A rule of an installed package."""

    distribution: str  # name and version
    folder: str  # that it is installed in
    value: str  # module:class
    check: Check


def installed_plugins(folders: Sequence[str] | None = None) -> tuple[Plugin, ...]:
    """Return the plug-ins in `folders` (by default, those of this environment), sorted by the code of their rule.

    Raises:
        UsageError: a plug-in cannot be loaded, or is no rule. The message says which and what to do.
    """
    where = site_folders() if folders is None else tuple(folders)
    plugins = []
    for distribution, folder, entry_point in offered(RULES, where):
        try:
            check = _check(load(entry_point, where), entry_point.value)
        except LoadError as error:
            raise _broken(distribution, str(error)) from error
        plugins.append(Plugin(distribution, folder, entry_point.value, check))
    return tuple(sorted(plugins, key=lambda plugin: plugin.check.code))


def with_plugins(checks: Sequence[Check], plugins: Sequence[Plugin]) -> tuple[Check, ...]:
    """Return the rules of a catalogue, and those of plug-ins.

    Raises:
        UsageError: a plug-in has a code or name that is taken.
    """
    merged = list(checks)
    for plugin in plugins:
        code, name = plugin.check.code, plugin.check.name
        for other in merged:
            if code == other.code or name == other.name:
                problem = f"its rule {code} {name} has a code or name of {other.code} {other.name}"
                raise _broken(plugin.distribution, problem)
        merged.append(plugin.check)
    return tuple(merged)


def _check(loaded: object, value: str) -> Check:
    """Return a rule with its texts, as a rule file would give them.

    Raises:
        LoadError: `loaded` is no class of rules, or lacks something.
    """
    if not isinstance(loaded, type) or not issubclass(loaded, Rule):
        raise LoadError(f"{value} is no subclass of mailguard.plugin.Rule")
    for attribute, (pattern, wanted) in _WANTED.items():
        text = getattr(loaded, attribute, None)
        if not isinstance(text, str) or not pattern.fullmatch(text):
            raise LoadError(f"{attribute} of {value} must be {wanted}, not {text!r}")
    if not isinstance(loaded.severity, Severity):
        raise LoadError(f"severity of {value} must be a mailguard.plugin.Severity, not {loaded.severity!r}")
    try:
        rule = loaded()
    except Exception as error:  # code that is not ours may raise anything
        raise LoadError(f"{value}() fails: {type(error).__name__}: {error}") from error
    return Check(
        code=rule.code,
        name=rule.name,
        summary=rule.summary,
        message="",
        why=rule.why,
        repair=rule.repair,
        severity=rule.severity,
        default=bool(rule.default),
        security_severity=None,
        predicate=None,
        references=tuple(rule.references),
        rule=GuardedRule(rule),
    )


def _broken(distribution: str, problem: str) -> UsageError:
    return UsageError(f"the plug-in {distribution} cannot be used: {problem}")
