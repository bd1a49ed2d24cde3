"""Configurations, rule files and ignore files that were written to do harm end in a message, or are passed over, in little time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.robustness.hostile_code import MAIL, SEND

LONGEST, LARGEST = 10, 600  # seconds of processor time, MB
MANY = 50_000
TOML = {
    "nested lists": f"rules = {'[' * MANY}{']' * MANY}\n",
    "nested tables": f"rules = {'{a=' * MANY}1{'}' * MANY}\n",
    "a key of many parts": f"{'.'.join('a' * MANY)} = 1\n",
    "a header of many parts": f"[{'.'.join('a' * MANY)}]\n",
    "headers that grow": "".join(f"[{'a.' * depth}a]\n" for depth in range(600)),
    "many tables": "".join(f"[t{number}]\n" for number in range(MANY)),
    "many tables of one name": "[[example]]\n" * MANY,
    "many unknown keys": "".join(f"k{number} = 1\n" for number in range(MANY)),
    "many texts": "rules = [" + "'a'," * MANY + "]\n",
    "many texts that differ": "exclude = [" + ",".join(f"'a{number}*b'" for number in range(MANY)) + "]\n",
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


def checked(project: Path, *arguments: str, program: tuple[str, ...] = (sys.executable,)) -> tuple[int, str]:
    """Exit code and output of a check that has to stay within the limits."""
    command = (*program, "-I", "-m", "mailguard", "check", "--output-format", "concise", *arguments, ".")
    started = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    resource.prlimit(started.pid, resource.RLIMIT_CPU, (2 * LONGEST, 2 * LONGEST))
    assert started.stdout is not None
    with started.stdout:
        said = started.stdout.read().decode()
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    assert used.ru_utime + used.ru_stime < LONGEST
    assert used.ru_maxrss // 1024 < LARGEST
    assert "Traceback" not in said
    assert "internal error" not in said
    return started.returncode, said


@pytest.mark.parametrize("name", TOML)
def test_a_hostile_configuration_is_a_mistake_of_the_user(project: Path, name: str) -> None:
    (project / "mailguard.toml").write_text(TOML[name], encoding="utf-8")
    code, said = checked(project)
    assert (code, "mailguard.toml" in said) == (2, True), said[:1_000]


@pytest.mark.parametrize("name", TOML)
def test_a_hostile_rule_file_is_a_mistake_of_its_author(project: Path, name: str) -> None:
    (project / "rules" / "apis").mkdir(parents=True)
    (project / "rules" / "apis" / "own.toml").write_text(TOML[name], encoding="utf-8")
    code, said = checked(project, "--rules", "rules")
    assert (code, "apis/own.toml" in said) == (2, True), said[:1_000]


def test_texts_of_rule_files_are_no_patterns(project: Path) -> None:
    """What looks like a catastrophic regular expression is a name like any other, or a mistake."""
    (project / "rules" / "origins").mkdir(parents=True)
    names = ", ".join(f'"{name}"' for name in ("(a+)+$", "(a|a)*b", ".*" * 30))
    text = f'[[source]]\nmethods = [{names}]\norigin = "staff"\n'
    (project / "rules" / "origins" / "own.toml").write_text(text, encoding="utf-8")
    (project / "long.py").write_text(
        f"{MAIL}send_mail('', '', None, {'a' * 50_000}.{'a' * 50_000}())\n", encoding="utf-8"
    )
    code, said = checked(project, "--rules", "rules")
    assert (code, "origins/own.toml" in said) == (2, True), said[:1_000]


@pytest.mark.parametrize("pattern", ["*a" * 30 + "b", "*" * 60 + "b", "**/a/" * 30 + "b", "?*" * 30 + "b"])
def test_a_catastrophic_pattern_ignores_nothing_and_hangs_nobody(project: Path, pattern: str) -> None:
    long = project.joinpath(*["a"] * 100)
    long.mkdir(parents=True)
    (project / f"{'a' * 200}.py").write_text(MAIL + SEND, encoding="utf-8")
    (long / "leak.py").write_text(MAIL + SEND, encoding="utf-8")
    (project / ".gitignore").write_text(f"{pattern}\n{'x' * 1_000_000}\n", encoding="utf-8")
    (project / "mailguard.toml").write_text(f"exclude = ['{pattern}']\n", encoding="utf-8")
    code, said = checked(project)
    assert (code, said.count(" MG101 ")) == (1, 3)


def test_an_ignore_file_of_many_lines(project: Path) -> None:
    (project / ".gitignore").write_text("".join(f"*{number}*a\n" for number in range(200_000)), encoding="utf-8")
    code, said = checked(project)
    assert (code, said.count(" MG101 ")) == (1, 1)


def test_folders_and_files_without_permission_are_named_and_the_rest_is_checked(project: Path) -> None:
    """Where the tests run as root, permissions are made to bind."""
    for name in ("secret/a.py", "open/secret.py", "open/leak.py"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(MAIL + SEND, encoding="utf-8")
    for name in ("secret", "open/secret.py"):
        (project / name).chmod(0)
    powerless = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", sys.executable)
    try:
        code, said = checked(project, program=powerless if os.geteuid() == 0 else (sys.executable,))
    finally:
        (project / "secret").chmod(0o755)
    assert code == 1
    reason = "cannot be read: permission denied; give yourself the right to read it or leave it out with --exclude"
    lines = said.splitlines()
    assert [line for line in lines if "MG901" in line] == [
        f"{name}:1:1: MG901 {reason}" for name in ("open/secret.py", "secret")
    ]
    assert [line.split(":")[0] for line in lines if " MG101 " in line] == ["leak.py", "open/leak.py"]
