"""The settings for editors that no package here has: what their documentation says that settings look like."""

from __future__ import annotations

import json
import shutil

import jsonschema
import pytest
import tomli

from tests.editors.conftest import SETTINGS, Desk


def closed(**properties: object) -> dict[str, object]:
    """Return the schema of an object that has no other keys than these."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
ANYTHING: dict[str, object] = {}

# https://docs.helix-editor.com/languages.html: what Helix reads of a server. It passes over other keys in silence.
HELIX_KEYS = {
    "command": TEXT,
    "args": TEXTS,
    "config": ANYTHING,
    "timeout": {"type": "integer"},
    "environment": ANYTHING,
}
HELIX_SERVER = closed(**HELIX_KEYS, **{"required-root-patterns": TEXTS})

# https://zed.dev/docs/configuring-languages, and the types in crates/settings/src/settings_content of Zed.
ZED_SERVER = closed(
    binary=closed(path=TEXT, arguments=TEXTS, env=ANYTHING, ignore_system_version={"type": "boolean"}),
    initialization_options=ANYTHING,
    settings=ANYTHING,
    enable_lsp_tasks={"type": "boolean"},
    fetch=ANYTHING,
)
# The servers that Zed knows for Python. The settings of another one would count for nothing.
ZED_PYTHON_SERVERS = ["basedpyright", "pylsp", "pyright", "ruff", "ty"]
ZED = closed(
    lsp=closed(**dict.fromkeys(ZED_PYTHON_SERVERS, ZED_SERVER)),
    languages=closed(Python=closed(language_servers={"type": "array", "items": {"enum": ZED_PYTHON_SERVERS}})),
)


def test_helix_is_told_of_the_server_and_to_use_it() -> None:
    settings = tomli.loads((SETTINGS / "helix" / "languages.toml").read_text(encoding="utf-8"))
    assert settings.keys() == {"language-server", "language"}
    jsonschema.validate(settings["language-server"], closed(mailguard=HELIX_SERVER))
    assert settings["language-server"]["mailguard"] == {"command": "mailguard", "args": ["lsp"]}
    assert settings["language"] == [{"name": "python", "language-servers": ["ty", "ruff", "mailguard"]}]


@pytest.mark.skipif(shutil.which("hx") is None, reason="needs Helix")
def test_helix_finds_the_server(desk: Desk) -> None:
    folder = desk.home / "CONFIG" / "helix"
    folder.mkdir(parents=True)
    shutil.copy(SETTINGS / "helix" / "languages.toml", folder)
    assert "mailguard" in desk.run("hx", "--health", "python")


def test_zed_runs_mailguard_in_place_of_a_server_that_it_knows() -> None:
    settings = json.loads((SETTINGS / "zed" / "settings.json").read_text(encoding="utf-8"))
    jsonschema.validate(settings, ZED)
    [server] = settings["lsp"]
    assert settings["lsp"][server] == {"binary": {"path": "mailguard", "arguments": ["lsp"]}}
    assert server in settings["languages"]["Python"]["language_servers"]
