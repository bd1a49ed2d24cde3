"""The configuration file: where it is found, what it may say, and how the command line overrules it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

from mailguard.engine.config_keys import KEYS
from tests.cli.conftest import Mailguard

LEAK = """\
from django.core.mail import send_mail
from shop.models import Customer


def announce(text):
    send_mail("News", text, None, [each.email for each in Customer.objects.all()])
"""
REPOSITORY = Path(__file__).resolve().parents[2]

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files below a repository, in which the test then stands."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def files(**content: str) -> Path:
        for name, text in content.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return files


def reported(mailguard: Mailguard, *arguments: str) -> list[str]:
    finished = mailguard("check", "--output-format", "json", "--jobs", "1", *arguments)
    assert finished.err == ""
    return [f"{each['path']} {each['code']}" for each in json.loads(finished.out)["findings"]]


@pytest.mark.parametrize(
    ("file", "head"), [("pyproject.toml", "[tool.mailguard]\n"), ("mailguard.toml", ""), ("lib/mailguard.toml", "")]
)
def test_the_nearest_file_holds(write: Write, mailguard: Mailguard, file: str, head: str) -> None:
    write(**{"lib/app/a.py": LEAK, file: f"{head}ignore = ['MG101']\n"})
    write(**{"lib/app/more/mailguard.toml": "exclude = ['*']"})
    assert mailguard("config", "lib/app").out.splitlines()[0] == f"# {file}"
    assert reported(mailguard, "lib/app/a.py") == []


def test_a_file_without_the_table_is_passed_over(write: Write, mailguard: Mailguard) -> None:
    write(**{"lib/a.py": LEAK, "lib/pyproject.toml": "[project]\nname = 'mailguard-user'\n"})
    write(**{"pyproject.toml": "[tool.mailguard]\nignore = ['MG101']\n"})
    assert reported(mailguard, "lib") == []


def test_what_lies_above_the_repository_is_not_read(write: Write, mailguard: Mailguard) -> None:
    root = write(**{"inner/a.py": LEAK, "mailguard.toml": "ignore = ['MG101']\n"})
    assert reported(mailguard, "inner") == []
    (root / "inner" / ".git").mkdir()
    assert reported(mailguard, "inner") == ["a.py MG101"]


def test_paths_have_the_configuration_of_the_folder_they_share(write: Write, mailguard: Mailguard) -> None:
    write(**{"a/a.py": LEAK, "b/b.py": LEAK, "a/mailguard.toml": "ignore = ['MG101']\n", "mailguard.toml": ""})
    assert reported(mailguard, "a") == []
    assert reported(mailguard, "a", "b") == ["a/a.py MG101", "b/b.py MG101"]


def test_paths_are_relative_to_the_folder_of_the_configuration(write: Write, mailguard: Mailguard) -> None:
    write(**{"lib/a.py": LEAK, "lib/b.py": LEAK, "lib/pyproject.toml": "", "mailguard.toml": "exclude = ['/lib/b.py']"})
    assert reported(mailguard, "lib") == ["lib/a.py MG101"]


def test_excludes_of_the_file_apply_to_files_that_are_named(write: Write, mailguard: Mailguard) -> None:
    write(**{"made/a.py": LEAK, "mailguard.toml": "exclude = ['made/']"})
    finished = mailguard("check", "made/a.py")
    assert (finished.code, finished.err) == (0, "")
    assert " 1 left out." in " ".join(finished.out.split())


def test_rules_are_ignored_in_the_files_of_a_pattern_only(write: Write, mailguard: Mailguard) -> None:
    write(**{"tests/a.py": LEAK, "a.py": LEAK, "b.py": "def send(:\n    smtplib\n"})
    ignores = "'tests/' = ['visible-to']\n'b.py' = ['MG9']\n"
    write(**{"mailguard.toml": f"[per-file-ignores]\n{ignores}"})
    assert reported(mailguard) == ["a.py MG101"]
    assert mailguard("check", "b.py").code == 0


def test_the_least_confidence_comes_from_the_file(write: Write, mailguard: Mailguard) -> None:
    low = "from django.core.mail import send_mail\n\ndef post(people):\n    send_mail('', '', None, people)\n"
    write(**{"a.py": low, "mailguard.toml": "min-confidence = 'low'\n"})
    assert reported(mailguard) == ["a.py MG101"]
    assert reported(mailguard, "--min-confidence", "medium") == []


def test_the_output_format_comes_from_the_file(write: Write, mailguard: Mailguard) -> None:
    write(**{"a.py": LEAK, "mailguard.toml": "output-format = 'concise'\n"})
    assert mailguard("check").out.startswith("a.py:6:")
    assert mailguard("check", "--output-format", "full").out.startswith("error[MG101]")


def test_rules_of_the_team_are_loaded_beside_the_built_in_ones(write: Write, mailguard: Mailguard) -> None:
    model = """\
