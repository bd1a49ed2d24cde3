"""The package in examples/plugin, installed by pip and used through the real command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.plugins.conftest import Environment

pytestmark = pytest.mark.slow

PROGRAM = """\
from django.conf import settings
from django.core.mail import EmailMessage


def confirm(order):
    EmailMessage("Order", "Thank you", to=[order.customer.email], cc=[settings.SALES_ADDRESS]).send()


def note(order):
    EmailMessage("Order", "Thank you", to=[order.customer.email], bcc=[settings.SALES_ADDRESS]).send()


def alarm():
    EmailMessage("Alarm", "Act now", to=[settings.SALES_ADDRESS], cc=[settings.ADMINS]).send()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "orders.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def test_the_rule_of_the_plug_in_reports(with_example: Environment, project: Path) -> None:
    finished = with_example.run("check", "--output-format", "concise", cwd=project)
    assert (finished.returncode, finished.stderr) == (1, "")
    assert finished.stdout.splitlines()[:2] == [
        "orders.py:6:70: ACME101 [high] Cc shows addresses of the team to customers",
        "1 finding: 1 warning (confidence: 1 high).",
    ]


def test_its_repair_is_told(with_example: Environment, project: Path) -> None:
    finished = with_example.run("check", cwd=project)
    assert "warning[ACME101]: team-shown-to-customers: Cc shows addresses of the team" in finished.stdout
    assert "\n  help: Put the team in Bcc.\n" in finished.stdout


def test_it_is_selected_and_ignored_like_any_rule(with_example: Environment, project: Path) -> None:
    for options in (("--ignore", "ACME101"), ("--ignore", "team-shown-to-customers"), ("--select", "MG101")):
        assert with_example.run("check", *options, cwd=project).returncode == 0
    assert with_example.run("check", "--select", "ACME", cwd=project).returncode == 1


def test_it_is_in_reports_for_programs(with_example: Environment, project: Path) -> None:
    sarif = json.loads(with_example.run("check", "--output-format", "sarif", cwd=project).stdout)
    [result] = sarif["runs"][0]["results"]
    assert result["ruleId"] == "ACME101"
    assert result["ruleIndex"] == [rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]].index("ACME101")


def test_it_is_listed_and_explained(with_example: Environment, project: Path) -> None:
    assert with_example.run("rules", cwd=project).stdout.splitlines()[0].split()[:3] == [
        "ACME101",
        "team-shown-to-customers",
        "on",
    ]
    assert with_example.run("rules", "list", cwd=project).stdout.endswith(
        f"\n\n{with_example.packages.resolve()} (plug-in acme-mail-rules 1.0)\n"
        "  acme_mail_rules:TeamShownToCustomers  rule ACME101 team-shown-to-customers, on\n    by default\n"
    )
    explained = with_example.run("explain", "ACME101", cwd=project)
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "Customers answer to whatever address they see." in explained.stdout


def test_modules_of_the_scanned_tree_do_not_stand_in_for_it(with_example: Environment, project: Path) -> None:
    trap = "open('executed', 'w').close()\n"
    for name in ("acme_mail_rules", "click", "mailguard_trap"):
        (project / f"{name}.py").write_text(trap, encoding="utf-8")
    metadata = project / "mailguard_trap-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: mailguard_trap\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[mailguard.rules]\ntrap = mailguard_trap:Trap\n", encoding="utf-8")
    finished = with_example.run("check", cwd=project)
    assert (finished.returncode, finished.stderr) == (1, "")
    assert "ACME101" in finished.stdout
    assert not (project / "executed").exists()


def test_what_pythonpath_names_is_no_plug_in(bare: Environment, project: Path) -> None:
    (project / "mailguard_trap.py").write_text("open('executed', 'w').close()\n", encoding="utf-8")
    metadata = project / "mailguard_trap-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text("[mailguard.rules]\ntrap = mailguard_trap:Trap\n", encoding="utf-8")
    finished = bare.run("check", cwd=project, PYTHONPATH=str(project))
    assert (finished.returncode, finished.stderr) == (0, "")
    assert not (project / "executed").exists()


def test_a_plug_in_under_pythonpath_does_not_stand_in_for_the_installed_one(
    with_example: Environment, project: Path
) -> None:
    (project / "acme_mail_rules.py").write_text("open('executed', 'w').close()\n", encoding="utf-8")
    finished = with_example.run("check", cwd=project, PYTHONPATH=str(project))
    assert finished.returncode == 1
    assert "ACME101" in finished.stdout
    assert not (project / "executed").exists()


def test_what_is_slow_to_load_is_not_loaded_without_a_plug_in(bare: Environment, tmp_path: Path) -> None:
    program = (
        "import sys; from mailguard.cli.main import run; run(['rules']); print('importlib.metadata' in sys.modules)"
    )
    finished = subprocess.run([bare.python, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert finished.stdout.splitlines()[-1] == "False"
