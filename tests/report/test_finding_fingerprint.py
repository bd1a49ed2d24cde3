from __future__ import annotations

from typing import TYPE_CHECKING

from mailguard.report.fingerprint import fingerprints
from mailguard.report.source import decode_all

if TYPE_CHECKING:
    from conftest import Project


def test_moved_and_reformatted_code_keeps_its_fingerprint(project: Project) -> None:
    project.files["a.py"] = "send(to=[u.email for u in users])\n"
    before = _fingerprint(project, "[u.email for u in users]")
    project.files["a.py"] = "# more\n\nsend(\n    to=[\n        u.email\n        for u in users\n    ]\n)\n"
    after = _fingerprint(project, "[\n        u.email\n        for u in users\n    ]")
    assert before == after
    assert len(before) == 32


def test_another_expression_rule_or_file_is_another_fingerprint(project: Project) -> None:
    project.files["a.py"] = project.files["b.py"] = "send(to=emails, cc=others)\n"
    findings = [
        project.finding("emails", "a.py"),
        project.finding("others", "a.py"),
        project.finding("emails", "b.py"),
        project.finding("emails", "a.py", code="MG102"),
    ]
    result = project.result(*findings)
    assert len(set(fingerprints(findings, decode_all(result.sources)))) == 4


def test_equal_expressions_in_a_file_are_numbered_by_place(project: Project) -> None:
    finding = project.finding("emails")
    sources = decode_all(project.result().sources)
    first, second = fingerprints([finding, finding], sources)
    assert first != second
    assert fingerprints([finding], sources) == [first]


def test_a_file_name_that_is_not_utf_8_and_a_missing_source_do_no_harm(project: Project) -> None:
    project.files["\udcff.py"] = "send(to=emails)\n"
    (fingerprint,) = fingerprints([project.finding("emails", "\udcff.py")], {})
    assert len(fingerprint) == 32


def _fingerprint(project: Project, quoted: str) -> str:
    finding = project.finding(quoted, "a.py")
    return fingerprints([finding], decode_all(project.result().sources))[0]
