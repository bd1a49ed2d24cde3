"""An analysis that keeps what a change does not concern finds what one from scratch finds."""

from __future__ import annotations

import random
import re
from pathlib import Path
from textwrap import dedent

import pytest

from mailguard.audience.terms import Confidence
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.live import LiveProject
from mailguard.engine.run import CheckRequest, check
from mailguard.project.link import Linker

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
}


def write(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text).lstrip(), encoding="utf-8")
    return folder


def request_for(folder: Path) -> CheckRequest:
    return CheckRequest((str(folder),), select=("ALL",), min_confidence=Confidence.LOW, inventory=True)


def edited(text: str, choose: random.Random) -> str:
    """The text after something that people do: lines go, come, swap; words change; something moves."""
    lines = text.split("\n")
    at, other = choose.randrange(len(lines)), choose.randrange(len(lines))
    words = re.findall(r"\b[a-z_]{4,}\b", text) or ["word"]
    change = choose.randrange(6)
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
    else:
        lines[at] += "  # note"
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
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
        assert seen.findings == from_scratch(live, folder, tmp_path / f"copy{step}").findings, (step, name)


def from_scratch(live: LiveProject, folder: Path, copy: Path) -> object:
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
    news = (folder / "app/news.py").read_text()
    live.open("app/news.py", news.replace("club.addresses, hidden=True", "club.addresses, hidden=False").encode())
    live.look()
    assert {key for key in interpreted if key != "app/news.py:"} == {"app/news.py:quietly@1"}


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
