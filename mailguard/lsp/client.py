"""What a client can do, asked once."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from pygls.capabilities import get_capability


@dataclass(frozen=True, slots=True)
class Client:
    """The capabilities that decide how the client is told things."""

    pulls: bool = False  # asks for diagnostics; then none are published
    refreshes: bool = False  # can be asked to ask again
    related: bool = False
    progress: bool = False
    watches: bool = False
    versioned_edits: bool = False
    snippets: bool = False
    disabled: bool = False  # shows actions that cannot be taken, with the reason
    configuration: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> Client:
        """Read what a client says of itself."""

        def can(name: str) -> bool:
            return bool(get_capability(capabilities, name, default=False))

        pulls = get_capability(capabilities, "text_document.diagnostic") is not None
        return cls(
            pulls=pulls,
            refreshes=can("workspace.diagnostics.refresh_support"),
            related=can("text_document.publish_diagnostics.related_information")
            or can("text_document.diagnostic.related_information"),
            progress=can("window.work_done_progress"),
            watches=can("workspace.did_change_watched_files.dynamic_registration"),
            versioned_edits=can("workspace.workspace_edit.document_changes"),
            snippets=can("workspace.workspace_edit.snippet_edit_support"),
            disabled=can("text_document.code_action.disabled_support"),
            configuration=can("workspace.configuration"),
        )
