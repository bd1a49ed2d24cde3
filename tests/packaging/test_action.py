"""The action for GitHub: its shell steps are run with what a runner would give them, the rest is judged by linters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.docs.fences import blocks
from tests.packaging.runner import REPOSITORY, Runner

ACTION = REPOSITORY / "action.yml"
PAGE = REPOSITORY / "docs" / "continuous-integration.md"
LEAK = """\
from django.core.mail import send_mail
from shop.models import Customer


def announce(text):
    people = [each.email for each in Customer.objects.all()]
    send_mail("News", text, None, people)
"""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on which mailguard is installed, in a workspace with a project that leaks."""
    workspace, temporary = tmp_path / "workspace", tmp_path / "temporary files"
    (workspace / "back end").mkdir(parents=True)
    (workspace / ".git").mkdir()
    (workspace / "back end" / "pyproject.toml").touch()
    (workspace / "back end" / "news.py").write_text(LEAK)
    temporary.mkdir()
    program = temporary / "installed"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mailguard "$@"\n')
    program.chmod(0o755)
    action = yaml.safe_load(ACTION.read_text())
    made = Runner(action, REPOSITORY, workspace, temporary, {})
    made.outputs["install.mailguard"] = str(program)
    return made


def test_findings_become_annotations_a_summary_and_a_report(runner: Runner) -> None:
    assert runner.run("check") == 0
    annotation, count, *_ = runner.log.splitlines()
    assert annotation.startswith("::error file=back end/news.py,line=7,endLine=7,col=35,")
    assert count.startswith("1 finding: ")
    assert "| error | back end\\/news\\.py\\:7\\:35 | MG101 visible\\-to |" in runner.summary
    report = runner.temporary / "mailguard.sarif"
    assert runner.outputs["check.exit-code"] == "1"
    assert runner.outputs["check.sarif-file"] == str(report)
    [run] = json.loads(report.read_text())["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["MG101"]
    assert runner.run("Pass on the exit code") == 1


def test_what_to_check_and_how_is_said_line_by_line(runner: Runner) -> None:
    runner.inputs = {
        "working-directory": "back end",
        "paths": "\nnews.py\n.\n",
        "arguments": "--ignore\nMG101\n--statistics\n",
        "annotations": "false",
    }
    assert runner.run("check") == 0
    assert runner.log.startswith("No findings: 1 file in scope")
    assert runner.outputs["check.exit-code"] == "0"


def test_inputs_are_no_shell_code(runner: Runner) -> None:
    hostile = '"; touch owned; $(touch owned) `touch owned`'
    runner.inputs = {"paths": hostile, "arguments": "--exclude\n$(touch owned)", "annotations": hostile}
    assert runner.run("check") == 0
    assert list(runner.workspace.rglob("owned")) == []
    assert f"mailguard: {hostile}: no such file or directory" in runner.log


def test_paths_are_no_options(runner: Runner) -> None:
    runner.inputs = {"paths": "--exit-zero"}
    assert runner.run("check") == 0
    assert runner.outputs["check.exit-code"] == "2"


def test_nothing_is_uploaded_where_there_is_no_report(runner: Runner) -> None:
    (runner.temporary / "mailguard.sarif").write_text("of an earlier step")
    runner.inputs = {"arguments": "--no-such-option"}
    assert runner.run("check") == 0
    assert runner.outputs["check.exit-code"] == "2"
    assert "check.sarif-file" not in runner.outputs
    upload = next(step for step in runner.action["runs"]["steps"] if "uses" in step)
    assert upload["if"] == "${{ inputs.upload-sarif == 'true' && steps.check.outputs.sarif-file != '' }}"
    assert runner.run("Pass on the exit code") == 2


def test_the_exit_code_counts_even_where_the_upload_fails(runner: Runner) -> None:
    *_, last = runner.action["runs"]["steps"]
    assert last["if"] == "${{ !cancelled() && steps.check.outputs.exit-code != '' }}"


@pytest.mark.slow
def test_mailguard_is_installed_from_the_checkout_of_the_action(runner: Runner, checkout: Path) -> None:
    (runner.workspace / "venv.py").write_text("raise SystemExit('code of the checked project was run')\n")
    (runner.workspace / "pip.py").write_text("raise SystemExit('code of the checked project was run')\n")
    runner.action_path = checkout
    runner.inputs = {"python": sys.executable}
    assert runner.run("install") == 0, runner.log
    assert runner.run("check") == 0, runner.log
    assert runner.outputs["check.exit-code"] == "1"
    assert Path(runner.outputs["install.mailguard"]).is_relative_to(runner.temporary)


def validated(schema: str, path: Path) -> str:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def zizmor_on(path: Path, persona: str) -> list[str]:
    options = ["--offline", "--no-config", f"--persona={persona}", "--format=json", "--quiet"]
    command = [Path(sys.executable).with_name("zizmor"), *options, path]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    return [finding["ident"] for finding in json.loads(finished.stdout)]


def test_the_action_is_valid_and_sound() -> None:
    assert validated("vendor.github-actions", ACTION) == "ok -- validation done"
    assert zizmor_on(ACTION, "auditor") == []


def test_zizmor_would_have_complained(tmp_path: Path) -> None:
    unsound = ACTION.read_text().replace('exit "$EXIT_CODE"', "exit ${{ inputs.paths }}")
    (tmp_path / "action.yml").write_text(unsound)
    assert zizmor_on(tmp_path / "action.yml", "auditor") == ["template-injection"]


def test_the_workflow_that_is_shown_is_valid_and_sound(tmp_path: Path) -> None:
    [text] = [block.text for block in blocks(PAGE.read_text()) if block.title == ".github/workflows/mailguard.yml"]
    path = tmp_path / ".github" / "workflows" / "mailguard.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("OWNER/REPOSITORY@REVISION", f"owner/mailguard@{'0' * 40}"))
    assert validated("vendor.github-workflows", path) == "ok -- validation done"
    assert set(zizmor_on(path, "regular")) <= {"unpinned-uses"}  # of the checkout, whose version is the reader's choice


def test_every_input_and_output_is_described() -> None:
    action = yaml.safe_load(ACTION.read_text())
    page = PAGE.read_text()
    for name, described in {**action["inputs"], **action["outputs"]}.items():
        assert described["description"]
        assert f"| `{name}` |" in page
