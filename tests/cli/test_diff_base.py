"""`mailguard check --diff-base`: what is new against a Git revision."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from mailguard.engine import analyse as analyse_module
from mailguard.engine import git as git_module
from tests.cli.conftest import Mailguard

LEAK = """\
from django.core.mail import send_mail
from shop.models import Customer


def {name}(text):
    people = [each.email for each in Customer.objects.all()]
    send_mail("News", text, None, people)
"""
CLEAN = LEAK.replace("None, people", "None, ['news@example.org'], bcc=people")
HELPER = "from django.core.mail import EmailMessage\n\n\ndef post(people):\n    EmailMessage('', '', None, {how}=people).send()\n"
CALLER = """\
from helper import post
from shop.models import Customer


def invite():
    post([each.email for each in Customer.objects.all()])
"""


def git(*arguments: str, cwd: Path | None = None) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=cwd).stdout


def commit(message: str = "Change") -> None:
    git("add", "--all", "--force")
    git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)


def write(**files: str) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def in_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    repository = tmp_path / "repository"
    repository.mkdir()
    monkeypatch.chdir(repository)
    git("init", "--quiet")
    write(**{"old.py": LEAK.format(name="old"), "helper.py": HELPER.format(how="bcc"), "caller.py": CALLER})
    commit("Start")


def reported(mailguard: Mailguard, *arguments: str, base: str = "HEAD") -> list[str]:
    finished = mailguard("check", "--output-format", "json", "--jobs", "1", "--diff-base", base, *arguments)
    assert finished.err == ""
    return [f"{each['path']} {each['code']}" for each in json.loads(finished.out)["findings"]]


def test_what_was_there_is_not_reported(mailguard: Mailguard) -> None:
    assert reported(mailguard) == []
    write(**{"old.py": f"import os\n\n{LEAK.format(name='old')}"})
    assert reported(mailguard) == []
    finished = mailguard("check", "--diff-base", "HEAD")
    assert finished.code == 0
    assert " 1 not new." in " ".join(finished.out.split())


@pytest.mark.parametrize("state", ["untracked", "staged", "committed"])
def test_what_is_new_is_reported_committed_or_not(mailguard: Mailguard, state: str) -> None:
    write(**{"new.py": LEAK.format(name="new"), "old.py": LEAK.format(name="old") + LEAK.format(name="more")})
    if state == "staged":
        git("add", ".")
    if state == "committed":
        commit()
    assert reported(mailguard, base="HEAD~1" if state == "committed" else "HEAD") == ["new.py MG101", "old.py MG101"]


def test_a_changed_helper_that_exposes_an_unchanged_caller_is_new(mailguard: Mailguard) -> None:
    write(**{"helper.py": HELPER.format(how="to")})
    assert reported(mailguard) == ["caller.py MG101"]
    assert reported(mailguard, "helper.py") == ["caller.py MG101"]
    commit()
    assert reported(mailguard) == []
    assert reported(mailguard, base="HEAD~1") == ["caller.py MG101"]


def test_a_caller_that_a_deleted_helper_used_to_protect_is_new(mailguard: Mailguard) -> None:
    write(**{"caller.py": CALLER.replace("from helper import", "from mailing.helper import")})
    write(**{"mailing/helper.py": HELPER.format(how="bcc")})
    commit()
    Path("mailing/helper.py").unlink()
    write(**{"mailing/__init__.py": HELPER.format(how="to")})
    write(**{"caller.py": CALLER.replace("from helper import", "from mailing import")})
    assert reported(mailguard) == ["caller.py MG101"]


def test_a_file_that_was_moved_holds_nothing_new(mailguard: Mailguard) -> None:
    Path("lib").mkdir()
    Path("old.py").rename("lib/old.py")
    assert reported(mailguard) == []
    write(**{"lib/copy.py": LEAK.format(name="old")})
    assert len(reported(mailguard)) == 1


def test_a_suppression_that_is_taken_away_makes_a_finding_new(mailguard: Mailguard) -> None:
    suppressed = LEAK.format(name="old").replace("None, people)", "None, people)  # mailguard: ignore[MG101] -- reason")
    write(**{"old.py": suppressed})
    commit()
    write(**{"old.py": LEAK.format(name="old")})
    assert reported(mailguard) == ["old.py MG101"]


def test_a_folder_of_a_repository_can_be_a_project_of_its_own(mailguard: Mailguard) -> None:
    write(**{"lib/pyproject.toml": "", "lib/a.py": LEAK.format(name="a"), "lib/café.py": LEAK.format(name="b")})
    commit()
    write(**{"lib/a.py": LEAK.format(name="c"), "other.py": LEAK.format(name="d")})
    assert reported(mailguard, "lib") == ["a.py MG101"]


def test_where_a_branch_left_another_can_be_compared_with(mailguard: Mailguard) -> None:
    git("switch", "--quiet", "--create", "topic")
    write(**{"new.py": LEAK.format(name="new")})
    commit()
    git("switch", "--quiet", "main")
    write(**{"old.py": CLEAN.format(name="old")})
    commit()
    git("switch", "--quiet", "topic")
    assert reported(mailguard, base="main...") == ["new.py MG101"]
    assert reported(mailguard, base="main") == ["new.py MG101", "old.py MG101"]


def test_scripts_links_and_submodules_are_compared(mailguard: Mailguard, tmp_path: Path) -> None:
    script = f"#!/usr/bin/env python3\n{LEAK.format(name='run')}"
    write(**{"bin/send": script, "bin/gone": script, "README": "text"})
    Path("link.py").symlink_to("old.py")
    (tmp_path / "inner").mkdir()
    git("init", "--quiet", cwd=tmp_path / "inner")
    (tmp_path / "inner" / "sub.py").write_text(LEAK.format(name="sub"))
    git("add", ".", cwd=tmp_path / "inner")
    git("commit", "--quiet", "-m", "Start", cwd=tmp_path / "inner")
    git("submodule", "--quiet", "add", str(tmp_path / "inner"), "inner")
    commit()
    Path("bin/gone").unlink()
    Path("README").unlink()
    assert reported(mailguard) == []
    write(**{"bin/send": script.replace("run", "start")})
    assert reported(mailguard) == ["bin/send MG101"]


def test_what_is_excluded_now_was_not_there_before_either(mailguard: Mailguard) -> None:
    write(**{"made/a.py": LEAK.format(name="a"), "node_modules/b.py": LEAK.format(name="b"), ".gitignore": "made/\n"})
    commit()
    Path("node_modules/b.py").unlink()
    write(**{"lib/b.py": LEAK.format(name="b"), "lib/c.py": LEAK.format(name="c")})
    assert reported(mailguard, "--exclude", "lib/c.py") == ["lib/b.py MG101"]


def test_a_file_that_could_not_be_analysed_before_is_not_told_again(mailguard: Mailguard) -> None:
    broken = "import smtplib\nsmtplib.SMTP().sendmail(\n"
    write(**{"broken.py": broken})
    commit()
    assert mailguard("check", "--diff-base", "HEAD").code == 0
    write(**{"a.py": "pass\n"})
    assert mailguard("check", "--diff-base", "HEAD").code == 0
    write(**{"b.py": broken})
    finished = mailguard("check", "--diff-base", "HEAD", "--output-format", "concise")
    assert (finished.code, finished.out.splitlines()[0].partition(":")[0]) == (4, "b.py")


def test_line_ends_that_git_converts_are_no_change(mailguard: Mailguard) -> None:
    Path("old.py").write_bytes(LEAK.format(name="old").replace("\n", "\r\n").encode())
    assert reported(mailguard) == []


def test_a_tree_that_did_not_change_is_analysed_once(mailguard: Mailguard, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[object] = []
    analyse = analyse_module.analyse
    monkeypatch.setattr(analyse_module, "analyse", lambda *arguments: (runs.append(1), analyse(*arguments))[1])
    write(**{"notes.txt": "no Python"})
    assert reported(mailguard, "--no-cache") == []
    assert len(runs) == 1


def test_a_baseline_and_a_revision_go_together(mailguard: Mailguard) -> None:
    write(**{"new.py": LEAK.format(name="new")})
    assert mailguard("baseline", "write").code == 0
    write(**{"newer.py": LEAK.format(name="newer")})
    assert reported(mailguard, "--baseline", "mailguard-baseline.txt") == ["newer.py MG101"]


def test_a_hash_of_another_length_is_understood(
    mailguard: Mailguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.chdir(other)
    git("init", "--quiet", "--object-format=sha256")
    write(**{"old.py": LEAK.format(name="old")})
    commit()
    write(**{"new.py": LEAK.format(name="new")})
    assert reported(mailguard) == ["new.py MG101"]


@pytest.mark.parametrize(
    ("revision", "problem"),
    [
        ("nowhere", "--diff-base nowhere: "),
        ("--upload-pack=touch", "--diff-base --upload-pack=touch: is not a revision"),
        ("...", "--diff-base ...: is not a revision"),
        ("HEAD:old.py", "--diff-base HEAD:old.py: "),
        ("lonely...", "--diff-base lonely...: it has no history in common with HEAD"),
    ],
)
def test_a_wrong_revision_is_explained(mailguard: Mailguard, revision: str, problem: str) -> None:
    git("switch", "--quiet", "--orphan", "lonely")
    commit("Alone")
    git("switch", "--quiet", "main")
    finished = mailguard("check", f"--diff-base={revision}")
    assert (finished.code, finished.out) == (2, "")
    assert finished.err.startswith(f"mailguard: {problem}")


def test_outside_a_repository_there_is_nothing_to_compare_with(
    mailguard: Mailguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(**{"a.py": "pass\n"})
    assert mailguard("check", "--diff-base", "HEAD").err.endswith(" is in no Git repository\n")


def test_git_has_to_be_there(mailguard: Mailguard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_module.shutil, "which", lambda name, path: None)
    assert mailguard("check", "--diff-base", "HEAD").err == "mailguard: --diff-base: git is not installed\n"


def test_nothing_that_the_repository_configures_is_run(
    mailguard: Mailguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $@" >> "{tmp_path}/sprung"\ncat\n')
    trap.chmod(0o755)
    write(**{".gitattributes": "*.py filter=trap diff=trap merge=trap\n"})
    commit()
    hooks = Path(".git/hooks")
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"):
        (hooks / hook).symlink_to(trap)
    keys = ("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "diff.external", "credential.helper")
    keys += (
        "filter.trap.smudge",
        "filter.trap.clean",
        "filter.trap.process",
        "diff.trap.textconv",
        "diff.trap.command",
    )
    keys += ("core.alternateRefsCommand", "gpg.program", "core.askPass", "pager.ls-tree", "alias.ls-tree")
    for key in keys:
        git("config", key, str(trap))
    git("config", "core.hooksPath", str(hooks.resolve()))
    (tmp_path / "sprung").unlink(missing_ok=True)
    write(**{"new.py": LEAK.format(name="new"), "old.py": CLEAN.format(name="old")})
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    assert reported(mailguard) == ["new.py MG101"]
    assert not (tmp_path / "sprung").exists()
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name)
    git("add", "new.py")
    assert (tmp_path / "sprung").exists()  # so the traps were some


def test_contents_that_a_clone_left_out_are_not_fetched(
    mailguard: Mailguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("config", "uploadpack.allowFilter", "true")
    source = f"file://{Path.cwd()}"
    git("clone", "--quiet", "--no-checkout", "--filter=blob:none", source, str(tmp_path / "clone"))
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\ntouch "{tmp_path}/sprung"\n')
    trap.chmod(0o755)
    monkeypatch.chdir(tmp_path / "clone")
    git("config", "remote.origin.uploadpack", str(trap))
    write(**{"old.py": LEAK.format(name="new")})
    finished = mailguard("check", "--diff-base", "HEAD")
    assert finished.code == 2
    assert finished.err.endswith(" lacks contents of that revision; clone it without --filter\n")
    assert not (tmp_path / "sprung").exists()
    with pytest.raises(subprocess.CalledProcessError):
        git("cat-file", "blob", "HEAD:old.py")
    assert (tmp_path / "sprung").exists()  # so the trap was one
