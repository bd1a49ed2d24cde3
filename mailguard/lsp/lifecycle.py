"""How a session begins, and what of the workspace changes later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from mailguard.lsp.client import Client
from mailguard.lsp.documents import NOTEBOOK_ENDING, file_of
from mailguard.lsp.server import MailguardServer

_SECTION = "mailguard"
_WATCHED = ("**/*.py", f"**/*{NOTEBOOK_ENDING}", "**/*.toml", "**/.gitignore")
_PYTHON = (".py", NOTEBOOK_ENDING)


def register(server: MailguardServer) -> None:
    """Let the server take part in the life of a workspace."""
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.SHUTDOWN)(_shutdown)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_folders_changed)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_settings_changed)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_files_changed)


def _initialize(server: MailguardServer, params: types.InitializeParams) -> None:
    server.client = Client.of(params.capabilities)
    server.session.options, _ = server.session.options.updated(params.initialization_options)
    folders = [folder.uri for folder in params.workspace_folders or ()]
    if not folders and params.root_uri:
        folders = [params.root_uri]
    for path in map(file_of, folders):
        if path is not None:
            server.session.add_folder(Path(path))


async def _initialized(server: MailguardServer, params: types.InitializedParams) -> None:
    for folder in server.session.folders:
        folder.start()
    if server.client.watches:
        await _watch(server)


async def _watch(server: MailguardServer) -> None:
    """Ask the client to tell what changes on disk."""
    watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration(str(uuid4()), types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    try:
        await server.client_register_capability_async(types.RegistrationParams([registration]))
    except JsonRpcException as error:
        server.log(f"files are not watched, the client refuses: {error}", types.MessageType.Warning)


def _shutdown(server: MailguardServer, params: None) -> None:
    for folder in server.session.folders:
        folder.close()
    server.looking.shutdown(wait=False, cancel_futures=True)


def _folders_changed(server: MailguardServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    for removed in params.event.removed:
        path = file_of(removed.uri)
        folder = server.session.remove_folder(Path(path)) if path is not None else None
        if folder is not None:
            server.forget(folder)
    for added in params.event.added:
        path = file_of(added.uri)
        if path is not None:
            server.session.add_folder(Path(path)).start()
    for path, document in server.session.documents.items():  # each may lie in another folder now
        server.session.locate(document.uri).folder.write(path, document.content)


async def _settings_changed(server: MailguardServer, params: types.DidChangeConfigurationParams) -> None:
    given = params.settings
    if server.client.configuration:
        item = types.ConfigurationItem(section=_SECTION)
        given = next(iter(await server.workspace_configuration_async(types.ConfigurationParams([item]))), None)
    elif isinstance(given, dict):
        given = given.get(_SECTION, given)
    before = server.session.options
    options, wrong = before.updated(given)
    # Many clients pass on what a workspace sets: it can renounce the trust that it was started with, not gain it.
    options = replace(options, trusted=options.trusted and before.trusted)
    for mistake in wrong:
        server.complain(mistake)
    trust_changed = options.trusted != before.trusted
    server.session.options = options
    for folder in server.session.folders:
        if trust_changed:
            folder.reconfigure(trusted=options.trusted)
        else:
            server.tell(folder)


def _files_changed(server: MailguardServer, params: types.DidChangeWatchedFilesParams) -> None:
    for event in params.changes:
        path = file_of(event.uri)
        if path is None:
            continue
        for folder in server.session.folders:
            if path.endswith(_PYTHON):
                changed = event.type is types.FileChangeType.Changed
                folder.touch(path, added_or_removed=not changed)
            elif folder.is_configured_by(path):
                folder.reconfigure(trusted=server.session.options.trusted)
