"""Configurations, rule files and ignore files that were written to do harm end in a message, or are passed over, in little time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailguard.catalog.load import CatalogError, builtin_rules, load_catalog
from mailguard.cli.main import run
from mailguard.engine.errors import UsageError
from mailguard.engine.run import CheckRequest, check
from tests.robustness.hostile_code import MAIL, SEND

CATALOG = load_catalog([builtin_rules()])
LONGEST = 10  # seconds of processor time
MANY = 5_000
TOML = {
    "nested lists": f"rules = {'[' * MANY}{']' * MANY}\n",
    "nested tables": f"rules = {'{a=' * MANY}1{'}' * MANY}\n",
    "a key of many parts": f"{'.'.join('a' * MANY)} = 1\n",
    "a header of many parts": f"[{'.'.join('a' * MANY)}]\n",
    "headers that grow": "".join(f"[{'a.' * depth}a]\n" for depth in range(300)),
    "many tables": "".join(f"[t{number}]\n" for number in range(MANY)),
    "many tables of one name": "[[example]]\n" * MANY,
    "many unknown keys": "".join(f"k{number} = 1\n" for number in range(MANY)),
    "many texts": "rules = [" + "'a'," * MANY + "]\n",
    "a text that does not end": 'rules = """' + "\\\n" * MANY,
    "an integer of many digits": f"rules = {'9' * 900_000}\n",
    "a number beyond all sense": f"rules = 1e{'9' * 900_000}\n",
    "more than is read": "#\n" * 1_000_000,
    "NUL bytes": "rules = '\0'\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "leak.py").write_text(MAIL + SEND, encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < LONGEST


@pytest.mark.parametrize("name", TOML)
def test_a_hostile_configuration_is_a_mistake_of_the_user(
    project: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (project / "mailguard.toml").write_text(TOML[name], encoding="utf-8")
    assert run(("check", "--no-cache", str(project))) == 2
    said = capsys.readouterr().err
    assert "mailguard.toml" in said
    assert "internal error" not in said


@pytest.mark.parametrize("name", TOML)
def test_a_hostile_rule_file_is_a_mistake_of_its_author(tmp_path: Path, name: str) -> None:
    (tmp_path / "apis").mkdir()
    (tmp_path / "apis" / "own.toml").write_text(TOML[name], encoding="utf-8")
    with pytest.raises(CatalogError, match=r"apis/own\.toml"):
        load_catalog([tmp_path])


def test_texts_of_rule_files_are_no_patterns(tmp_path: Path) -> None:
    """What looks like a catastrophic regular expression is a mistake, or a name like any other."""
    (tmp_path / "origins").mkdir()
    names = ", ".join(f"'{name}'" for name in ("(a+)+$", "(a|a)*b", ".*" * 30, "a-" * 50_000 + "!"))
    rule = "[[source]]\nmethods = [{}]\norigin = 'staff'\nevidence = 'x'\n"
    (tmp_path / "origins" / "own.toml").write_text(rule.format(names), encoding="utf-8")
    with pytest.raises(CatalogError, match=r"origins/own\.toml"):
        load_catalog([tmp_path])


def leaks(project: Path, exclude: tuple[str, ...] = ()) -> list[str]:
    result = check(CheckRequest((str(project),), exclude=exclude), CATALOG)
    return [finding.place.path for finding in result.findings]


@pytest.mark.parametrize("pattern", ["*a" * 30 + "b", "*" * 60 + "b", "**/a/" * 30 + "b", "?*" * 30 + "b"])
def test_a_catastrophic_pattern_ignores_nothing_and_hangs_nobody(project: Path, pattern: str) -> None:
    deep = project.joinpath(*["a"] * 100)
    deep.mkdir(parents=True)
    files = [project / f"{'a' * 200}.py", deep / "leak.py", project / "leak.py"]
    for file in files:
        file.write_text(MAIL + SEND, encoding="utf-8")
    (project / ".gitignore").write_text(f"{pattern}\n{'x' * 500_000}\n", encoding="utf-8")
    assert len(leaks(project, (pattern,))) == len(files)


def test_more_patterns_than_anybody_writes_are_a_mistake(project: Path) -> None:
    with pytest.raises(UsageError, match="10001 patterns to exclude; write fewer, at most 10,000 are allowed"):
        leaks(project, ("a",) * 10_001)


def test_an_ignore_file_of_many_lines(project: Path) -> None:
    (project / ".gitignore").write_text("".join(f"n{number}\n" for number in range(100_000)), encoding="utf-8")
    assert leaks(project) == ["leak.py"]


def test_folders_and_files_without_permission_are_named_and_the_rest_is_checked(project: Path) -> None:
    """Where the tests run as root, permissions are made to bind."""
    for name in ("secret/a.py", "open/secret.py", "open/leak.py"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(MAIL + SEND, encoding="utf-8")
    for name in ("secret", "open/secret.py"):
        (project / name).chmod(0)
    command = (sys.executable, "-I", "-m", "mailguard", "check", "--output-format", "concise", ".")
    powerless = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    try:
        checked = subprocess.run((*powerless, *command), cwd=project, capture_output=True, text=True, check=False)
    finally:
        (project / "secret").chmod(0o755)
    assert checked.returncode == 1
    reason = "cannot be read: permission denied; give yourself the right to read it or leave it out with --exclude"
    lines = checked.stdout.splitlines()
    assert [line for line in lines if "MG901" in line] == [
        f"{name}:1:1: MG901 {reason}" for name in ("open/secret.py", "secret")
    ]
    assert [line.split(":")[0] for line in lines if " MG101 " in line] == ["leak.py", "open/leak.py"]


def ran(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own, which is ended if it waits for ever, with a cache: that looks at rule files first."""
    command = (sys.executable, "-I", "-m", "mailguard", "check", "--output-format", "concise", *arguments, ".")
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("kind", ["pipe", "device", "link to itself", "folder", "sparse file"])
def test_rule_files_and_settings_that_are_no_files_are_not_waited_for(project: Path, kind: str) -> None:
    def put(path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        elif kind == "sparse file":
            with path.open("wb") as file:
                file.truncate(10**11)
        else:
            path.symlink_to("/dev/zero" if kind == "device" else path.name)
        return path

    put(project / "rules" / "apis" / "own.toml")
    (project / "mailguard.toml").write_text("rules = ['rules']\n", encoding="utf-8")
    checked = ran(project)
    assert (checked.returncode, checked.stdout) == (2, "")
    assert "apis/own.toml: is " in checked.stderr
    (project / "mailguard.toml").unlink()
    for name, option in (("known.txt", "--baseline"), ("own.toml", "--config")):
        put(project / name)
        checked = ran(project, option, name)
        assert (checked.returncode, checked.stdout) == (2, "")
        assert checked.stderr.startswith(f"mailguard: {name}: ")
    put(project / ".gitignore")
    assert "leak.py:" in ran(project, "--isolated").stdout


def test_a_configuration_that_names_the_whole_machine_as_rules(project: Path) -> None:
    (project / "mailguard.toml").write_text("rules = ['/', '/dev', '/proc']\n", encoding="utf-8")
    checked = ran(project)
    assert checked.returncode == 2
    assert "is not a folder of rules" in checked.stderr
