"""What the catalogue says about the rules that a report mentions."""

from __future__ import annotations

from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog, Check

UNREADABLE = "MG901"
_UNREADABLE_CHECK = Check(
    code=UNREADABLE,
    name="unreadable-file",
    summary="A file could not be read or parsed, and was not checked",
    message="",
    why="Nothing is known about the messages that this file sends.",
    repair="Correct the file, or exclude it.",
    severity=Severity.WARNING,
    default=True,
    security_severity=None,
    predicate=None,
)


def checks_by_code(catalog: Catalog) -> dict[str, Check]:
    """Index the catalogue's rules by code. MG901 is always there: an unreadable file is reported whatever is loaded."""
    return {UNREADABLE: _UNREADABLE_CHECK} | {check.code: check for check in catalog.checks}
