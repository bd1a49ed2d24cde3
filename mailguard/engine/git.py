"""Reading a Git repository. Git itself is run, such that nothing of the repository's configuration is.

Only plumbing is used: no command here reads the index, writes anything, or knows filters, hooks, text conversion, pagers
or external tools. What a hostile configuration could still reach is switched off: the file system monitor, hooks, and the
fetching of missing objects, which would start the transport that the configuration names.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from mailguard.audience.record import frozen
from mailguard.engine.errors import UsageError

_SAFE = (
    *("--no-pager", "--no-optional-locks", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.sshCommand=false"),
    *("-c", "credential.helper="),
    *("-c", "diff.external="),
    *("-c", "protocol.allow=never"),
)
_SAFE_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # overrules what the configuration allows; there is no protocol of that name
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# Where Git is told to look by whoever called us (a hook, say), it must not: the repository is the one around the files.
_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_EXTERNAL_DIFF")

_LONGEST_HEADER = 200  # bytes; an id, a type and a number
_HEADER = re.compile(rb"[0-9a-f]+ blob ([0-9]+)")

REGULAR, EXECUTABLE, LINK, SUBMODULE = "100644", "100755", "120000", "160000"


class Entry(NamedTuple):
    """A file of a revision."""

    mode: str
    object_id: str
    path: str  # relative to the top of the repository, with forward slashes


@frozen
class Repository:
    """A Git repository with its files checked out at `top`."""

    top: Path

    @classmethod
    def around(cls, folder: Path) -> Repository | None:
        """Return the repository that a folder is in, or None."""
        top = next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)
        return cls(top) if top is not None else None

    def commit(self, revision: str) -> str:
        """Return the id of the commit that `revision` means; `main...` means where HEAD parted from main.

        Raises:
            UsageError: there is none, or Git cannot be run.
        """
        name = revision.removesuffix("...")
        if not name or name.startswith("-"):
            raise UsageError(f"--diff-base {revision}: is not a revision")
        commit = self._one_line("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if commit is None:
            raise UsageError(
                f"--diff-base {revision}: {self.top} has no such revision; in CI, fetch more of the history"
            )
        if name == revision:
            return commit
        base = self._one_line("merge-base", commit, "HEAD")
        if base is None:
            raise UsageError(f"--diff-base {revision}: it has no history in common with HEAD; in CI, fetch more of it")
        return base

    def files(self, commit: str) -> Iterator[Entry]:
        """Yield the files of a commit."""
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        for record in listed.split(b"\0")[:-1]:
            properties, _, path = record.partition(b"\t")
            mode, _, object_id = properties.decode("ascii").split(" ")
            yield Entry(mode, object_id, os.fsdecode(path))

    def contents(self, object_ids: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of files, as they were committed, by id.

        Raises:
            UsageError: one is not there, as in a clone that leaves contents out.
        """
        wanted = sorted(set(object_ids))
        if not wanted:
            return {}
        finished = self._start(("cat-file", "--batch"), given="".join(f"{each}\n" for each in wanted).encode())
        output, position = finished.stdout, 0
        contents: dict[str, bytes] = {}
        for object_id in wanted:
            header, _, _ = output[position : position + _LONGEST_HEADER].partition(b"\n")
            found = _HEADER.fullmatch(header)
            if finished.returncode or found is None:
                raise UsageError(f"--diff-base: {self.top} lacks contents of that revision; clone it without --filter")
            start = position + len(header) + 1
            position = start + int(found[1]) + 1
            contents[object_id] = output[start : position - 1]
        return contents

    def _one_line(self, *arguments: str) -> str | None:
        finished = self._start(arguments)
        return None if finished.returncode else finished.stdout.decode().strip() or None

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        finished = self._start(arguments, given)
        if finished.returncode:
            said = finished.stderr.decode("utf-8", "replace").strip().splitlines()
            raise UsageError(f"--diff-base: git {arguments[0]} failed: {said[-1] if said else finished.returncode}")
        return finished.stdout

    def _start(self, arguments: Iterable[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        # A folder that is named relative to the current one may be the scanned tree.
        program = shutil.which("git", path=os.pathsep.join(filter(os.path.isabs, os.get_exec_path())))
        if program is None:
            raise UsageError("--diff-base: git is not installed")
        environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
        command = [program, *_SAFE, *arguments]
        return subprocess.run(  # noqa: S603 - a fixed program, and arguments that it cannot take for options
            command, cwd=self.top, env=environment | _SAFE_ENVIRONMENT, input=given, capture_output=True, check=False
        )
