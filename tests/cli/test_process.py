"""The command as a process: its streams, its environment, and how fast it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from mailguard.engine.cache.location import VARIABLE

BROKEN = "import smtplib\n\nsmtplib.SMTP().sendmail(\n"

MAILGUARD = [sys.executable, "-m", "mailguard"]

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a.py").write_text("x = 1\n")
    return tmp_path


def start(project: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NO_COLOR")}
    command = [*MAILGUARD, *arguments]
    return subprocess.run(command, cwd=project, env=environment, input=stdin, capture_output=True, check=False)


def shell(project: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in which "$@" is mailguard."""
    command = ["bash", "-c", script, "bash", *MAILGUARD]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_a_clean_project(project: Path) -> None:
    finished = start(project, "check")
    assert (finished.returncode, finished.stderr) == (0, b"")
    assert finished.stdout.startswith(b"No findings: 1 file in scope")


def test_an_empty_directory_is_no_green_run(tmp_path: Path) -> None:
    finished = start(tmp_path, "check")
    assert (finished.returncode, finished.stderr) == (3, b"mailguard: no Python file found; nothing was checked\n")


def test_standard_input_is_checked(project: Path) -> None:
    finished = start(project, "check", "--stdin-filename", "new.py", stdin=BROKEN.encode())
    assert finished.returncode == 4
    assert b"MG901" in finished.stdout


def test_files_that_were_left_out_on_request_are_no_mistake(project: Path) -> None:
    assert start(project, "check", "a.py", "--exclude", "*.py").returncode == 0
    assert start(project, "check", ".", "--exclude", "*.py").returncode == 3


@needs_posix
def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    finished = shell(project, 'set -o pipefail; "$@" check | true; echo $?')
    assert (finished.stdout, finished.stderr) == ("141\n", "")


