"""The commit hooks, installed by the real pre-commit from a clone of this repository and run by the real Git."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

LEAK = """\
from django.core.mail import send_mail
from shop.models import Customer


def announce(text):
    people = [each.email for each in Customer.objects.all()]
    send_mail("News", text, None, people)
"""
REPAIRED = """\
from django.core.mail import send_mail
from shop.models import Customer


def announce(text):
    for each in Customer.objects.all():
        send_mail("News", text, None, [each.email])
"""
HELPER = """\
from django.core.mail import EmailMessage


def post(text, people):
    EmailMessage("News", text, None, [], people).send()
"""
CALLER = """\
from helper import post
from shop.models import Customer


def invite(text):
    post(text, [each.email for each in Customer.objects.all()])
"""
CONFIG = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: {hook}
"""


@dataclass(frozen=True)
class Commits:
    """A repository whose commits pass through a hook."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def needed(self, *command: str) -> str:
        finished = self.run(*command)
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout.strip()

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def commit(self, **files: str) -> str:
        """Try to commit these files; return what the hook says against it, which is nothing if it is content."""
        for name, text in files.items():
            (self.folder / name).write_text(text)
        self.needed("git", "add", *files)
        finished = self.run("git", "commit", "--quiet", "-m", "Change")
        done = "git", "diff", "--cached", "--quiet"
        assert (finished.returncode == 0) is (self.run(*done).returncode == 0)
        return finished.stdout + finished.stderr if finished.returncode else ""

    def use(self, published: Commits, hook: str) -> None:
        """Install a hook, and commit that."""
        revision = published.needed("git", "rev-parse", "HEAD")
        config = CONFIG.format(repository=published.folder, revision=revision, hook=hook)
        (self.folder / ".pre-commit-config.yaml").write_text(config)
        installed = self.pre_commit("install")
        assert installed.returncode == 0, installed.stdout + installed.stderr
        self.needed("git", "add", ".")
        self.needed("git", "commit", "--quiet", "--no-verify", "-m", "Hook")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of this process without what would lead Git or pre-commit elsewhere; one store for all tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PYTHON"))}
    people = {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return (
        kept
        | people
        | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        }
    )


@pytest.fixture(scope="module")
def published(checkout: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Commits:
    """This repository as others clone it."""
    folder = tmp_path_factory.mktemp("published") / "mailguard"
    shutil.copytree(checkout, folder)
    repository = Commits(folder, environment)
    repository.needed("git", "init", "--quiet")
    repository.needed("git", "add", "--all")
    repository.needed("git", "commit", "--quiet", "-m", "Publish")
    return repository


@pytest.fixture
def shop(environment: dict[str, str], tmp_path: Path) -> Commits:
    """A repository of a team that mails its customers."""
    repository = Commits(tmp_path, environment)
    repository.needed("git", "init", "--quiet")
    (tmp_path / "helper.py").write_text(HELPER)
    (tmp_path / "caller.py").write_text(CALLER)
    repository.needed("git", "add", ".")
    repository.needed("git", "commit", "--quiet", "-m", "Start")
    return repository


def test_a_hook_can_be_tried(shop: Commits, published: Commits) -> None:
    (shop.folder / "news.py").write_text(LEAK)
    shop.needed("git", "add", "news.py")
    tried = shop.pre_commit("try-repo", str(published.folder), "mailguard", "--verbose")
    assert tried.returncode == 1, tried.stdout + tried.stderr
    assert "error[MG101]: visible-to" in tried.stdout
    assert "news.py:7:35" in tried.stdout


def test_a_leak_is_not_committed_until_it_is_repaired(shop: Commits, published: Commits) -> None:
    shop.use(published, "mailguard")
    assert "news.py:7:35" in shop.commit(**{"news.py": LEAK})
    assert shop.commit(**{"news.py": REPAIRED}) == ""
    assert shop.commit(**{"notes.txt": "No Python here."}) == ""


def test_a_changed_helper_is_stopped_for_the_caller_that_it_exposes(shop: Commits, published: Commits) -> None:
    shop.use(published, "mailguard")
    said = shop.commit(**{"helper.py": HELPER.replace("[], people", "people")})
    assert "caller.py:6:16" in said
    assert "passed to post() as people" in said
    assert shop.commit(**{"helper.py": f"# The board of the shop.\n{HELPER}"}) == ""


def test_only_what_the_changed_files_take_part_in_is_reported(shop: Commits, published: Commits) -> None:
    (shop.folder / "old.py").write_text(LEAK)
    shop.use(published, "mailguard")
    assert shop.commit(**{"news.py": REPAIRED}) == ""
    shop.use(published, "mailguard-all")
    assert "old.py:7:35" in shop.commit(**{"notes.txt": "No Python here."})
    assert shop.commit(**{"old.py": REPAIRED}) == ""


def test_excluded_files_stay_excluded_when_pre_commit_names_them(shop: Commits, published: Commits) -> None:
    (shop.folder / "mailguard.toml").write_text('exclude = ["made.py"]\n')
    shop.use(published, "mailguard")
    assert shop.commit(**{"made.py": LEAK}) == ""


def test_what_is_safe_is_repaired(shop: Commits, published: Commits) -> None:
    shop.use(published, "mailguard-fix")
    said = shop.commit(**{"news.py": LEAK})
    assert "files were modified by this hook" in said
    assert "news.py:7: MG101 repaired" in said
    repaired = (shop.folder / "news.py").read_text()
    assert repaired == LEAK.replace("send_mail", "EmailMessage").replace(", people)", ", bcc=people).send()")
    assert shop.commit(**{"news.py": repaired}) == ""
