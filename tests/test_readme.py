from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailguard.engine.configuration import load_configuration
from mailguard.engine.suppressions import Suppression, suppressions_in
from tests.regenerate_readme import README, example_run, run_mailguard, shown_run, with_run

TEXT = README.read_text(encoding="utf-8")

LEAKS = {
    "board_minutes": {"MG104"},
    "django_shop": {"MG101"},
    "fastapi_course": {"MG101"},
    "flask_meetup": {"MG101", "MG102"},
    "invoice_reminders": {"MG103"},
    "mailgun_digest": {"MG106"},
    "newsletter": {"MG101"},
    "sendgrid_trial": {"MG106"},
    "ses_status": {"MG101"},
}


def command_after(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n```sh\n(.*?)\n```", TEXT)
    assert found, f"README.md has no one-line code block after the mark {mark}"
    return found[1]


def test_the_run_shown_is_what_a_run_prints() -> None:
    assert shown_run(TEXT) == example_run(), "run: python tests/regenerate_readme.py"


def test_the_run_shown_is_replaced_and_the_rest_stays() -> None:
    changed = with_run(TEXT, "another run\n")
    assert shown_run(changed) == "another run\n"
    assert with_run(changed, shown_run(TEXT)) == TEXT


def test_the_example_command_reports_the_leaks_of_every_leaking_example() -> None:
    arguments = command_after("example-command").partition(".venv/bin/mailguard ")[2].split()
    finished = run_mailguard(*arguments, "--output-format", "concise")
    assert (finished.returncode, finished.stderr) == (1, "")
    reported: dict[str, set[str]] = {}
    for path, code in re.findall(r"^examples/leaking/(\w+)/\S+ (MG\d+)", finished.stdout, re.MULTILINE):
        reported.setdefault(path, set()).add(code)
    assert reported == LEAKS


def test_the_repaired_examples_are_clean() -> None:
    finished = run_mailguard("check", "examples/repaired", "--output-format", "concise")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("No findings")


def test_each_example_is_there_leaking_and_repaired() -> None:
    examples = README.parent / "examples"
    leaking, repaired = (
        {path.relative_to(examples / half).as_posix() for path in (examples / half).rglob("*.py")}
        for half in ("leaking", "repaired")
    )
    assert leaking == repaired


@pytest.mark.parametrize("mark", ["example-command", "test-command"])
def test_the_documented_commands_need_only_python_and_pip(mark: str) -> None:
    programs = [part.split()[0] for part in command_after(mark).split(" && ")]
    assert programs[:2] == ["python3", ".venv/bin/python"]
    assert all(program.startswith((".venv/bin/", "python3")) for program in programs)


def test_the_exit_codes_are_those_of_the_help() -> None:
    help_text = run_mailguard("check", "--help").stdout
    documented = dict(re.findall(r"^\| (\d) \| (.+?) \|$", TEXT, re.MULTILINE))
    assert dict(re.findall(r"^ +(\d)  (.+)$", help_text, re.MULTILINE)) == documented


def test_every_option_mentioned_exists() -> None:
    help_text = run_mailguard("check", "--help").stdout
    commands = [line for line in TEXT.splitlines() if "mailguard check" in line]
    mentioned = {
        option for line in commands for option in re.findall(r"(?<=\s)--[a-z-]+", line.partition("mailguard check")[2])
    }
    assert mentioned
    assert {option for option in mentioned if option not in help_text} == set()


def test_the_configuration_shown_is_valid_and_names_every_kind_of_trust(tmp_path: Path) -> None:
    [shown] = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    (tmp_path / "mail-rules").mkdir()
    (tmp_path / "pyproject.toml").write_text(shown, encoding="utf-8")
    configuration = load_configuration([str(tmp_path)])
    assert configuration.baseline == tmp_path / "mailguard-baseline.txt"
    assert all((configuration.trusted.functions, configuration.trusted.settings, configuration.trusted.attributes))
    (tmp_path / "mailguard.toml").write_text(shown.partition("\n")[2].replace("tool.mailguard.", ""), encoding="utf-8")
    (tmp_path / "pyproject.toml").unlink()
    assert load_configuration([str(tmp_path)]) == configuration


def test_the_comments_shown_suppress_something() -> None:
    text = TEXT.replace("`# mailguard: ignore-file", "\n# mailguard: ignore-file").replace("reason`", "reason\n")
    shown = [line for line in text.splitlines() if line.startswith("# mailguard:")]
    found = [list(suppressions_in("a.py", f"{line}\npass\n".encode(), ["MG101"])) for line in shown]
    assert [[type(each) for each in each_line] for each_line in found] == [[Suppression]] * 2
