"""An analysis that keeps what a change does not concern finds what one from scratch finds."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from mailguard.audience.terms import Confidence
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.live import LiveProject
from mailguard.engine.result import RunResult
from mailguard.engine.run import CheckRequest, check
from mailguard.project.link import Linked, Linker

CATALOG = load_catalog([builtin_rules()])

FILES = {
    "pyproject.toml": "",
    "app/__init__.py": "",
    "app/models.py": """
        from django.db import models

        class Member(models.Model):
            email = models.EmailField()

            def notify(self, text):
                from app.mailing import notify
                notify(text, [self.email])

        class Club(models.Model):
            members = models.ManyToManyField(Member)

            @property
            def addresses(self):
                return [member.email for member in self.members.all()]
        """,
    "app/mailing.py": """
        from django.core.mail import EmailMessage
        from app.settings import TEAM

        class Letter(EmailMessage):
            def __init__(self, people, hidden=False):
                super().__init__("News", "", None, [] if hidden else people, bcc=people if hidden else [])

        def notify(text, people, hidden=False):
            letter = Letter(people, hidden)
            letter.body = text
            letter.send()

        def tell_team(text):
            notify(text, TEAM)
        """,
    "app/settings.py": """
        TEAM = ["a@example.org", "b@example.org"]
        """,
    "app/news.py": """
        from app import mailing as post
        from app.models import Club, Member

        def announce(club: Club, text):
            post.notify(text, club.addresses)

        def quietly(club: Club, text):
            post.notify(text, club.addresses, hidden=True)

        def everybody(text):
            for member in Member.objects.all():
                member.notify(text)
        """,
    "app/jobs.py": """
        from app.news import *
        from threading import Thread
        from app.mailing import notify as tell

        class Job(Thread):
            def __init__(self, people):
                super().__init__()
                self.people = people

            def run(self):
                tell("late", self.people)

        def start():
            Job([member.email for member in Member.objects.all()]).start()  # mailguard: ignore[MG101] -- a test
        """,
    "app/tasks.py": """
        import functools
        from celery import shared_task
        from app import news, jobs
        from app.mailing import (
            Letter,
            notify,
        )
        from app.models import Club, Member

        def retried(times):
            def decorate(function):
                @functools.wraps(function)
                def call(*args, **kwargs):
                    return function(*args, **kwargs)
                return call
            return decorate

        @retried(
            times=3,
        )
        @shared_task
        def remind(
            club: Club,
            hidden=False,
        ):
            people = []
            for member in club.members.all():
                people.append(member.email)
            notify("soon", people, hidden)

        class Round:
            subject = "all"

            def people(self):
                return Member.objects.values_list("email", flat=True)

            def go(self):
                Letter(self.people()).send()

        try:
            import celery
        except ImportError:
            def later(club):
                remind(club, hidden=True)
        else:
            def later(club):
                remind.delay(club); news.announce(club, "x")

        jobs.start()
        """,
}


def write(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text).lstrip(), encoding="utf-8")
    return folder


def request_for(folder: Path) -> CheckRequest:
    return CheckRequest((str(folder),), select=("ALL",), min_confidence=Confidence.LOW, inventory=True)


def edited(text: str, choose: random.Random) -> str:
    """The text after something that people do: lines go, come, swap; words change; what is below moves."""
    lines = text.split("\n")
    at, other = choose.randrange(len(lines)), choose.randrange(len(lines))
    words = re.findall(r"\b[a-z_]{4,}\b", text) or ["word"]
    change = choose.randrange(10)
    if change == 0:
        lines.insert(at, "# a comment")
    elif change == 1:
        del lines[at]
    elif change == 2:
        lines.insert(at, lines[other])
    elif change == 3:
        lines[at], lines[other] = lines[other], lines[at]
    elif change == 4:
        lines = re.sub(rf"\b{choose.choice(words)}\b", choose.choice(words), text).split("\n")
    elif change == 5:
        lines[at] += "  # note"
    elif change == 6:
        lines[:0] = choose.choice((["import os"], ["", "# at the top"], ["LIMIT = 10", "def first():", "    pass", ""]))
    elif change == 7:
        lines[at:at] = [""] * choose.choice((1, 1, 2, 12))
    elif change == 8:  # a line as its neighbour is: in a function, a class, the arguments of a decorator
        indented = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines.insert(
            at, indented + choose.choice(("other = 1", "pass", "@staticmethod", "def inner(): pass", '"text",', "x=1,"))
        )
    else:
        blocks = re.split(r"\n(?=\S)", text)  # what stands between them moves, comes twice or goes
        one, two = choose.randrange(len(blocks)), choose.randrange(len(blocks))
        blocks[two:two] = [blocks.pop(one) if choose.random() < 0.7 else blocks[one]]
        lines = "\n".join(blocks).split("\n")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_edits_ends_where_a_check_from_scratch_does(tmp_path: Path, seed: int) -> None:
    folder = write(tmp_path / "project")
    live = LiveProject(request_for(folder), CATALOG)
    choose = random.Random(seed)  # noqa: S311 - it chooses edits, no secrets
    names = [name for name in FILES if name.endswith(".py")]
    for step in range(30):
        name = choose.choice(names)
        if step % 10 == 9:
            live.close(name)
        elif step % 10 == 5:
            live.open("app/extra.py", b"from app.news import announce\nannounce(club, 'x')\n")
        else:
            before = live.documents.get(name, (folder / name).read_bytes())
            live.open(name, edited(before.decode(), choose).encode())
        seen = live.look().result
        assert told(seen) == told(from_scratch(live, folder, tmp_path / f"copy{step}")), (step, name)


def told(result: RunResult) -> tuple[object, ...]:
    """What a result tells people. To see that a file is not asked for any more, it may have to be looked at."""
    coverage = replace(result.coverage, analysed=0)
    return result.findings, result.sites, result.suppressed, result.unreadable, coverage


def from_scratch(live: LiveProject, folder: Path, copy: Path) -> RunResult:
    """Check a copy of the project with the contents that were analysed."""
    write(copy)
    for name, content in live.documents.items():
        (copy / name).write_bytes(content)
    return check(request_for(copy), CATALOG)


def test_only_what_a_change_concerns_is_interpreted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path)
    live = LiveProject(request_for(folder), CATALOG)
    live.look()
    interpreted: list[str] = []
    whole = Linker._interpreted

    def noted(linker: Linker, entry, allowed: int):  # noqa: ANN001, ANN202 - private types
        interpreted.append(entry.key)
        return whole(linker, entry, allowed)

    monkeypatch.setattr(Linker, "_interpreted", noted)
    live.look()
    assert interpreted == []
    live.open("app/mailing.py", b"# moved\n\nimport this\n\n" + (folder / "app/mailing.py").read_bytes())
    live.look()
    assert interpreted == ["app/mailing.py:"]
    interpreted.clear()
    news = (folder / "app/news.py").read_text()
    live.open("app/news.py", news.replace("club.addresses, hidden=True", "club.addresses, hidden=False").encode())
    live.look()
    assert {key for key in interpreted if key != "app/news.py:"} == {"app/news.py:quietly@1"}


def test_what_changes_nothing_that_was_asked_for_is_not_linked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path)
    (folder / "app/other.py").write_text("x = 1\n", encoding="utf-8")
    live = LiveProject(request_for(folder), CATALOG)
    before = live.look().result
    linked: list[object] = []
    whole = Linker.link

    def noted(linker: Linker, files: Sequence[str]) -> Linked:
        linked.append(files)
        return whole(linker, files)

    monkeypatch.setattr(Linker, "link", noted)
    live.open("app/other.py", b"x = 2\n")
    assert told(live.look().result) == told(before)
    live.open("app/mailing.py", b"# a comment\n" + (folder / "app/mailing.py").read_bytes())
    now = live.look().result
    assert linked == []
    assert {site.place.span.line - 1 for site in now.sites if site.place.path == "app/mailing.py"} == {
        site.place.span.line for site in before.sites if site.place.path == "app/mailing.py"
    }
    live.open("app/other.py", b"x = 2\nfrom app.mailing import notify\nnotify('x', [])\n")
    live.look()
    assert len(linked) == 1


def test_an_analysis_that_was_broken_off_is_made_good(tmp_path: Path) -> None:
    folder = write(tmp_path)
    live = LiveProject(request_for(folder), CATALOG)
    expected = check(request_for(folder), CATALOG).findings

    class Stop(Exception):
        pass

    left = [30]

    def stopping(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Stop

    for patience in (2, 4, 6, 8):
        left[0] = patience
        with pytest.raises(Stop):
            live.look(stopping)
    assert live.look().result.findings == expected
