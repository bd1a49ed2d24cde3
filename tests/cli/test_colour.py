from __future__ import annotations

import pytest

from mailguard.cli.colour import Colour, wants_colour


@pytest.mark.parametrize(
    ("environment", "on_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_auto_asks_the_environment_then_the_terminal(
    environment: dict[str, str], on_terminal: bool, elsewhere: bool
) -> None:
    assert wants_colour(Colour.AUTO, environment, is_terminal=True) is on_terminal
    assert wants_colour(Colour.AUTO, environment, is_terminal=False) is elsewhere


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}])
def test_the_option_has_the_last_word(environment: dict[str, str]) -> None:
    assert wants_colour(Colour.ALWAYS, environment, is_terminal=False) is True
    assert wants_colour(Colour.NEVER, environment, is_terminal=True) is False
