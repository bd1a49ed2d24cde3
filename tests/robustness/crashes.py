"""Ending runs at random moments with SIGKILL: `python -m tests.robustness.crashes [NUMBER]`.

After each, no file of the project is half-written, and the next run, with the cache and the baseline that were left behind, says what a run on a
clean machine says. Half of the moments are in the last third of a run, where files are written. COMMANDS is where a command that writes is added.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from shutil import copytree
from tempfile import TemporaryDirectory, TemporaryFile, mkdtemp
from typing import IO, NamedTuple

from tests.robustness.hostile_code import MAIL, PEOPLE, SEND

MAILGUARD = (sys.executable, "-I", "-m", "mailguard")
FILES = 10
BASELINE = "known.txt"


class Command(NamedTuple):
    """A command that may be killed, and the file in the project that it writes, if any.

    `repairs`: it may put the repaired text into source files. `serves`: it goes on until it is ended, and is asked what editors ask.
    """

    arguments: tuple[str, ...]
    writes: str | None = None
    repairs: bool = False
    serves: bool = False


COMMANDS = (
    Command(("check", "--jobs", "2", ".")),
    Command(("check", "--jobs", "1", "--output", "json=report.json", "."), "report.json"),
    Command(("baseline", "write", "--baseline", BASELINE, "."), BASELINE),
    Command(("fix", "."), repairs=True),
    Command(("lsp",), serves=True),
)
SERVED = 5.0  # seconds after which a server has answered


def repaired(source: bytes) -> bytes:
    """Return what `fix` makes of a file of the project."""
    mass_mail = f"EmailMessage('', '', None, bcc={PEOPLE}).send()\n"
    text = source.decode().replace("mail import send_mail", "mail import EmailMessage")
    return text.replace(SEND, mass_mail).encode()


@cache
def _cache_with_rules() -> Path:
    """A cache that has seen no file of the project, but the rules: to read them takes most of the time of a run."""
    folder = Path(mkdtemp())
    (folder / "leak.py").write_text(MAIL + SEND, encoding="utf-8")
    environment = {**os.environ, "MAILGUARD_CACHE_DIR": str(folder / "cache")}
    subprocess.run((*MAILGUARD, "check", "leak.py"), cwd=folder, env=environment, capture_output=True, check=False)
    return folder / "cache"


class Project:
    """A project with leaks, some of which change before every run so that there is something to write."""

    def __init__(self, folder: Path, files: int) -> None:
        self.root = folder / "project"
        self._files = files
        self.cache = folder / "cache"
        self.root.mkdir()
        (self.root / "pyproject.toml").touch()
        self.change(0)
        copytree(_cache_with_rules(), self.cache)

    def change(self, turn: int) -> None:
        """Write the files anew."""
        for number in range(self._files):
            code = f"{MAIL}\n\ndef f{number}_{turn % (number + 1)}():\n    {SEND}"
            (self.root / f"m{number}.py").write_text(code, encoding="utf-8")

    def start(
        self, arguments: tuple[str, ...], cache: Path | None = None, **streams: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Start mailguard in the project."""
        environment = {**os.environ, "MAILGUARD_CACHE_DIR": str(cache or self.cache)}
        outputs = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen((*MAILGUARD, *arguments), cwd=self.root, env=environment, **{**outputs, **streams})

    def start_command(self, command: Command) -> subprocess.Popen[bytes]:
        """Start a command, with an editor's questions where it answers them."""
        if not command.serves:
            return self.start(command.arguments)
        with TemporaryFile() as questions, open(os.devnull, "wb") as answers:
            questions.write(self.questions())
            questions.seek(0)
            return self.start(command.arguments, stdin=questions, stdout=answers)

    def questions(self) -> bytes:
        """What an editor sends that opens every file, and asks what is wrong in it and what can be done."""
        folder = self.root.as_uri()
        messages: list[tuple[str, object]] = [
            ("initialize", {"processId": None, "rootUri": folder, "capabilities": {}})
        ]
        messages += [("initialized", {})]
        for name, content in self.python_files().items():
            document = {"uri": f"{folder}/{name}"}
            opened = {**document, "languageId": "python", "version": 1, "text": content.decode()}
            start, end = {"line": 0, "character": 0}, {"line": 9, "character": 0}
            about = {"textDocument": document, "range": {"start": start, "end": end}, "context": {"diagnostics": []}}
            messages += [("textDocument/didOpen", {"textDocument": opened}), ("textDocument/codeAction", about)]
        return b"".join(_framed(number, *message) for number, message in enumerate(messages))

    def findings(self, *arguments: str, cache: Path | None = None) -> tuple[int, bytes]:
        """Return exit code and report of a check that is left alone."""
        started = self.start(("check", "--output-format", "concise", *arguments, "."), cache)
        out, said = started.communicate()
        assert b"internal error" not in said, said
        return started.returncode, out

    def findings_elsewhere(self, *arguments: str) -> tuple[int, bytes]:
        """Return what a check says on a machine that has not seen the project."""
        with TemporaryDirectory() as folder:
            copytree(_cache_with_rules(), folder, dirs_exist_ok=True)
            return self.findings(*arguments, cache=Path(folder))

    def python_files(self) -> dict[str, bytes]:
        """Return the content of every source file."""
        return {path.name: path.read_bytes() for path in self.root.glob("*.py")}


