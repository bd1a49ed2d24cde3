"""What a server knows while a client is connected: the folders of the workspace and the open documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pygls.uris import from_fs_path

from mailguard.engine.cache.location import cache_directory
from mailguard.engine.cache.store import Store
from mailguard.engine.config_file import OWN_FILE
from mailguard.engine.root import PROJECT_MARKERS, project_root
from mailguard.lsp.documents import Document, file_of, name_without_file
from mailguard.lsp.folder import Folder, Listener
from mailguard.lsp.options import Options

_ALONE = "alone"  # a folder in the cache


@dataclass(frozen=True, slots=True)
class Located:
    """A document, and the folder that it is analysed in."""

    folder: Folder
    path: str  # absolute


class Session:
    """The folders and documents. A document without a file is analysed as a new file of the first folder."""

    def __init__(self, store: Store, executor: Executor, listener: Listener) -> None:
        self.options = Options()
        self.documents: dict[str, Document] = {}  # by absolute path
        self._folders: dict[Path, Folder] = {}
        self._store = store
        self._executor = executor
        self._listener = listener

    @property
    def folders(self) -> tuple[Folder, ...]:
        """All folders, those of the workspace first."""
        return tuple(self._folders.values())

    def add_folder(self, path: Path) -> Folder:
        """Take up a folder of the workspace, or the project of a file outside."""
        if path not in self._folders:
            trusted = self.options.trusted
            self._folders[path] = Folder(path, self._store, self._executor, self._listener, trusted=trusted)
        return self._folders[path]

    def remove_folder(self, path: Path) -> Folder | None:
        """Give up a folder and return it."""
        folder = self._folders.pop(path, None)
        if folder is not None:
            folder.close()
        return folder

    def locate(self, uri: str) -> Located:
        """Return where a document is analysed: in the innermost folder around it, or else in the project around its file.

        What belongs to no project is analysed by itself: the folder that it happens to lie in may be anything.
        """
        file = file_of(uri)
        if file is None:
            folder = next(iter(self._folders.values()), None) or self._alone()
            return Located(folder, str(folder.root / name_without_file(uri)))
        path = Path(os.path.abspath(file))
        around = [folder for folder in self._folders if path.is_relative_to(folder)]
        if around:
            return Located(self._folders[max(around, key=lambda folder: len(folder.parts))], str(path))
        root = project_root(path)
        if any((root / marker).exists() for marker in PROJECT_MARKERS):
            return Located(self.add_folder(root), str(path))
        alone = self._alone()
        return Located(alone, str(alone.root / name_without_file(uri)))

    def _alone(self) -> Folder:
        """Return the project of documents that belong to none; it has no other files."""
        path = cache_directory() / _ALONE
        with suppress(OSError):
            path.mkdir(parents=True, exist_ok=True)
            (path / OWN_FILE).touch()  # a project of its own
        return self.add_folder(path)

    def document(self, uri: str) -> Document | None:
        """Return an open document."""
        return self.documents.get(self.locate(uri).path)

    def in_folder(self, folder: Folder) -> Iterator[tuple[str, Document]]:
        """Yield the open documents that are analysed in a folder, with their paths in its results."""
        for path, document in self.documents.items():
            if self.locate(document.uri).folder is folder:
                yield folder.relative(path), document

    def uri_of(self, folder: Folder, path: str) -> str:
        """Return the URI of a file in the results of a folder, as the client writes it if the file is open."""
        absolute = str(folder.root / path)
        document = self.documents.get(absolute)
        return document.uri if document is not None else from_fs_path(absolute) or ""
