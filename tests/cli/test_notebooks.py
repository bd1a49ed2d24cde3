"""Notebooks through the real commands."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from mailguard.engine.baseline import HEADER
from mailguard.report.line_hash import line_hashes
from tests.cli.conftest import Mailguard

Json = dict[str, object]

IMPORTS = "%matplotlib inline\nfrom django.core.mail import send_mail\nfrom shop.models import Customer"
PEOPLE = "files = !ls\npeople = [each.email for each in Customer.objects.all()]"
LEAK = 'await news()\nä = 1; send_mail("News", "", None, people)'
OUTPUT = {"output_type": "stream", "name": "stdout", "text": ['send_mail("News", "", None, people)']}


def code(source: str) -> Json:
    lines = source.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [OUTPUT], "source": lines}


def written(path: str, *sources: str) -> str:
    """Write a notebook with these code cells behind a text, as Jupyter does, and return what is in the file."""
    text = {"cell_type": "markdown", "metadata": {}, "source": ["send_mail"]}
    metadata = {"language_info": {"name": "python"}}
    document = {"cells": [text, *map(code, sources)], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    content = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(content, encoding="utf-8")
    return content


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def leaking() -> str:
    return written("news.ipynb", IMPORTS, "%%bash\nls (", PEOPLE, LEAK)


def checked(mailguard: Mailguard, output_format: str, *arguments: str) -> str:
    finished = mailguard("check", "--jobs", "1", "--output-format", output_format, *arguments)
    assert finished.err == ""
    return finished.out


def test_people_see_cells(mailguard: Mailguard, leaking: str) -> None:
    assert "news.ipynb:cell 5:2:36: MG101 [high]" in checked(mailguard, "concise")
    full = checked(mailguard, "full").splitlines()
    assert full[2:6] == [
        "news.ipynb:cell 5:2:36",
        "    |",
        "  1 | await news()",
        '  2 | ä = 1; send_mail("News", "", None, people)',
    ]
    assert "    1. news.ipynb:cell 4:2: the addresses are those of stored objects" in full
    assert "       | people = [each.email for each in Customer.objects.all()]" in full
    assert "news\\.ipynb\\:cell 5\\:2\\:36" in checked(mailguard, "markdown")
    page = checked(mailguard, "html")
    assert "news.ipynb, cell 5, line 2" in page
    assert "news.ipynb:cell 4:2" in page


def test_programs_that_know_notebooks_are_told_the_cell(mailguard: Mailguard, leaking: str) -> None:
    place = {"path": "news.ipynb", "cell": 5, "line": 2, "column": 36, "end_line": 2, "end_column": 42}
    (finding,) = json.loads(checked(mailguard, "json"))["findings"]
    assert {key: finding[key] for key in place} == place
    assert [(step["cell"], step["line"]) for step in finding["trace"]] == [(4, 2), (4, 2), (5, 2)]
    assert json.loads(checked(mailguard, "jsonl").splitlines()[0])["cell"] == 5
    (row,) = csv.DictReader(mailguard("inventory", "--format", "csv").out.splitlines())
    assert (row["path"], row["cell"], row["line"]) == ("news.ipynb", "5", "2")
    assert json.loads(mailguard("inventory", "--format", "json").out)["sites"][0]["cell"] == 5
    assert "\nnews.ipynb, cell 5\n   2  MG101" in mailguard("inventory").out
    assert "news.ipynb:cell 5:2" in mailguard("inventory", "--format", "html").out


def test_programs_that_show_files_are_told_the_line_of_the_file(mailguard: Mailguard, leaking: str) -> None:
    lines = leaking.split("\n")
    line = next(number for number, text in enumerate(lines, 1) if text.lstrip().startswith('"ä'))
    start = lines[line - 1].index("people") + 1
    end = start + len("people")
    note = "This is line 2 of cell 5."
    annotation = checked(mailguard, "github").splitlines()[0]
    assert annotation.startswith(
        f"::error file=news.ipynb,line={line},endLine={line},col={start},endColumn={end},title="
    )
    assert note in annotation
    (issue,) = json.loads(checked(mailguard, "gitlab"))
    assert issue["location"]["positions"]["begin"] == {"line": line, "column": start}
    assert note in issue["content"]["body"]
    (diagnostic,) = json.loads(checked(mailguard, "rdjson"))["diagnostics"]
    assert diagnostic["location"]["range"]["start"] == {"line": line, "column": start + 1}  # bytes
    junit = checked(mailguard, "junit")
    assert f'name="MG101 visible-to at cell 5, line 2, column 36" file="news.ipynb" line="{line}"' in junit
    (result,) = json.loads(checked(mailguard, "sarif"))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (line, start, end)
    assert region["snippet"] == {"text": "people"}
    assert note in result["message"]["text"]
    assert result["relatedLocations"][0]["message"]["text"].endswith(" This is line 2 of cell 4.")
    hashes = line_hashes(leaking.encode(), [line])
    assert result["partialFingerprints"]["primaryLocationLineHash"] == hashes[line]


def test_notebooks_use_the_modules_of_the_project(mailguard: Mailguard) -> None:
    Path("helper.py").write_text(f'{IMPORTS[19:]}\ndef tell(who):\n    send_mail("", "", None, who)\n')
    written("notebooks/news.ipynb", f"{IMPORTS}\nfrom helper import tell", f"{PEOPLE}\ntell(people)")
    assert "notebooks/news.ipynb:cell 3:3:6: MG101" in checked(mailguard, "concise", "notebooks/news.ipynb")
    written("helper.ipynb", "def tell(who): pass")
    assert "notebooks/news.ipynb:cell 3:3:6: MG101" in checked(mailguard, "concise")


def test_comments_in_cells_suppress(mailguard: Mailguard) -> None:
    reason = "# mailguard: ignore[MG101] -- they know each other"
    written("a.ipynb", IMPORTS, PEOPLE, f"!ls\n{reason}\nsend_mail('', '', None, people)", LEAK, f"{reason}\nx = 1")
    found = checked(mailguard, "concise").splitlines()
    assert [line.partition(" [")[0] for line in found[:2]] == [
        "a.ipynb:cell 5:2:36: MG101",
        "a.ipynb:cell 6:1:1: MG902",
    ]
    written("a.ipynb", IMPORTS, PEOPLE, LEAK, "# mailguard: ignore-file[MG101] -- they know each other")
    assert mailguard("check").code == 0


def test_a_baseline_knows_a_notebook_whose_cells_move(mailguard: Mailguard) -> None:
    in_function = f"%ls\ndef tell():\n    {LEAK.splitlines()[1]}\ntell()"
    written("a.ipynb", IMPORTS, PEOPLE, LEAK, in_function)
    mailguard("baseline", "write", "--baseline", "known.txt")
    entries = ["a.ipynb: MG101 in <module>: people", "a.ipynb: MG101 in tell: people"]
    assert Path("known.txt").read_text().splitlines() == [HEADER, *entries]
    written("a.ipynb", IMPORTS, "x = 1", PEOPLE, "!ls", f"%ls\n{LEAK}", in_function)
    finished = mailguard("check", "--baseline", "known.txt")
    assert finished.code == 0
    assert "2 in the baseline" in " ".join(finished.out.split())


def test_standard_input_may_be_a_notebook(leaking: str) -> None:
    arguments = ["check", "--stdin-filename", "new.ipynb", "--output-format", "concise"]
    command = [sys.executable, "-m", "mailguard", *arguments]
    finished = subprocess.run(command, input=leaking.encode(), capture_output=True, check=False)
    assert finished.returncode == 1
    assert finished.stdout.decode().startswith("new.ipynb:cell 5:2:36: MG101")


def test_a_damaged_notebook_is_told_where_it_concerns_mail(mailguard: Mailguard, leaking: str) -> None:
    Path("news.ipynb").write_text(leaking.replace('"cells": [', '"cells": [\n<<<<<<< HEAD', 1))
    Path("other.ipynb").write_text("{")
    reason = "the notebook is damaged: its JSON ends or breaks off at column 1 (Expecting value)"
    for _ in ("without a cache", "with one"):
        finished = mailguard("check", "--output-format", "concise")
        assert finished.code == 4
        assert finished.out.splitlines()[0].startswith(f"news.ipynb:3:1: MG901 {reason}")
        assert "other.ipynb" not in finished.out


def test_a_mistake_in_a_cell_is_told_with_the_cell(mailguard: Mailguard) -> None:
    source = written("a.ipynb", IMPORTS, "x = 1\nsend_mail(\n")
    assert "a.ipynb:cell 3:2:1: MG901 syntax error: '(' was never closed" in checked(mailguard, "concise")
    line = next(number for number, text in enumerate(source.split("\n"), 1) if '"send_mail(\\n' in text)
    assert f"line={line}," in checked(mailguard, "github").splitlines()[0]
    assert "Not in the table: a.ipynb:cell 3:2: syntax error" in " ".join(mailguard("inventory").out.split())


def test_what_was_computed_neither_counts_nor_costs(mailguard: Mailguard, leaking: str) -> None:
    document = json.loads(leaking)
    for cell in document["cells"][1:]:
        cell["source"] = "x = 1"
        cell["outputs"].append({"output_type": "display_data", "data": {"image/png": "A" * 6_000_000}})
    Path("news.ipynb").write_text(json.dumps(document))
    assert mailguard("check").out.startswith("No findings: 1 file in scope, none mentions mail")


def test_a_changed_notebook_is_compared_with_a_revision(mailguard: Mailguard, leaking: str) -> None:
    Path(".git").rmdir()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *arguments], check=True)
    written("more.ipynb", IMPORTS, PEOPLE, LEAK)
    written("news.ipynb", IMPORTS, PEOPLE, LEAK)
    found = checked(mailguard, "concise", "--diff-base", "HEAD").splitlines()
    assert found[0].startswith("more.ipynb:cell 4:2:36: MG101")
    assert found[1].startswith("1 finding")
