"""Every command in the README and the documentation is run, in a project with the files that the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.fences import PAGES, REPOSITORY, Block, blocks
from tests.docs.shell import make_project, run, session, write

# Marks of the README's commands that install packages: continuous integration runs one, the packaging tests do the others.
RUN_ELSEWHERE = ("example-command", "test-command")
NOT_RUN = "not run: "
SUCCESS = {0, 1}  # findings are no failure of a command


def name_of(page: Path) -> str:
    return page.relative_to(REPOSITORY).as_posix()


def all_blocks(page: Path) -> list[Block]:
    return list(blocks(page.read_text(encoding="utf-8")))


def is_excluded(block: Block) -> bool:
    return block.mark in RUN_ELSEWHERE or block.mark.startswith(NOT_RUN)


def run_lines(text: str, folder: Path) -> None:
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            finished = run(line, folder)
            assert finished.returncode in SUCCESS, f"{line}\n{finished.stdout}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    make_project(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES[1:], ids=name_of)
def test_the_commands_of_a_page_do_what_it_says(page: Path, project: Path) -> None:
    for block in all_blocks(page):
        if block.title:
            write(project, block)
        elif block.language == "console":
            assert session(block.text, project) == block.text, "run: python -m tests.docs.regenerate"
        elif block.language == "sh" and not is_excluded(block):
            run_lines(block.text, project)


@pytest.mark.slow
def test_the_commands_of_the_readme_run(project: Path) -> None:
    for block in all_blocks(PAGES[0]):
        if block.language == "sh" and not is_excluded(block):
            run_lines(block.text, project)


def test_what_is_not_run_says_why() -> None:
    excluded = [block.mark for page in PAGES for block in all_blocks(page) if is_excluded(block)]
    assert sorted(excluded) == [
        "example-command",
        "not run: installs packages; the tests of the package do the same",
        "test-command",
    ]


def test_commands_stand_in_blocks_that_are_run() -> None:
    others = {block.language for page in PAGES for block in all_blocks(page)} - {"sh", "console"}
    assert others <= {"python", "toml", "yaml", "text", "json", "lua", "elisp"}, (
        "commands stand in blocks called sh or console"
    )
