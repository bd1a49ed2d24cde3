"""What a server knows while a client is connected: the folders of the workspace and the open documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from mailguard.audience.place import Span
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.cache.store import Store
from mailguard.engine.config_search import OWN_FILE
from mailguard.engine.root import PROJECT_MARKERS, project_root
from mailguard.lsp.documents import Document, file_of, name_without_file
from mailguard.lsp.folder import Folder, Listener
from mailguard.lsp.notebooks import NotebookDocument
from mailguard.lsp.options import Options

_ALONE = "alone"  # a folder in the cache


OpenDocument = Document | NotebookDocument


@dataclass(frozen=True, slots=True)
class Located:
    """A document, and the folder that it is analysed in."""

    folder: Folder
    path: str  # absolute


class Session:
    """The folders and documents. A document without a file is analysed as a new file of the first folder."""

    def __init__(self, store: Store, executor: Executor, listener: Listener) -> None:
        self.options = Options()
        self.documents: dict[str, OpenDocument] = {}  # by absolute path
        self._notebook_of: dict[str, str] = {}  # the URI of the notebook that a cell is in, by that of the cell
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
        uri = self._notebook_of.get(uri, uri)
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

    def take_up(self, document: OpenDocument) -> None:
        """Let a document, or what has become of it, count."""
        located = self.locate(document.uri)
        self._forget_cells(document.uri)
        self._notebook_of |= {uri: document.uri for uri in document.uris if uri != document.uri}
        before = self.documents.get(located.path)
        self.documents[located.path] = document
        if before is None or before.content != document.content:
            located.folder.write(located.path, document.content)

    def close(self, uri: str) -> None:
        """Let what is on disk count again."""
        located = self.locate(uri)
        self._forget_cells(uri)
        if self.documents.pop(located.path, None) is not None:
            located.folder.write(located.path, None)

    def _forget_cells(self, notebook: str) -> None:
        self._notebook_of = {cell: uri for cell, uri in self._notebook_of.items() if uri != notebook}

    def version_of(self, uri: str) -> int | None:
        """Return the version of an open document, or of a cell."""
        document = self.document(uri)
        part = document.part(uri) if document is not None else None
        return part.version if part is not None else None

    def document(self, uri: str) -> OpenDocument | None:
        """Return an open document; of a cell, the notebook."""
        return self.documents.get(self.locate(uri).path)

    def in_folder(self, folder: Folder) -> Iterator[tuple[str, OpenDocument]]:
        """Yield the open documents that are analysed in a folder, with their paths in its results."""
        for path, document in self.documents.items():
            if self.locate(document.uri).folder is folder:
                yield folder.relative(path), document

    def location(self, folder: Folder, path: str, span: Span, place: types.Range) -> types.Location:
        """Return where a span of a program in the results of a folder is to the client; `place` is where it is in its file."""
        document = self.documents.get(str(folder.root / path))
        found = document.location(span, place) if document is not None else None
        return found or types.Location(self.uri_of(folder, path), place)

    def uri_of(self, folder: Folder, path: str) -> str:
        """Return the URI of a file in the results of a folder, as the client writes it if the file is open."""
        absolute = str(folder.root / path)
        document = self.documents.get(absolute)
        return document.uri if document is not None else from_fs_path(absolute) or ""
