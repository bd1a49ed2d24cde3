from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytest_lsp import make_test_lsp_client

from tests.lsp.editor import COMMAND, FILES, Editor, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    write(folder, FILES)
    return folder


@pytest.fixture
async def editor(project: Path) -> AsyncIterator[Editor]:
    client = make_test_lsp_client()
    await client.start_io(*COMMAND)
    yield Editor(client, project)
    await client.shutdown_session()
    await client.stop()
