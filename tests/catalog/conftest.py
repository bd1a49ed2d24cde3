"""Rules folders made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailguard.catalog.load import CatalogError, load_catalog
from mailguard.catalog.models import Catalog


class RulesFolder:
    """A rules folder on disk, with short ways to fill and load it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def load(self) -> Catalog:
        return load_catalog([self.path])

    def problems(self) -> list[str]:
        """Return what is wrong with the folder, one text a problem, without the name of the folder."""
        with pytest.raises(CatalogError) as caught:
            self.load()
        return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def rules(tmp_path: Path) -> RulesFolder:
    return RulesFolder(tmp_path / "rules")