@needs_posix
def test_closed_streams_are_no_crash(project: Path) -> None:
    assert shell(project, '"$@" check >&-; echo $?').stdout == "0\n"
    finished = shell(project, '"$@" check --stdin-filename a.py <&-; echo $?')
    assert finished.stdout == "2\n"
    assert finished.stderr.startswith("mailguard: standard input cannot be read: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(project: Path) -> None:
    finished = shell(project, '"$@" check >/dev/full; echo $?')
    assert (finished.stdout, finished.stderr) == (
        "2\n",
        "mailguard: the report cannot be written: No space left on device\n",
    )


@needs_posix
def test_a_narrow_encoding_does_not_stop_the_report(project: Path) -> None:
    (project / "na\N{LATIN SMALL LETTER I WITH DIAERESIS}ve.py").write_text(BROKEN)
    finished = shell(
        project, 'PYTHONIOENCODING=ascii PYTHONUTF8=0 LC_ALL=C "$@" check --output-format concise; echo $?'
    )
    assert finished.stdout.endswith("\n4\n")
    assert finished.stderr == ""


@needs_posix
def test_ctrl_c_leaves_no_traceback(project: Path) -> None:
    finished = run_script(
        project,
        """
        import os, signal, sys
        from mailguard.__main__ import main
        from mailguard.cli import check

        signal.signal(signal.SIGINT, signal.default_int_handler)  # shells let programs in the background ignore it
        check.check = lambda *arguments: os.kill(os.getpid(), signal.SIGINT)
        sys.argv = ["mailguard", "check"]
        main()
        """,
    )
    assert (finished.returncode, finished.stdout, finished.stderr.strip()) == (130, "", "")


@needs_posix
def test_ctrl_c_during_start_up_leaves_no_traceback(project: Path) -> None:
    finished = run_script(
        project,
        """
        import os, signal, sys
        from mailguard.__main__ import main

        signal.signal(signal.SIGINT, signal.default_int_handler)  # shells let programs in the background ignore it

        class Interrupt:
            def find_spec(self, name, path, target=None):
                if name == "click":
                    os.kill(os.getpid(), signal.SIGINT)

        sys.meta_path.insert(0, Interrupt())
        main()
        """,
    )
    assert (finished.returncode, finished.stdout, finished.stderr.strip()) == (130, "", "")


def test_the_version_is_told_without_loading_the_engine(project: Path) -> None:
    loaded = modules_after(project, "--version")
    assert "mailguard.cli.main" in loaded
    assert {name for name in loaded if name.startswith(("mailguard.report", "mailguard.catalog"))} == set()
    assert {"mailguard.engine.run", "pathspec", "difflib", "json", "tomli"} & loaded == set()


def test_a_check_does_not_load_what_it_does_not_need(project: Path) -> None:
    loaded = modules_after(project, "check", "--jobs", "1")
    assert "mailguard.engine.run" in loaded
    assert {"asyncio", "concurrent.futures.process", "libcst", "multiprocessing"} & loaded == set()


# What a check may load of mailguard where a cache says what there is to report. Whoever adds to this list makes every
# commit of every user wait: measure first.
LOADED_WITH_A_CACHE = """
mailguard
mailguard.__main__
mailguard.audience mailguard.audience.place mailguard.audience.record mailguard.audience.terms
mailguard.catalog mailguard.catalog.builtin mailguard.catalog.models
mailguard.cli mailguard.cli.asked mailguard.cli.catalogue mailguard.cli.check mailguard.cli.colour
mailguard.cli.completion mailguard.cli.cpus mailguard.cli.main mailguard.cli.outcome mailguard.cli.outputs
mailguard.cli.progress mailguard.cli.scan mailguard.cli.selection mailguard.cli.settings
mailguard.engine mailguard.engine.analysis mailguard.engine.cache mailguard.engine.cache.analyses
mailguard.engine.cache.catalogue mailguard.engine.cache.database mailguard.engine.cache.digests
mailguard.engine.cache.identity mailguard.engine.cache.location mailguard.engine.cache.records
mailguard.engine.cache.store mailguard.engine.config_search mailguard.engine.configuration
mailguard.engine.discover mailguard.engine.errors mailguard.engine.exclude mailguard.engine.gitignore
mailguard.engine.installed mailguard.engine.per_file mailguard.engine.progress mailguard.engine.reading
mailguard.engine.result mailguard.engine.root mailguard.engine.rulebook mailguard.engine.run
mailguard.engine.selection
mailguard.engine.source_text mailguard.engine.sources mailguard.engine.trusted mailguard.engine.walk
mailguard.engine.wanted mailguard.engine.writing
mailguard.judge mailguard.judge.finding mailguard.judge.site
mailguard.report mailguard.report.columns mailguard.report.formats mailguard.report.frame mailguard.report.full
mailguard.report.repository mailguard.report.rules mailguard.report.source mailguard.report.style
mailguard.report.summary mailguard.report.wording
"""


def test_a_check_with_a_cache_loads_little(project: Path) -> None:
    modules_after(project, "check", "a.py")
    loaded = modules_after(project, "check", "a.py")
    assert {name for name in loaded if name.partition(".")[0] == "mailguard"} <= set(LOADED_WITH_A_CACHE.split())
    slow = {
        "ast",
        "concurrent.futures",
        "difflib",
        "shutil",
        "tomli",
        "importlib.metadata",
        "libcst",
        "multiprocessing",
        "pathspec",
    }
    assert {"platformdirs", *slow} & (loaded - modules_of_click(project)) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs says where the cache is")
def test_the_folder_of_the_cache_is_found_at_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "caches"))
    assert "platformdirs" not in modules_after(project, "check", "a.py")
    assert (project / "caches" / "mailguard").exists()


def modules_of_click(project: Path) -> set[str]:
    """Return the modules that the command-line library loads by itself."""
    script = 'import click, sys; print(*sys.modules, sep="\\n")'
    return set(run_script(project, script).stdout.splitlines())


def modules_after(project: Path, *arguments: str) -> set[str]:
    """Return the modules that a run of mailguard has loaded when it ends."""
    script = f"""
        import sys
        from mailguard.cli.main import run

        assert run({arguments!r}) == 0
        print(*sys.modules, sep="\\n", file=sys.stderr)
        """
    return set(run_script(project, script).stderr.splitlines())


def run_script(project: Path, script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(script)]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_rule_files_of_a_team_are_used(project: Path) -> None:
    (project / "mail-rules" / "apis").mkdir(parents=True)
    (project / "mail-rules" / "apis" / "acme.toml").write_text(
        'id = "acme"\nname = "Acme"\ndocumentation = "https://wiki.acme.example"\n'
        '[[function]]\npaths = ["acme.mail.notify"]\nto = { position = 1 }\n',
        encoding="utf-8",
    )
    (project / "news.py").write_text(
        "from acme.mail import notify\nfrom acme.models import User\n\n"
        "notify('News', [user.email for user in User.objects.all()])\n",
        encoding="utf-8",
    )
    assert start(project, "check").returncode == 0
    finished = start(project, "check", "--rules", "mail-rules", "--output-format", "concise")
    assert (finished.returncode, finished.stderr) == (1, b"")
    assert finished.stdout.startswith(b"news.py:4:16: MG101 [high] ")