id = "shop_mail"
name = "The shop's own mailer"
documentation = "https://shop.example/mail"

[[function]]
paths = ["shop_mail.post"]
to = [{ position = 0, keyword = "people" }]
"""
    call = "import shop_mail\n\ndef f():\n    shop_mail.post([u.email for u in User.objects.all()])\n"
    write(**{"a.py": LEAK, "b.py": call, "mail-rules/apis/shop_mail.toml": model})
    assert reported(mailguard) == ["a.py MG101"]
    write(**{"mailguard.toml": "rules = ['mail-rules']\n"})
    assert reported(mailguard) == ["a.py MG101", "b.py MG101"]


def test_the_team_may_see_each_other(write: Write, mailguard: Mailguard) -> None:
    program = "from django.core.mail import send_mail\nfrom crew import everybody\n\n"
    write(**{"a.py": f"{program}send_mail('', '', None, [each.email for each in everybody.subscribers])\n"})
    assert reported(mailguard) == ["a.py MG101"]
    write(**{"mailguard.toml": "[trusted-origins]\nattributes = ['subscribers']\n"})
    assert reported(mailguard) == []


@pytest.mark.parametrize(
    ("settings", "arguments", "found"),
    [
        ("select = ['MG103']", ["--select", "MG1"], ["MG101"]),
        ("ignore = ['MG1']", ["--select", "MG1"], ["MG101"]),
        ("ignore = ['MG1']", ["--ignore", "MG103"], ["MG101"]),
        ("exclude = ['a.py']", ["--exclude", "b.py"], ["MG101"]),
        ("ignore = ['MG1']", ["--isolated"], ["MG101"]),
        ("ignore = ['MG1']", ["--config", "other.toml"], ["MG101"]),
        ("", ["--config", "other.toml"], ["MG101"]),
        ("select = ['MG1']", ["--ignore", "MG101"], []),
    ],
)
def test_the_command_line_beats_the_file(
    write: Write, mailguard: Mailguard, settings: str, arguments: list[str], found: list[str]
) -> None:
    write(**{"a.py": LEAK, "mailguard.toml": settings, "other.toml": "ignore = ['MG102']"})
    assert [each.split()[1] for each in reported(mailguard, *arguments)] == found


PROBLEMS = {
    "selekt = ['MG101']": 'mailguard.toml:1: selekt: unknown key; did you mean "select"? Allowed: ',
    "select = 'MG101'": 'mailguard.toml:1: select: must be a list of rules, not a text; write ["MG101"]',
    "select = ['MG101', 7]": "mailguard.toml:1: select[1]: must be a text, not a whole number",
    "\nignore = ['MG999']": "mailguard.toml:2: ignore[0]: MG999: no such rule; did you mean MG905? ",
    "min-confidence = 'hihg'": 'mailguard.toml:1: min-confidence: "hihg" is not allowed; did you mean "high"?',
    "[per-file-ignores]\n'tests/' = ['MG1X']": 'mailguard.toml:1: per-file-ignores."tests/"[0]: MG1X: no such rule',
    "exclude = ['!']\nselect = 1": "2 problems in the configuration:\n  mailguard.toml:1: exclude[0]: ",
    "rules = ['nowhere']": 'mailguard.toml:1: rules[0]: "nowhere" is no folder',
    "trusted-origins = { function = ['a.b'] }": 'mailguard.toml:1: trusted-origins.function: unknown key; did you mean "functions"?',
    "trusted-origins = { functions = ['board'] }": 'mailguard.toml:1: trusted-origins.functions[0]: "board" has no module',
    "baseline = '../../etc/passwd'": 'mailguard.toml:1: baseline: "../../etc/passwd" lies outside ',
    "output-format = 'xml'": 'mailguard.toml:1: output-format: "xml" is not allowed',
    "a = [": "mailguard.toml:1: is not valid TOML: ",
}


@pytest.mark.parametrize("settings", PROBLEMS)
@pytest.mark.parametrize("command", ["check", "config"])
def test_a_mistake_is_explained_where_it_stands(
    write: Write, mailguard: Mailguard, settings: str, command: str
) -> None:
    write(**{"a.py": LEAK, "mailguard.toml": settings})
    finished = mailguard(command)
    assert (finished.code, finished.out) == (2, "")
    assert finished.err.startswith(f"mailguard: {PROBLEMS[settings]}")


@pytest.mark.parametrize(
    ("shared", "problem"),
    [
        ("[project]\n[tool.mailguard]\nselekt = []", "pyproject.toml:3: tool.mailguard.selekt: unknown key"),
        ("[tool]\nmailguard = 3", "pyproject.toml:2: tool.mailguard: must be a table"),
        ("[tool.mailguard", "pyproject.toml:1: is not valid TOML: "),
    ],
)
def test_a_mistake_in_the_shared_file_is_explained(
    write: Write, mailguard: Mailguard, shared: str, problem: str
) -> None:
    write(**{"a.py": LEAK, "pyproject.toml": shared})
    assert mailguard("check").err.startswith(f"mailguard: {problem}")


def test_two_files_in_one_folder_are_a_mistake(write: Write, mailguard: Mailguard) -> None:
    write(**{"mailguard.toml": "", "pyproject.toml": "[tool.mailguard]\n"})
    wanted = "mailguard: mailguard.toml: pyproject.toml beside it has a table [tool.mailguard] too; keep one\n"
    assert mailguard("config") == (2, "", wanted)


def test_a_named_file_must_be_there(write: Write, mailguard: Mailguard) -> None:
    write(**{"pyproject.toml": "[project]\n"})
    assert mailguard("config", "--config", "no.toml") == (2, "", "mailguard: no.toml: no such file\n")
    wanted = "mailguard: pyproject.toml: has no table [tool.mailguard]\n"
    assert mailguard("config", "--config", "pyproject.toml") == (2, "", wanted)
    assert mailguard("config", "--config", "a.toml", "--isolated").code == 2


@pytest.mark.parametrize(
    ("content", "reason"), [(b"\xff", ":1: is not UTF-8 text"), (b"#" * 2**21, ": cannot be read")]
)
def test_a_file_that_cannot_be_read_is_named(write: Write, mailguard: Mailguard, content: bytes, reason: str) -> None:
    (write() / "mailguard.toml").write_bytes(content)
    assert mailguard("check").err.startswith(f"mailguard: mailguard.toml{reason}")


def test_the_settings_are_shown_with_where_they_come_from(write: Write, mailguard: Mailguard) -> None:
    write(**{"mailguard.toml": "ignore = [\n  'MG102',\n]\n\n[per-file-ignores]\n'a b' = ['MG101']\n"})
    assert mailguard("config").out == (
        "# mailguard.toml\n"
        "# select: not set\n"
        'ignore = ["MG102"]  # mailguard.toml:1\n'
        'per-file-ignores = { "a b" = ["MG101"] }  # mailguard.toml:5\n'
        "exclude = []  # default\n"
        'min-confidence = "medium"  # default\n'
        "rules = []  # default\n"
        "trusted-origins = {}  # default\n"
        "# baseline: not set\n"
        'output-format = "full"  # default\n'
    )


def test_what_is_shown_is_a_configuration_itself(write: Write, mailguard: Mailguard) -> None:
    write(**{"mailguard.toml": "exclude = [\"é\\u007f\\\"\"]\ntrusted-origins = { settings = ['A', 'b.C'] }\n"})
    shown = mailguard("config").out
    assert tomli.loads(shown)["exclude"] == ['é\x7f"']
    write(**{"mailguard.toml": shown})
    finished = mailguard("config")
    assert (finished.code, tomli.loads(finished.out)) == (0, tomli.loads(shown))


def test_the_published_schema_is_that_of_the_keys(mailguard: Mailguard) -> None:
    published = (REPOSITORY / "docs" / "schemas" / "mailguard.schema.json").read_text(encoding="utf-8")
    assert mailguard("config", "--schema").out == published, (
        "run: mailguard config --schema > docs/schemas/mailguard.schema.json"
    )
    assert set(json.loads(published)["properties"]) == {key.name for key in KEYS}
