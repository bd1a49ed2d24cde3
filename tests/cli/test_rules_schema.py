from __future__ import annotations

import json

import pytest

from mailguard.catalog.load import SECTIONS
from mailguard.catalog.schema import schema_of
from tests.cli.conftest import Mailguard


@pytest.mark.parametrize("section", SECTIONS)
def test_the_schema_of_each_kind_of_file_is_printed(mailguard: Mailguard, section: str) -> None:
    finished = mailguard("rules", "schema", section)
    assert (finished.code, finished.err) == (0, "")
    assert json.loads(finished.out) == schema_of(section)


def test_another_kind_is_an_error(mailguard: Mailguard) -> None:
    finished = mailguard("rules", "schema", "api")
    assert (finished.code, finished.out) == (2, "")
    assert "'api' is not one of 'checks', 'origins', 'calls', 'apis'" in finished.err
