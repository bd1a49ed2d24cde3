from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from mailguard.audience.message import Message
from mailguard.audience.terms import Severity
from mailguard.audience.verdict import Verdict
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Check
from mailguard.engine.errors import UsageError
from mailguard.engine.run import CheckRequest, check


class Fails:
    def judge(self, message: Message) -> Iterable[Verdict]:
        raise ValueError("no such list")


def test_a_plug_in_that_fails_stops_the_run_with_a_message(tmp_path: Path) -> None:
    (tmp_path / "mail.py").write_text(
        "from django.core.mail import send_mail\nsend_mail('a', 'b', 'c', ['d@example.org'])\n", encoding="utf-8"
    )
    catalog = load_catalog([builtin_rules()])
    rule = Check("ACME101", "any", "", "", "", "Do.", Severity.NOTE, True, None, None, rule=Fails())
    with pytest.raises(UsageError) as caught:
        check(CheckRequest((str(tmp_path),)), replace(catalog, checks=(*catalog.checks, rule)))
    assert str(caught.value).startswith(
        "the rule ACME101 any of a plug-in failed on the message at mail.py:2: ValueError: no such list "
    )
