"""SARIF, read by Microsoft's validator with the rules of GitHub's code scanning, and by the schema of the standard."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from mailguard.engine.baseline import HEADER
from tests.consumers.conftest import LEAK, REPOSITORY, NpmPackage, Reports

MULTITOOL = ("@microsoft/sarif-multitool", "5.7.0")
SCHEMA_HOLDER = ("@microsoft/jest-sarif", "1.0.0-beta.0")  # carries a copy of the schema; it is not ours to ship
VALIDATION = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--kind", "Fail", "--log", "ForceOverwrite"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def multitool(npm_package: NpmPackage) -> Path:
    folder = npm_package(*MULTITOOL) / "@microsoft" / f"sarif-multitool-{sys.platform}"
    for program in (folder / "Sarif.Multitool", folder / "Sarif.Multitool.exe"):
        if program.exists():
            program.chmod(0o755)
            return program
    pytest.skip(f"sarif-multitool has no program for {sys.platform}")


@pytest.fixture(scope="session", params=["leaks", "hostile", "clean", "notebook", "suppressed"])
def sarif(
    request: pytest.FixtureRequest, check: Reports, hostile_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A report, and the directory that it is about."""
    directory, arguments = hostile_project, []
    if request.param == "leaks":
        leaks = REPOSITORY / "examples" / "leaking" / "django_shop"
        directory = Path(shutil.copytree(leaks, tmp_path_factory.mktemp("leaks"), dirs_exist_ok=True))
    elif request.param == "clean":
        directory = tmp_path_factory.mktemp("clean")
        (directory / "a.py").write_text("x = 1\n")
    elif request.param == "notebook":
        directory = tmp_path_factory.mktemp("notebook")
        cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": LEAK.splitlines(keepends=True)}] * 2
        (directory / "a.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}, indent=1))
    elif request.param == "suppressed":
        directory = tmp_path_factory.mktemp("suppressed")
        (directory / "a.py").write_text(f"# mailguard: ignore-file[MG101] -- they know each other\n{LEAK}")
        (directory / "b.py").write_text(LEAK)
        (directory / "known.txt").write_text(f"{HEADER}\nb.py: MG101 in announce: people\n")
        arguments = ["--show-suppressed", "--baseline", "known.txt"]
    path = tmp_path_factory.mktemp("sarif") / "report.sarif"
    check(directory, "--output", f"sarif={path}", *arguments)
    return path, directory


def results_of(path: Path) -> list[dict[str, Any]]:
    [run] = json.loads(path.read_text(encoding="utf-8-sig"))["runs"]
    results: list[dict[str, Any]] = run["results"]
    return results


def verdict_on(path: Path, multitool: Path, folder: Path) -> dict[str, str]:
    """The rules that the validator sees broken, with their levels. Its exit code says nothing of them."""
    verdict = folder / "verdict.sarif"
    subprocess.run([multitool, "validate", path, *VALIDATION, "-o", verdict], check=True, capture_output=True)
    # a result without a level is a warning: the default of the standard
    return {result["ruleId"]: result.get("level", "warning") for result in results_of(verdict)}


def test_github_takes_it_without_an_error_or_a_warning(
    multitool: Path, sarif: tuple[Path, Path], tmp_path: Path
) -> None:
    levels = verdict_on(sarif[0], multitool, tmp_path)
    assert "SARIF2003" in levels, "the validator has looked at the report: nobody says which commit was checked"
    assert {rule: level for rule, level in levels.items() if level != "note"} == {}


def test_the_validator_would_have_complained(
    multitool: Path, check: Reports, hostile_project: Path, tmp_path: Path
) -> None:
    check(hostile_project, "--output", f"sarif={tmp_path / 'report.sarif'}")
    log = json.loads((tmp_path / "report.sarif").read_text())
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        del rule["help"], rule["fullDescription"]
    poor = tmp_path / "poor.sarif"
    poor.write_text(json.dumps(log))
    levels = verdict_on(poor, multitool, tmp_path)
    assert any(rule.startswith("GH") and level == "error" for rule, level in levels.items())


def test_fingerprints_are_those_that_github_computes(multitool: Path, sarif: tuple[Path, Path], tmp_path: Path) -> None:
    path, directory = sarif
    ours = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results_of(path)]
    log = json.loads(path.read_text())
    [run] = log["runs"]
    run["originalUriBaseIds"]["%SRCROOT%"]["uri"] = f"{directory.as_uri()}/"
    for result in run["results"]:
        del result["partialFingerprints"]
    (tmp_path / "without.sarif").write_text(json.dumps(log))
    options = ["--insert", "RollingHashPartialFingerprints", "--log", "ForceOverwrite"]
    output = tmp_path / "with.sarif"
    command = [multitool, "rewrite", tmp_path / "without.sarif", *options, "--output", output]
    subprocess.run(command, check=True, capture_output=True)
    theirs = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results_of(output)]
    assert ours == theirs


def test_it_is_as_the_standard_says(npm_package: NpmPackage, sarif: tuple[Path, Path]) -> None:
    package = npm_package(*SCHEMA_HOLDER) / "@microsoft" / "jest-sarif"
    schema = json.loads((package / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    errors = [error.message for error in Draft4Validator(schema).iter_errors(json.loads(sarif[0].read_text()))]
    assert errors == []


def test_columns_after_an_emoji_count_utf_16_code_units(hostile_project: Path, check: Reports, tmp_path: Path) -> None:
    path = tmp_path / "report.sarif"
    check(hostile_project, "--output", f"sarif={path}")
    [result] = results_of(path)
    place = result["locations"][0]["physicalLocation"]
    line = (hostile_project / "a b/<img src=x onerror=alert(1)>&amp;/é,100%.py").read_text(encoding="utf-8")
    units = line.splitlines()[place["region"]["startLine"] - 1].encode("utf-16-le")
    start, end = ((place["region"][key] - 1) * 2 for key in ("startColumn", "endColumn"))
    assert units[start:end].decode("utf-16-le") == "people"
    assert (
        place["artifactLocation"]["uri"]
        == "a%20b/%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E%26amp%3B/%C3%A9%2C100%25.py"
    )
