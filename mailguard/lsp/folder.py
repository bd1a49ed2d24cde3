"""One folder of the workspace: its settings, its project, and the thread that looks at it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from mailguard.engine.cache.store import Store
from mailguard.engine.config_search import OWN_FILE, SHARED_FILE
from mailguard.engine.errors import UsageError
from mailguard.engine.live import LiveProject, Looked
from mailguard.engine.progress import Progress, Stage
from mailguard.engine.result import RunResult
from mailguard.engine.run import Survey
from mailguard.judge.finding import Finding
from mailguard.lsp.settings import Settings, default_settings, load_settings
from mailguard.repair.repair import Advice, Repair

T = TypeVar("T")

IGNORE_FILE = ".gitignore"
PATIENCE = 0.02  # seconds to wait for further changes before looking


@dataclass(frozen=True, slots=True, eq=False)
class Latest:
    """What a look found, and what was found out about it since."""

    looked: Looked
    offers: dict[Finding, Repair | Advice] = field(default_factory=dict)

    @property
    def result(self) -> RunResult:
        """What is reported."""
        return self.looked.result

    @property
    def survey(self) -> Survey:
        """Everything that was found."""
        return self.looked.survey

    @property
    def analysed(self) -> Mapping[str, bytes]:
        """The contents of the open documents that were analysed."""
        return self.looked.analysed


class Superseded(Exception):
    """What is being looked at has changed meanwhile."""


class Listener(Protocol):
    """Hears what becomes of a folder, on the thread of the event loop."""

    def looked(self, folder: Folder) -> None:
        """There is a new result."""

    def failed(self, folder: Folder, error: Exception) -> None:
        """A look failed; the last result stays."""

    def progressed(self, folder: Folder, stage: Stage, done: int, total: int) -> None:
        """The first look at a project, or one after a change of its configuration, has come so far."""


@dataclass(slots=True)
class _Changes:
    """What happened since the last look began."""

    contents: dict[str, bytes | None] = field(default_factory=dict)  # absolute paths; None: the document was closed
    touched: set[str] = field(default_factory=set)  # absolute paths of files that changed on disk
    files: bool = False  # some were added or removed
    settings: bool = False

    def before(self, later: _Changes) -> _Changes:
        """Return both, with those that came `later` on top."""
        return _Changes(
            self.contents | later.contents,
            self.touched | later.touched,
            self.files or later.files,
            self.settings or later.settings,
        )

    def __bool__(self) -> bool:
        return bool(self.contents or self.touched or self.files or self.settings)


class Folder:
    """A project and its state. Its methods are called on the thread of the event loop; the work is done on another."""

    def __init__(self, path: Path, store: Store, executor: Executor, listener: Listener, *, trusted: bool) -> None:
        """`path` is absolute. `executor` has one thread."""
        self.path = path
        self.settings: Settings | None = None
        self.mistake = ""  # in the configuration; then what held before still holds
        self.news = False  # the settings were read, and nobody has been told what there is to say about them
        self.latest: Latest | None = None
        self._store = store
        self._executor = executor
        self._listener = listener
        self._trusted = trusted
        self._project: LiveProject | None = None
        self._changes = _Changes(settings=True)
        self._settled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def root(self) -> Path:
        """The folder that the paths of the latest result are relative to."""
        return self._project.root if self._project is not None else self.path

    def relative(self, path: str) -> str:
        """Return an absolute path as results have it."""
        return Path(path).relative_to(self.root).as_posix()

    def is_configured_by(self, path: str) -> bool:
        """Say whether a change of that file, which is no Python, may change the settings or which files there are."""
        if Path(path).name in (OWN_FILE, SHARED_FILE, IGNORE_FILE):
            return self.path.is_relative_to(Path(path).parent) or Path(path).is_relative_to(self.root)
        return self.settings is not None and any(Path(path).is_relative_to(each) for each in self.settings.rules)

    def write(self, path: str, content: bytes | None) -> None:
        """Let `content` count for a file; None: what is on disk."""
        self._changes.contents[path] = content
        self._wake()

    def touch(self, path: str, *, added_or_removed: bool) -> None:
        """A file changed on disk."""
        self._changes.touched.add(path)
        self._changes.files |= added_or_removed
        self._wake()

    def reconfigure(self, *, trusted: bool) -> None:
        """Read the settings again."""
        self._trusted = trusted
        self._changes.settings = True
        self._wake()

    def start(self) -> None:
        """Look at the project for the first time."""
        self._wake()

    def close(self) -> None:
        """Stop looking."""
        self._closed = True
        self._settled.set()

    async def settled(self) -> None:
        """Wait until the latest result tells of everything that has happened so far."""
        self._wake()
        await self._settled.wait()

    async def work(self, task: Callable[[LiveProject, Progress], T]) -> T | None:
        """Return what a task finds out about the project as it is in the latest result; None if that changes meanwhile."""
        project = self._project
        if project is None:
            return None

        def progress(stage: Stage, done: int, total: int) -> None:
            if self._changes or self._closed:
                raise Superseded

        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, task, project, progress)
        except Superseded:
            return None

    def _wake(self) -> None:
        if self._changes and not self._closed:
            self._settled.clear()
            if self._task is None:
                self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._changes and not self._closed:
                await asyncio.sleep(PATIENCE)
                await self._look_once()
        finally:
            self._task = None
            self._settled.set()

    async def _look_once(self) -> None:
        changes, self._changes = self._changes, _Changes()
        loop = asyncio.get_running_loop()

        def progress(stage: Stage, done: int, total: int) -> None:
            if self._changes or self._closed:
                raise Superseded
            if changes.settings or self.latest is None:
                loop.call_soon_threadsafe(self._listener.progressed, self, stage, done, total)

        try:
            self.latest = Latest(await loop.run_in_executor(self._executor, self._look, changes, progress))
            self._listener.looked(self)
        except Superseded:
            self._changes = changes.before(self._changes)
        except Exception as error:  # noqa: BLE001 - the server goes on, whatever a document holds
            self._listener.failed(self, error)

    def _look(self, changes: _Changes, progress: Callable[[Stage, int, int], None]) -> Looked:
        """Take up the changes and look at the project. Runs on the other thread, which alone uses the project."""
        if changes.settings or self._project is None or (self.settings is not None and self.settings.is_outdated):
            before = self._project.documents if self._project is not None else {}
            self.settings = self._configured()
            self._project = LiveProject(self.settings.request, self.settings.catalog)
            for path, content in before.items():
                self._project.open(path, content)
        elif changes.files:
            self._project.rediscover()
        for path in changes.touched:
            if Path(path).is_relative_to(self._project.root):
                self._project.reread(self.relative(path))
        for path, text in changes.contents.items():
            name = self.relative(path)
            if text is None:
                self._project.close(name)
            else:
                self._project.open(name, text)
        return self._project.look(progress)

    def _configured(self) -> Settings:
        """Return the settings of the folder, or while they cannot be used those that held before, or hold by default."""
        self.mistake, self.news = "", True
        try:
            return load_settings(self.path, self._store, trusted=self._trusted)
        except UsageError as error:
            self.mistake = str(error)
            return self.settings or default_settings(self.path, self._store)
