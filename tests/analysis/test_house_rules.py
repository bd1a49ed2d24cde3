"""What a team says of its own code counts instead of what the code would tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog

if TYPE_CHECKING:
    from conftest import Programs

HELPER = """\
id = "acme"
name = "Acme's helper"
documentation = "https://wiki.acme.example/mail"
[[function]]
paths = ["acme.mail.notify"]
to = { position = 1, keyword = "people" }
"""
ISOLATES = HELPER + 'exposure = "isolated"\n'
HIDES = HELPER.replace("to = ", "bcc = ")
TEAM = """\
[[source]]
id = "our-team"
description = "those of our team"
paths = ["acme.people.on_call", "acme.people.ON_DUTY"]
origin = "staff"
count = "many"
"""
OFFICE = """\
id = "acme"
name = "Acme's office"
documentation = "https://wiki.acme.example/mail"
[[message]]
paths = ["acme.mail.Letter"]
to = { position = 0 }
[[message.method]]
names = ["post"]
[[client]]
paths = ["acme.mail.Office"]
[[client.method]]
names = ["deliver"]
to = { position = 0 }
"""
QUEUE = """\
from acme.queue import later


def notify(subject, people):
    later("mail", subject=subject, addresses=people)
"""
NEWS = """\
from acme.mail import notify
from acme.models import User


def announce():
    notify("News", [user.email for user in User.objects.all()]){mark}
"""


House = Callable[..., "Programs"]


@pytest.fixture
def with_house(tmp_path: Path, programs: Programs) -> House:
    """Programs analysed with rule files of a team beside those that mailguard comes with: with_house(apis="...")."""

    def load(**files: str) -> Programs:
        for section, text in files.items():
            (tmp_path / section).mkdir()
            (tmp_path / section / "acme.toml").write_text(text, encoding="utf-8")
        return type(programs)(load_catalog([builtin_rules()], house=[tmp_path]))

    return load


def news(mark: str = "") -> str:
    return NEWS.format(mark=mark)


def test_without_a_model_mail_that_leaves_through_a_queue_is_not_seen(programs: Programs) -> None:
    programs.check({"acme/mail.py": QUEUE, "news.py": news()})


def test_six_lines_model_a_helper(with_house: House) -> None:
    assert len(HELPER.splitlines()) == 6
    house = with_house(apis=HELPER)
    house.check({"acme/mail.py": QUEUE, "news.py": news("  # MG101 high")})


def test_a_helper_that_is_not_in_the_tree_is_known_too(with_house: House) -> None:
    with_house(apis=HELPER).check({"news.py": news("  # MG101 high")})


def test_a_helper_is_known_under_a_source_folder_and_by_relative_import(with_house: House) -> None:
    house = with_house(apis=HELPER)
    relative = news("  # MG101").replace("from acme.mail", "from .mail")
    house.check({"src/acme/__init__.py": "", "src/acme/mail.py": QUEUE, "src/acme/news.py": relative})


def test_a_function_of_the_same_name_elsewhere_is_another(with_house: House) -> None:
    house = with_house(apis=HELPER)
    house.check({"other/mail.py": QUEUE, "news.py": news().replace("acme.mail", "other.mail")})


SENDS_TO_ALL = """\
from django.core.mail import send_mail


def notify(subject, people):
    send_mail(subject, "Text", None, people)
"""


def test_a_team_can_say_that_a_function_isolates(with_house: House, programs: Programs) -> None:
    programs.check({"acme/mail.py": SENDS_TO_ALL, "news.py": news("  # MG101")})
    house = with_house(apis=ISOLATES)
    house.check({"acme/mail.py": SENDS_TO_ALL, "news.py": news()}, low=True)


def test_a_team_can_say_that_a_function_hides(with_house: House) -> None:
    house = with_house(apis=HIDES)
    house.check({"acme/mail.py": SENDS_TO_ALL, "news.py": news()}, low=True)


PEOPLE = """\
from acme.models import User


def on_call():
    return [user.email for user in User.objects.filter(on_call=True)]


ON_DUTY = [user.email for user in User.objects.filter(on_duty=True)]
"""
ALARM = """\
from django.core.mail import send_mail
from acme import people
from acme.people import ON_DUTY


def alarm():
    send_mail("Alarm", "Text", None, people.on_call()){mark}
    send_mail("Alarm", "Text", None, ON_DUTY){mark}
    send_mail("Alarm", "Text", None, [address for address in ON_DUTY]){mark}
"""


def test_a_team_can_say_that_a_list_is_the_team(with_house: House, programs: Programs) -> None:
    programs.check({"acme/people.py": PEOPLE, "alarm.py": ALARM.format(mark="  # MG101")})
    house = with_house(origins=TEAM)
    house.check({"acme/people.py": PEOPLE, "alarm.py": ALARM.format(mark="")}, low=True)


def test_a_whole_module_can_be_the_teams(with_house: House) -> None:
    house = with_house(origins=TEAM.replace('"acme.people.on_call", "acme.people.ON_DUTY"', '"acme.people"'))
    house.check({"acme/people.py": PEOPLE, "alarm.py": ALARM.format(mark="")}, low=True)


def test_a_list_used_in_the_file_that_defines_it_is_the_teams_too(with_house: House) -> None:
    alarm = "\n\ndef alarm():\n    send_mail('Alarm', 'Text', None, ON_DUTY)\n"
    house = with_house(origins=TEAM)
    house.check({"acme/people.py": "from django.core.mail import send_mail\n" + PEOPLE + alarm}, low=True)


def test_classes_of_the_project_can_be_messages_and_clients(with_house: House) -> None:
    house = with_house(apis=OFFICE)
    mail = """\
    from acme.queue import later


    class Letter:
        def __init__(self, people):
            self.people = people

        def post(self):
            later(self.people)


    class Office:
        def deliver(self, people):
            later(people)
    """
    program = """\
    from acme.mail import Letter, Office
    from acme.models import User


    class Postcard(Letter):
        pass


    def announce():
        people = [user.email for user in User.objects.all()]
        Letter(people).post()  # MG101
        Postcard(people).post()  # MG101
        Office().deliver(people)  # MG101
    """
    house.check({"acme/mail.py": mail, "news.py": program})


def test_what_a_team_says_goes_before_what_mailguard_comes_with(with_house: House, programs: Programs) -> None:
    program = """\
    from django.core.mail import send_mail


    def tell(board):
        send_mail("News", "Text", None, board.subscribers.all()){}
    """
    programs.check(program.format("  # MG101"))
    ours = TEAM.replace('paths = ["acme.people.on_call", "acme.people.ON_DUTY"]', 'attributes = ["subscribers"]')
    with_house(origins=ours).check(program.format(""), low=True)


def test_mail_that_a_module_of_the_team_sends_is_judged_like_any_other(with_house: House) -> None:
    house = with_house(origins=TEAM.replace('"acme.people.on_call", "acme.people.ON_DUTY"', '"acme.people"'))
    tell = """

def tell(club):
    send_mail("News", "Text", None, [member.email for member in User.objects.filter(club=club)])  # MG101
"""
    house.check({"acme/people.py": "from django.core.mail import send_mail\n" + PEOPLE + tell})