def _framed(number: int, method: str, parameters: object) -> bytes:
    """A message of the language server protocol: questions have a number."""
    is_notification = method in ("initialized", "textDocument/didOpen")
    message = {"jsonrpc": "2.0", "method": method, "params": parameters, **({} if is_notification else {"id": number})}
    content = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


def killed(project: Project, command: Command, after: float) -> bool:
    """Start a command and end it after some seconds; whether it was still running."""
    started = project.start_command(command)
    try:
        started.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        started.kill()
        started.communicate()
        return True
    return False


def attempt(project: Project, command: Command, after: float, turn: int) -> bool:
    """Kill one run and look at what it left; whether it was in time to be killed."""
    project.change(turn)
    before = project.python_files()
    written = project.root / command.writes if command.writes else None
    old = written.read_bytes() if written is not None and written.exists() else None
    was_running = killed(project, command, after)
    for name, content in project.python_files().items():
        assert content in (before[name], repaired(before[name]) if command.repairs else before[name])
    assert project.python_files().keys() == before.keys()
    if written is not None and written.exists() and written.read_bytes() != old:
        assert written.read_bytes().endswith(b"\n"), "half of a file"
    known = ("--baseline", BASELINE) if (project.root / BASELINE).exists() else ()
    assert project.findings(*known) == project.findings_elsewhere(*known), "the cache tells something else"
    return was_running


def duration(project: Project, command: Command) -> float:
    """How long a command takes that is left alone, in seconds."""
    if command.serves:
        return SERVED
    began = time.monotonic()
    project.start_command(command).communicate()
    return time.monotonic() - began


def main() -> None:
    """Kill runs of each command, at moments spread over the time that it takes."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    random = Random(0)
    outcomes: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        project = Project(Path(folder), FILES)
        durations = {command: duration(project, command) for command in COMMANDS}
        for turn in range(number):
            command = COMMANDS[turn % len(COMMANDS)]
            earliest = random.choice((0, 2 / 3))
            in_time = attempt(project, command, durations[command] * random.uniform(earliest, 1), turn)
            durations[command] *= 1.05 if in_time else 0.9  # how busy the machine is changes
            outcomes[f"{command.arguments[0]} {'killed' if in_time else 'had ended'}"] += 1
            if turn % 20 == 19:
                print(f"{turn + 1} runs: {dict(outcomes)}", flush=True)
    print(f"{number} runs: {dict(outcomes)}; sources whole, cache and baseline right after each")


if __name__ == "__main__":
    main()
