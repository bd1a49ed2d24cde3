"""Changes that change nothing about who sees whom change no finding: a part of what `python -m tests.robustness.metamorphic` does."""

from __future__ import annotations

import pytest

from tests.robustness.metamorphic import CHANGES, UNRELATED, differences, findings
from tests.robustness.seeds import programs
from tests.robustness.stages import CATALOG

EXAMPLES = [example.code for library in CATALOG.libraries for example in library.examples][::40]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_no_meaning_changes_no_finding(name: str) -> None:
    assert [found for program in EXAMPLES if (found := differences(program, name)) is not None] == []


def test_unrelated_files_change_no_finding() -> None:
    for program in programs()[::80]:
        others = {f"other{number}.py": UNRELATED.format(number) for number in range(3)}
        assert findings({"program.py": program}) == findings({"program.py": program, **others})
