"""`mailguard lsp` as a command; what the server does is tested in `tests/lsp`."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["pygls", "lsprotocol"])
def test_without_the_extra_it_says_what_to_install(package: str) -> None:
    script = f"import sys; sys.modules[{package!r}] = None; from mailguard.cli.main import run; sys.exit(run(['lsp']))"
    finished = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.startswith(f"mailguard: the package {package}")
    assert finished.stderr.endswith("install the language server with: pip install 'mailguard-lint[lsp]'\n")


@pytest.mark.parametrize("options", [[], ["--stdio"]])
def test_nothing_but_messages_is_on_standard_output_and_it_ends_with_its_client(options: list[str]) -> None:
    command = [sys.executable, "-m", "mailguard", "lsp", *options]
    finished = subprocess.run(command, input=b"", capture_output=True, check=False, timeout=300)
    assert (finished.returncode, finished.stdout) == (0, b"")
