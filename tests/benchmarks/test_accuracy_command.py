"""The accuracy command from labels and git directories to the table, with the real mailguard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.accuracy.__main__ import measure
from benchmarks.accuracy.corpus import Tree
from tests.benchmarks.conftest import Commit

LEAKING = """from django.contrib.auth.models import User
from django.core.mail import send_mail


def announce():
    people = [user.email for user in User.objects.all()]
    send_mail("News", "Hello", None, people)


def remind(user):
    send_mail("News", "Hello", None, [user.email])
"""
REPAIRED = LEAKING.replace(
    '    send_mail("News", "Hello", None, people)\n',
    '    for person in people:\n        send_mail("News", "Hello", None, [person])\n',
)


@pytest.fixture
def corpus(commit: Commit, tmp_path: Path) -> Path:
    before, after = commit({"news.py": LEAKING}), commit({"news.py": REPAIRED})
    place: dict[str, object] = {"repo": before.repository, "path": "news.py"}
    write(
        tmp_path / "corpus" / "leaks.jsonl",
        place
        | {"vulnerable_commit": before.commit, "line": 7, "needs": "local"}
        | {"fixed_commit": after.commit, "fixed_line": 8},
    )
    place["commit"] = before.commit
    sites = [place | {"line": 7, "label": "leak"}, place | {"line": 11, "label": "single"}]
    write(tmp_path / "corpus" / "sites.jsonl", *sites)
    write(tmp_path / "corpus" / "files.jsonl", place)
    return tmp_path / "corpus"


def write(path: Path, *rows: dict[str, object]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def run(corpus: Path, *options: str) -> Result:
    places = ["--corpus", corpus, "--mirror", corpus.parent / "mirror", "--work", corpus.parent / "trees"]
    return CliRunner().invoke(measure, [*map(str, places), *options])


def test_figures_follow_from_labels_and_findings(corpus: Path) -> None:
    result = run(corpus, "--json", str(corpus / "figures.json"))
    assert result.exit_code == 0, result.output
    figures = json.loads((corpus / "figures.json").read_text(encoding="utf-8"))
    assert figures["leaks"] == {
        "total": {"all": 1, "local": 1},
        "found": {"all": 1, "local": 1},
        "still_reported": 0,
        "rightly_still_reported": 0,
        "mistakes": [],
    }
    counts = {"positive": 1, "negative": 1, "found": 1, "right": {"high": 1}, "wrong": {}}
    assert figures["sites"] == counts | {"mistakes": []}
    assert "| leaks found | 100.0 % | 1 of 1 |" in result.stdout


def test_mistakes_are_listed(corpus: Path) -> None:
    labels = (corpus / "sites.jsonl").read_text(encoding="utf-8")
    swapped = labels.replace('"leak"', '"hidden"').replace('"single"', '"leak"')
    (corpus / "sites.jsonl").write_text(swapped, encoding="utf-8")
    (corpus / "leaks.jsonl").write_text("", encoding="utf-8")
    listed = run(corpus, "--show").stdout.splitlines()[-2:]
    assert listed == ["wrong: owner/shop news.py:7", "missed: owner/shop news.py:11"]


def test_a_part_of_the_corpus_never_gets_into_the_page(corpus: Path) -> None:
    result = run(corpus, "--only", "shop", "--write")
    assert result.exit_code == 2
    assert "use --write without --only" in result.output


def test_what_the_mirror_lacks_is_counted(corpus: Path) -> None:
    other = Tree("owner/blog", "1" * 40)
    for name in ("leaks", "sites"):
        write(corpus / f"{name}.jsonl")
    write(corpus / "files.jsonl", {"repo": other.repository, "commit": other.commit, "path": "blog.py"})
    result = run(corpus)
    assert "0 public repositories at fixed commits" in result.stdout
    assert "1 more could not be had." in result.stdout


def test_a_broken_corpus_is_named_in_one_line(corpus: Path) -> None:
    (corpus / "sites.jsonl").write_text("no JSON\n", encoding="utf-8")
    result = run(corpus)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {corpus / 'sites.jsonl'}: ")


def test_a_tree_without_a_report_ends_the_run(corpus: Path) -> None:
    result = run(corpus, "--timeout", "0.001")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "not done after 0.001 s" in result.stderr
