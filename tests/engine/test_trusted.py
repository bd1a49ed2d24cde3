"""Origins that a configuration trusts reach the analysis as data, like all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.analyse import analyse
from mailguard.engine.configuration import Trusted
from mailguard.engine.sources import SourceTree
from mailguard.engine.trusted import with_trusted

CATALOG = load_catalog([builtin_rules()])

PEOPLE = """
class Board:
    @classmethod
    def current(cls):
        return cls.objects.values_list("email", flat=True)

def board():
    return Board.objects.values_list("email", flat=True)

BOARD = board()
"""

PROGRAM = """
import company
from company.staff import everybody
from django.core.mail import send_mail
from shop.people import BOARD, Board, board

def invite(meeting):
    send_mail("Invitation", "Text", None, {recipients})
"""


def findings(recipients: str, trusted: Trusted) -> list[str]:
    files = {"src/shop/people.py": PEOPLE.encode(), "src/shop/mail.py": PROGRAM.format(recipients=recipients).encode()}
    tree = SourceTree(Path("/nowhere"), tuple(sorted(files)), frozenset(files), files)
    return [finding.code for finding in analyse(tree, with_trusted(CATALOG, trusted), 1).findings]


CASES = [
    ("board()", Trusted(functions=("shop.people.board",))),
    ("list(board())", Trusted(functions=("shop.people.board",))),
    ("[address for address in board()]", Trusted(functions=("shop.people.board",))),
    ("Board.current()", Trusted(functions=("shop.people.Board.current",))),
    ("BOARD", Trusted(settings=("shop.people.BOARD",))),
    ("[user.email for user in meeting.users.all()]", Trusted(attributes=("users",))),
    ('[each.email for each in company.get("SUBSCRIBERS")]', Trusted(settings=("SUBSCRIBERS",))),
    ('[each.email for each in company.get("SUBSCRIBERS", [])]', Trusted(settings=("SUBSCRIBERS",))),
    ('[each.email for each in company["SUBSCRIBERS"]]', Trusted(settings=("SUBSCRIBERS",))),
    ('[each.email for each in meeting.store.get("SUBSCRIBERS")]', Trusted(settings=("SUBSCRIBERS",))),
]


@pytest.mark.parametrize(("recipients", "trusted"), CASES)
def test_what_is_trusted_is_no_leak(recipients: str, trusted: Trusted) -> None:
    assert findings(recipients, Trusted()) == ["MG101"]
    assert findings(recipients, trusted) == []


def test_only_what_is_named_is_trusted() -> None:
    assert findings("board()", Trusted(functions=("shop.people.Board.current", "shop.other.board"))) == ["MG101"]


@pytest.mark.parametrize(
    ("recipients", "trusted"),
    [
        ("everybody()", Trusted(functions=("company.staff.everybody",))),
        ("everybody.subscribers", Trusted(attributes=("subscribers",))),
        ("everybody.customers", Trusted(settings=("customers",))),
        ("everybody['customers']", Trusted(settings=("customers",))),
    ],
)
def test_code_outside_the_project_can_be_trusted(recipients: str, trusted: Trusted) -> None:
    catalog = with_trusted(CATALOG, trusted)
    assert catalog.sources[1:] == CATALOG.sources
    assert findings(recipients, trusted) == []
