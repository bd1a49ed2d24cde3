"""What counts as found, right and wrong on labelled code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.accuracy.checker import Found, Run, parse
from benchmarks.accuracy.corpus import Corpus, CorpusError, Leak, Lines, Site, Tree, Verdict, read_corpus, verdict
from benchmarks.accuracy.report import Measured, render
from benchmarks.accuracy.scoring import LeakFigures, Mistake, SiteFigures, score_leaks, score_sites

BEFORE = Tree("owner/shop", "1" * 40)
AFTER = Tree("owner/shop", "2" * 40)


def found(path: str, line: int, *trace: tuple[str, int], confidence: str = "high") -> Found:
    return Found(Lines(path, line, line), tuple(Lines(name, at, at) for name, at in trace), confidence)


def leak(needs: str = "local", *, may_still_speak: bool = False) -> Leak:
    return Leak(BEFORE, Lines("mail.py", 10, 12), needs, AFTER, Lines("mail.py", 20, 20), may_still_speak)


def site(line: int, says: Verdict, *, in_test: bool = False, path: str = "mail.py") -> Site:
    return Site(BEFORE, Lines(path, line, line + 1), says, in_test)


def figures(sites: Sequence[Site], findings: Sequence[Found], *labelled: str) -> SiteFigures:
    corpus = Corpus((), tuple(sites), frozenset((BEFORE, path) for path in labelled))
    return score_sites(corpus, Run({BEFORE: tuple(findings)}, frozenset()))


@pytest.mark.parametrize(
    ("finding", "counted"),
    [
        (found("mail.py", 12), True),
        (found("views.py", 3, ("views.py", 2), ("mail.py", 10)), True),
        (found("mail.py", 13), False),
        (found("views.py", 11), False),
    ],
)
def test_a_leak_is_found_where_a_finding_or_its_trace_touches_the_statement(finding: Found, *, counted: bool) -> None:
    run = Run({BEFORE: (finding,), AFTER: ()}, frozenset())
    expected = {"all": 1, "local": 1} if counted else {}
    mistakes = () if counted else (Mistake("missed", BEFORE, Lines("mail.py", 10, 12)),)
    assert score_leaks([leak()], run) == LeakFigures({"all": 1, "local": 1}, expected, 0, 0, mistakes)


def test_only_a_finding_on_the_repaired_line_itself_speaks_after_the_repair() -> None:
    passing = Run({BEFORE: (found("mail.py", 10),), AFTER: (found("other.py", 1, ("mail.py", 20)),)}, frozenset())
    assert score_leaks([leak()], passing).still_reported == 0
    speaking = Run({BEFORE: (found("mail.py", 10),), AFTER: (found("mail.py", 20),)}, frozenset())
    scored = score_leaks([leak(), leak("cross-file", may_still_speak=True)], speaking)
    both = {"all": 2, "local": 1, "cross-file": 1}
    assert scored == LeakFigures(both, both, 1, 1, (Mistake("still reported", AFTER, Lines("mail.py", 20, 20)),))


def test_a_leak_that_was_never_found_is_not_still_reported() -> None:
    run = Run({BEFORE: (), AFTER: (found("mail.py", 20),)}, frozenset())
    missed = Mistake("missed", BEFORE, Lines("mail.py", 10, 12))
    assert score_leaks([leak()], run) == LeakFigures({"all": 1, "local": 1}, {}, 0, 0, (missed,))


def test_a_leak_without_both_trees_is_not_counted() -> None:
    assert score_leaks([leak()], Run({BEFORE: ()}, frozenset({AFTER}))) == LeakFigures({}, {}, 0, 0)


def test_findings_are_right_or_wrong_by_the_sites_that_they_point_at() -> None:
    sites = [site(10, Verdict.LEAK), site(20, Verdict.HARMLESS), site(30, Verdict.NOT_COUNTED)]
    findings = [
        found("mail.py", 11),
        found("mail.py", 10, confidence="medium"),
        found("mail.py", 20, confidence="medium"),
        found("mail.py", 30),
        found("mail.py", 40),
        found("other.py", 20),
    ]
    wrong = Mistake("wrong", BEFORE, Lines("mail.py", 20, 20))
    counted = SiteFigures(1, 1, 1, {"high": 1, "medium": 1}, {"medium": 1}, (wrong,))
    assert figures(sites, findings) == counted
    assert figures(sites, findings, "mail.py").wrong == {"medium": 1, "high": 1}
    assert figures(sites, findings, "mail.py", "other.py").wrong == {"medium": 1, "high": 2}


def test_a_site_that_nothing_touches_is_missed() -> None:
    sites = [site(10, Verdict.LEAK), site(20, Verdict.LEAK)]
    missed = Mistake("missed", BEFORE, Lines("mail.py", 20, 21))
    assert figures(sites, [found("mail.py", 10)]) == SiteFigures(2, 0, 1, {"high": 1}, {}, (missed,))


def test_a_finding_between_a_leak_and_a_harmless_site_is_right() -> None:
    sites = [site(10, Verdict.LEAK), site(11, Verdict.HARMLESS)]
    assert figures(sites, [found("mail.py", 11)]) == SiteFigures(1, 1, 1, right={"high": 1}, wrong={})


def test_a_trace_finds_a_site_but_makes_no_false_alarm() -> None:
    sites = [site(10, Verdict.LEAK), site(20, Verdict.HARMLESS)]
    passing = found("views.py", 3, ("mail.py", 10), ("mail.py", 20))
    assert figures(sites, [passing], "mail.py") == SiteFigures(1, 1, 1, right={}, wrong={})


def test_tests_do_not_count() -> None:
    sites = [site(10, Verdict.LEAK, in_test=True), site(20, Verdict.HARMLESS, in_test=True)]
    findings = [found("mail.py", 20), found("mail.py", 50)]
    assert figures(sites, findings, "mail.py") == SiteFigures(0, 0, 0, right={}, wrong={})
    mixed = [*sites, site(30, Verdict.HARMLESS)]
    assert figures(mixed, [found("mail.py", 20)], "mail.py") == SiteFigures(0, 1, 0, right={}, wrong={})


@pytest.mark.parametrize(
    ("label", "why", "says"),
    [
        ("leak", "", Verdict.LEAK),
        ("single", "", Verdict.HARMLESS),
        ("hidden", "", Verdict.HARMLESS),
        ("internal", "", Verdict.HARMLESS),
        ("unclear", "", Verdict.NOT_COUNTED),
        ("wrapper", "callers=leak: all users", Verdict.LEAK),
        ("wrapper", "callers = single", Verdict.HARMLESS),
        ("wrapper", "callers=internal", Verdict.HARMLESS),
        ("wrapper", "", Verdict.NOT_COUNTED),
    ],
)
def test_labels_say_what_a_checker_should(label: str, why: str, says: Verdict) -> None:
    assert verdict(label, why) is says


def write_corpus(folder: Path, **files: Sequence[dict[str, object]]) -> Path:
    for name in ("leaks", "sites", "files"):
        lines = [json.dumps(row) for row in files.get(name, ())]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_corpus_is_read(tmp_path: Path) -> None:
    row = {"repo": "owner/shop", "commit": BEFORE.commit, "path": "mail.py"}
    repaired = row | {"vulnerable_commit": BEFORE.commit, "fixed_commit": AFTER.commit, "needs": "local"}
    corpus = read_corpus(
        write_corpus(
            tmp_path,
            leaks=[repaired | {"line": 12, "call_line": 10, "fixed_line": 20}],
            sites=[row | {"line": 5, "label": "leak", "in_test": True}],
            files=[row],
        )
    )
    assert corpus.leaks == (leak(),)
    assert corpus.sites == (Site(BEFORE, Lines("mail.py", 5, 5), Verdict.LEAK, in_test=True),)
    assert corpus.labelled_files == {(BEFORE, "mail.py")}
    assert corpus.trees == {BEFORE, AFTER}
    assert corpus.only(("shop",)) == corpus
    assert corpus.only(("blog",)) == Corpus((), (), frozenset())


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, sites=[{"repo": "owner/shop", "commit": "1", "path": "mail.py", "line": "5"}])
    with pytest.raises(CorpusError) as raised:
        read_corpus(folder)
    assert str(raised.value) == f"{folder / 'sites.jsonl'}:1: missing or wrong: line must be a number"


def test_a_report_is_read() -> None:
    step = {"path": "a.py", "line": 1, "end_line": 1, "text": "made here"}
    finding = {"path": "b.py", "line": 3, "end_line": 4, "confidence": "medium", "trace": [step]}
    [read] = parse(json.dumps({"version": 1, "findings": [finding]}).encode())
    assert read == Found(Lines("b.py", 3, 4), (Lines("a.py", 1, 1),), "medium")


def test_the_table_names_the_corpus_the_settings_and_the_date() -> None:
    measured = Measured("1.2.3", "2026-01-31", "training part", repositories=9, missing_repositories=1)
    leaks = LeakFigures({"all": 4, "local": 1, "cross-file": 3}, {"all": 2, "cross-file": 2}, 0, 1)
    sites = SiteFigures(8, 100, 6, right={"high": 5, "medium": 3}, wrong={"medium": 1})
    assert render(measured, leaks, sites) == (
        "mailguard 1.2.3, default settings, 2026-01-31. Corpus (training part): 9 public repositories at fixed commits, "
        "108 labelled places that count (8 leaks, 100 harmless) and 4 publicly repaired leaks. 1 more could not be had.\n"
        "\n"
        "| figure | share | of |\n"
        "| --- | ---: | ---: |\n"
        "| leaks found | 50.0 % | 2 of 4 |\n"
        "| — that one function shows | 0.0 % | 0 of 1 |\n"
        "| — that pass through functions of one file | - | 0 of 0 |\n"
        "| — that pass through several files | 66.7 % | 2 of 3 |\n"
        "| found leaks still reported at the repaired line | 0.0 % | 0 of 2 |\n"
        "| — and where the repair leaves something to report | 50.0 % | 1 of 2 |\n"
        "| labelled places, precision: findings that are right | 88.9 % | 8 of 9 |\n"
        "| labelled places, recall: leaks that are found | 75.0 % | 6 of 8 |\n"
        "| findings of high confidence that are right | 100.0 % | 5 of 5 |\n"
        "| findings of medium confidence that are right | 75.0 % | 3 of 4 |"
    )
