"""The stand-ins for an application's people."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).with_name("inside")))
    from stage import people as module

    monkeypatch.setattr(module, "_numbers", {})
    return module


def test_a_query_finds_three_people_with_addresses_of_their_own(people: ModuleType) -> None:
    user = people.model("User")
    assert [each.email for each in user.query.filter_by(active=True).all()] == [
        "p1@people.example",
        "p2@people.example",
        "p3@people.example",
    ]
    assert user.objects.values_list("email", flat=True) == [each.email for each in user.objects.all()]


def test_an_attribute_is_told_by_its_name(people: ModuleType) -> None:
    event = people.Person("event")
    assert event.title == "title"
    assert event.owner.email == event.owner.email != event.email
    assert len({guest.email for guest in event.guests}) == 3
    assert event.getProperty("email") == event.email


def test_a_library_is_never_stood_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).with_name("inside")))
    from stage.modules import StandInFinder

    finder = StandInFinder(["shop"], {})
    assert finder.find_spec("shop.models") is not None
    assert finder.find_spec("yagmail") is None
