"""A repository in which everything that may be taken for code, and would be run by somebody else, leaves a mark."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from mailguard.engine.summaries import FEWEST_FILES

LEAK = """\
from django.contrib.auth.models import User
from django.core.mail import send_mail


def announce():
    send_mail("News", "", None, [user.email for user in User.objects.all()])
"""
# What Python, or a library that mailguard uses, would import if the tree were on its path.
MODULES = (
    *("sitecustomize", "usercustomize", "conftest", "setup", "noxfile", "tasks", "_mailguard_rules"),
    *("click", "libcst", "mailguard", "pathspec", "platformdirs", "tomli"),
    *(
        "__future__",
        "ast",
        "codecs",
        "concurrent",
        "encodings",
        "json",
        "multiprocessing",
        "os",
        "pickle",
        "random",
        "re",
    ),
    *(
        "sqlite3",
        "struct",
        "subprocess",
        "tempfile",
        "tokenize",
        "typing",
        "zlib",
        "colorama",
        "pygments",
        "rich",
        "yaml",
    ),
)
HOOKS = (
    "pre-commit",
    "post-checkout",
    "post-index-change",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-auto-gc",
)
CONFIGURATION = """\
[tool.mailguard]
rules = ["mail-rules"]
plugins = ["_mailguard_rules"]
"""
RULES = """\
id = "shop"
name = "Shop"
documentation = "https://example.org"
evidence = "It is ours."

[[function]]
paths = ["shop.post"]
to = { position = 0 }
exposure = "visible"

[[example]]
name = "one customer"
leak = false
code = "import shop\\nshop.post('a@example.org')\\n"
"""


class Trap:
    """The repository at `root`. Whatever is run makes a file in `marks`, named after what it was."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "repository"
        self.marks = folder / "marks"
        self.marks.mkdir()
        self.root.mkdir()
        self._write("app/mails.py", LEAK)
        for number in range(FEWEST_FILES):  # enough for several processes
            self._write(f"app/mails{number}.py", "from django.core.mail import send_mail\n")
        self._write("mail-rules/apis/shop.toml", RULES)
        self._write("pyproject.toml", "")
        for name in MODULES:
            self._write(f"{name}.py", self._python(f"module {name}"))
            self._write(f"app/{name}.py", self._python(f"module app.{name}"))
        for name in ("mailguard", "click", "multiprocessing", "encodings"):
            self._write(f"{name}/__init__.py", self._python(f"package {name}"))
            self._write(f"{name}/__main__.py", self._python(f"main of {name}"))
        self._write("evil.pth", f"import pathlib; pathlib.Path({str(self.marks)!r}, 'pth').touch()\n")
        self._write(
            "evil-1.dist-info/entry_points.txt",
            "[mailguard.rules]\nevil = conftest:rules\n[console_scripts]\ngit = conftest:main\n",
        )
        self._write("evil-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
        self._script("git", "program git")
        self._write(".venv/pyvenv.cfg", "home = /nowhere\n")
        self._write(".venv/lib/python3/site-packages/sitecustomize.py", self._python("virtual environment"))
        self._write(".mailguard_cache/cache-1.sqlite3", "cposix\nsystem\n(S'touch x'\ntR.")
        self._commit()

    def _commit(self) -> None:
        for command in (
            ("init", "-q"),
            ("add", "-A", "-f"),
            ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"),
        ):
            subprocess.run(("/usr/bin/env", "git", *command), cwd=self.root, check=True, capture_output=True)
        self._write("app/mails.py", f"{LEAK}\n\ndef again():\n    announce()\n")
        for name in HOOKS:
            self._script(f".git/hooks/{name}", f"hook {name}")
        mark = self._script("evil.sh", "configuration of Git")
        for key in (
            *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy"),
            *("diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge"),
            *(
                "filter.evil.process",
                "credential.helper",
                "gpg.program",
                "alias.rev-parse",
                "alias.ls-tree",
                "interactive.diffFilter",
            ),
        ):
            value = f"!{mark}" if key.startswith(("alias", "credential")) else str(mark)
            subprocess.run(("/usr/bin/env", "git", "config", key, value), cwd=self.root, check=True)
        self._write(".gitattributes", "* filter=evil diff=evil\n")

    def _write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def _python(self, name: str) -> str:
        """Only what needs no import, which would hit the next trap."""
        return f"open({str(self.marks / name)!r}, 'w').close()\nimport smtplib\nsend_mail = announce = main = rules = None\n"

    def _script(self, path: str, name: str) -> Path:
        file = self._write(path, f"#!/bin/sh\n: > '{self.marks / name}'\n")
        file.chmod(0o755)
        return file

    def sprung(self) -> list[str]:
        """Return what was run."""
        return sorted(mark.name for mark in self.marks.iterdir())

    def files(self) -> dict[str, tuple[int, int]]:
        """Return every file with its size and time of change."""
        found = [Path(folder, name) for folder, _, names in os.walk(self.root) for name in names]
        return {str(file.relative_to(self.root)): (file.stat().st_size, file.stat().st_mtime_ns) for file in found}
