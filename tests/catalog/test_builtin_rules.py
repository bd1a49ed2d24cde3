"""The rules are found however mailguard is installed. Each test imports a copy of the package in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import mailguard

PACKAGE = Path(mailguard.__file__).parent
API = """\
id = "post"
name = "Post"
documentation = "https://post.example.org"
function = [{ paths = ["post.send"], to = { position = 0 } }]
"""
PROGRAM = """
from mailguard.catalog.load import builtin_rules, load_catalog
print(builtin_rules())
print(*(library.id for library in load_catalog([builtin_rules()]).libraries))
"""


def package_files(prefix: str) -> dict[str, str]:
    files = [file for layer in ("audience", "catalog") for file in (PACKAGE / layer).glob("*.py")]
    return {
        f"{prefix}mailguard/{file.relative_to(PACKAGE).as_posix()}": file.read_text(encoding="utf-8")
        for file in [PACKAGE / "__init__.py", *files]
    }


def printed(import_path: Path, cwd: Path) -> list[str]:
    """Return what the program prints that imports mailguard from a folder or archive."""
    start = f"import sys; sys.path.insert(0, {str(import_path)!r})\n"
    run = subprocess.run(
        [sys.executable, "-c", start + PROGRAM], capture_output=True, text=True, check=False, cwd=cwd, timeout=60
    )
    assert run.stderr == ""
    return run.stdout.splitlines()


@pytest.mark.parametrize("rules", ["rules", "mailguard/rules"], ids=["source tree", "wheel"])
def test_rules_are_found_on_disk(tmp_path: Path, rules: str) -> None:
    for name, content in {**package_files(""), f"{rules}/apis/post.toml": API}.items():
        file = tmp_path / "here" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    assert printed(tmp_path / "here", tmp_path) == [str(tmp_path / "here" / rules), "post"]


@pytest.mark.parametrize("prefix", ["", "mailguard-1.0/"], ids=["at the root", "in a folder"])
@pytest.mark.parametrize("rules", ["rules", "mailguard/rules"], ids=["source tree", "wheel"])
def test_rules_are_found_in_an_archive(tmp_path: Path, prefix: str, rules: str) -> None:
    archive = tmp_path / "mailguard.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in {**package_files(prefix), f"{prefix}{rules}/apis/post.toml": API}.items():
            opened.writestr(name, content)
    assert printed(archive / prefix, tmp_path) == [f"{archive / prefix / rules}/", "post"]


def test_rules_inside_the_package_come_first(tmp_path: Path) -> None:
    both = {"rules/apis/post.toml": API, "mailguard/rules/apis/quill.toml": API.replace("post", "quill", 1)}
    for name, content in {**package_files(""), **both}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    assert printed(tmp_path, tmp_path)[1] == "quill"
