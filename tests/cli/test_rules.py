from __future__ import annotations

import pytest

from mailguard.catalog import load
from mailguard.catalog.problems import CatalogError, Problem
from tests.cli.conftest import Engine, Mailguard


@pytest.mark.usefixtures("engine")
def test_rules_are_listed_by_code(mailguard: Mailguard) -> None:
    assert mailguard("rules") == (
        0,
        "MG101  visible-to         on   Several people in To\nMG201  visible-team-list  off  Team members in To\n",
        "",
    )


def test_the_rules_that_mailguard_comes_with_are_listed(mailguard: Mailguard) -> None:
    finished = mailguard("rules")
    assert (finished.code, finished.err) == (0, "")
    codes = [line.split()[0] for line in finished.out.splitlines()]
    assert codes == sorted(codes)
    assert {"MG101", "MG102", "MG103", "MG104", "MG106", "MG901"} <= set(codes)
    states = {line.split()[0]: line.split()[2] for line in finished.out.splitlines()}
    assert [code for code, state in states.items() if state == "off"] == ["MG201", "MG202", "MG301"]


def test_wrong_rule_files_are_named(mailguard: Mailguard, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folders: object, house: object) -> None:
        raise CatalogError([Problem("apis/shop.toml", "name", "is missing", 3, "rules")])

    monkeypatch.setattr(load, "load_catalog", fail)
    for command in (["rules"], ["check", "--no-cache"]):
        finished = mailguard(*command)
        assert (finished.code, finished.out) == (2, "")
        assert finished.err == "mailguard: 1 problem in the rules folder rules:\n  apis/shop.toml:3: name: is missing\n"


def test_nothing_is_checked_to_list_the_rules(mailguard: Mailguard, engine: Engine) -> None:
    mailguard("rules")
    assert engine.requests == []
