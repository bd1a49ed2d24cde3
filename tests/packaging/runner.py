"""Steps of CI systems, run as their runners do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]

_EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")
_OWN = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR", "MAILGUARD_CACHE_DIR")


@dataclass
class Runner:
    """As much of the runner of GitHub Actions as a composite action with shell steps needs."""

    action: dict[str, Any]
    action_path: Path
    workspace: Path
    temporary: Path
    inputs: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)  # "step.name"
    summary: str = ""
    log: str = ""

    def run(self, step_id: str) -> int:
        """Run one step with the environment that it asks for, and return its exit code."""
        step = next(step for step in self.action["runs"]["steps"] if step_id in (step.get("id"), step["name"]))
        assert step["shell"] == "bash"
        script = self.temporary / "step.sh"
        script.write_text(step["run"])
        files = {name: self.temporary / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        environment = {name: os.environ[name] for name in _OWN if name in os.environ}
        environment |= {"CI": "true", "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(self.temporary)}
        environment |= {"GITHUB_ACTION_PATH": str(self.action_path), "GITHUB_WORKSPACE": str(self.workspace)}
        environment |= {name: str(file) for name, file in files.items()}
        environment |= {name: self.filled(value) for name, value in step.get("env", {}).items()}
        finished = subprocess.run(
            [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace / self.filled(step.get("working-directory", ".")),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log = finished.stdout
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        for line in files["GITHUB_OUTPUT"].read_text().splitlines():
            name, _, value = line.partition("=")
            self.outputs[f"{step_id}.{name}"] = value
        return finished.returncode

    def filled(self, text: str) -> str:
        """Return a text with its expressions replaced."""
        return _EXPRESSION.sub(lambda found: self._value(found[1]), text)

    def _value(self, expression: str) -> str:
        match expression.split("."):
            case ["inputs", name]:
                return self.inputs.get(name, self.action["inputs"][name]["default"])
            case ["steps", step, "outputs", name]:
                return self.outputs.get(f"{step}.{name}", "")
        raise AssertionError(expression)
