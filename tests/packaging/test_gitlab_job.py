"""The job for GitLab that the documentation shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.fences import blocks
from tests.docs.shell import run
from tests.packaging.test_action import LEAK, PAGE


@pytest.fixture
def file() -> str:
    return next(block.text for block in blocks(PAGE.read_text()) if block.title == ".gitlab-ci.yml")


def test_it_is_as_the_schema_of_gitlab_says(file: str, tmp_path: Path) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(file)
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(path)]
    finished = subprocess.run([*command, "--data-transform", "gitlab-ci"], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout.strip()) == (0, "ok -- validation done")


def test_its_script_fails_for_a_leak_and_leaves_the_reports(file: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "news.py").write_text(LEAK)
    job: dict[str, Any] = yaml.safe_load(file)["mailguard"]
    environment = "; ".join(f"export {name}={value}" for name, value in job["variables"].items())
    finished = run(f"CI_PROJECT_DIR={tmp_path}; {environment}; set -e; {'; '.join(job['script'])}", tmp_path)
    assert (finished.returncode, "news.py:7:35" in finished.stdout) == (1, True)
    assert (tmp_path / job["cache"]["paths"][0]).is_dir()
    quality, sarif = (json.loads((tmp_path / path).read_text()) for path in job["artifacts"]["paths"])
    assert [(issue["check_name"], issue["location"]["path"]) for issue in quality] == [("MG101", "news.py")]
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["MG101"]
    assert job["artifacts"]["reports"]["codequality"] == job["artifacts"]["paths"][0]
