"""Programs are run to their end, or to the time limit, and failures never count as fast."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.speed import bodies
from benchmarks.speed.bodies import COMPLETE, PINS, ROOT_MARKER, Body, Package, fetch, read_bodies
from benchmarks.speed.compare import Effort, compare
from benchmarks.speed.measure import ProgramError, run
from benchmarks.speed.tools import CLICK, COLD, MAILGUARD, RUFF, SEMGREP, Setup, Tool, all_tools


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", code)


def test_a_program_runs_in_the_folder_with_its_environment(tmp_path: Path) -> None:
    code = "import os; open(os.environ['NAME'], 'w').close()"
    sample = run(python(code), tmp_path, environment={"NAME": "made"}, accepted=(0,), limit=60, memory=True)
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    assert sample.finished


def test_an_exit_code_that_is_not_accepted_is_an_error(tmp_path: Path) -> None:
    command = python("import sys; print('no such option', file=sys.stderr); sys.exit(2)")
    with pytest.raises(ProgramError, match=r"(?s)exit code 2: no such option"):
        run(command, tmp_path, environment={}, accepted=(0, 1), limit=60)
    assert run(command, tmp_path, environment={}, accepted=(0, 2), limit=60).finished


def test_a_program_is_stopped_at_the_limit_with_all_that_it_started(tmp_path: Path) -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
    assert not run(python(code), tmp_path, environment={}, accepted=(0,), limit=0.2).finished


def test_quick_programs_run_as_often_as_asked_and_slow_ones_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tools = [Tool(name, name, python(f"open({str(log)!r}, 'a').write({name!r})"), (0,)) for name in "ab"]
    quick = compare(tools, tmp_path, Effort(runs=2, limit=60, slow=60), progress=lambda text: None)
    assert log.read_text(encoding="utf-8") == "ab" + "ab" * 2
    assert [(timing.tool, timing.runs, timing.finished) for timing in quick] == [("a", 2, True), ("b", 2, True)]
    log.unlink()
    slow = compare(tools, tmp_path, Effort(runs=2, limit=60, slow=0), progress=lambda text: None)
    assert log.read_text(encoding="utf-8") == "ab"
    assert [timing.runs for timing in slow] == [1, 1]


def test_only_what_mailguard_is_compared_with_is_stopped(tmp_path: Path) -> None:
    wait = python("import time; time.sleep(0.5)")
    tools = [Tool("own", "own", wait, (0,)), Tool("peer", "peer", wait, (0,), stoppable=True)]
    timings = compare(tools, tmp_path, Effort(runs=1, limit=0.1, slow=0), progress=lambda text: None)
    assert [(timing.tool, timing.finished) for timing in timings] == [("own", True), ("peer", False)]


def test_a_cache_is_filled_before_anything_is_measured(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tool = Tool("warm", "warm", python(f"open({str(log)!r}, 'a').write('.')"), (0,), fills=True)
    [timing] = compare([tool], tmp_path, Effort(runs=2, limit=60, slow=0), progress=lambda text: None)
    assert (log.read_text(encoding="utf-8"), timing.runs) == ("..", 1)


def test_the_programs_that_are_compared(tmp_path: Path) -> None:
    tools, absent = all_tools(Setup(tmp_path, None, None), "a")
    named = {tool.name: tool for tool in tools}
    assert {COLD, MAILGUARD} & set(named)
    assert named[RUFF].command[-3:] == ("--select", "F", ".")
    assert named[CLICK].command[1:] == ("-c", "import click")
    assert (SEMGREP, "no rules were given") in [(one.name, one.reason) for one in absent]


def test_all_bodies_are_pinned_by_version_and_hash() -> None:
    read = read_bodies(PINS.read_text(encoding="utf-8"))
    assert sorted(read) == ["a", "b", "c"]
    assert sorted(package.name for package in read["b"].packages) == ["apache-superset", "django", "indico"]
    assert len({package.name for package in read["c"].packages}) == 50
    for body in read.values():
        for package in body.packages:
            assert package.version
            assert len(bytes.fromhex(package.sha256)) == 32


def test_packages_are_unpacked_side_by_side_without_what_is_not_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def download(packages: tuple[Package, ...], folder: Path) -> None:
        asked.extend(package.requirement for package in packages)
        folder.mkdir(parents=True)
        for package in packages:
            with zipfile.ZipFile(folder / f"{package.name}-{package.version}-py3-none-any.whl", "w") as wheel:
                wheel.writestr("pkg/mail.py", package.name)
                wheel.writestr("pkg/data.txt", "")

    monkeypatch.setattr(bodies, "_download", download)
    packages = (Package("first", "1.0", "aa"), Package("second", "2.0", "bb"))
    folder = fetch(Body("x", "two packages", packages, None), tmp_path)
    assert asked == ["first==1.0 --hash=sha256:aa", "second==2.0 --hash=sha256:bb"]
    files = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.*")}
    assert files == {"first/pkg/mail.py": "first", "second/pkg/mail.py": "second", ROOT_MARKER: "", COMPLETE: ""}
    assert fetch(Body("x", "two packages", packages, None), tmp_path) == folder
    assert len(asked) == 2
    [single] = fetch(Body("y", "one file", packages[:1], "pkg/mail.py"), tmp_path).glob("*.py")
    assert single.name == "mail.py"
