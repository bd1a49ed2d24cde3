"""How many findings there are of each rule, and of each mail library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.rules import UNREADABLE, checks_by_code
from mailguard.report.wording import printable

NO_LIBRARY = "(none)"  # a finding that is not about a message


def statistics(result: RunResult, catalog: Catalog) -> str:
    """Count the findings of a run and its unreadable files, most frequent first; empty for a clean run."""
    names = {library.id: library.name for library in catalog.libraries}
    checks = checks_by_code(catalog)
    codes = [finding.code for finding in result.findings] + [UNREADABLE] * len(result.unreadable)
    rules = Counter(f"{code} {checks[code].name}" if code in checks else code for code in codes)
    libraries = Counter(names.get(each.library or "", each.library or NO_LIBRARY) for each in result.findings)
    tables = [("By rule:", rules), ("By library:", libraries)]
    return "\n".join("\n".join([title, *_rows(counts), ""]) for title, counts in tables if counts)


def _rows(counts: Counter[str]) -> Iterator[str]:
    digits = len(str(max(counts.values())))
    for name, number in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        yield f"  {number:>{digits}}  {printable(name)}"
