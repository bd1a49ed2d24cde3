"""How libraries differ in what they take: headers in a mapping, options set by calls, people as pairs, people one by one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog

if TYPE_CHECKING:
    from conftest import Programs

POST = """
id = "post"
name = "Post"
documentation = "https://post.example.org"

[[function]]
paths = ["post.send"]
to = { position = 0, keyword = "to" }
headers = { keyword = "headers" }
bcc_survives = true
pair = "name-address"

[[function]]
paths = ["post.send_quietly"]
to = { position = 0, keyword = "to" }
headers = { keyword = "headers" }

[[function]]
paths = ["post.send_batch"]
messages = { rest_from = 0, path = "[]" }
to = { path = "to" }
headers = { path = "headers" }
bcc_survives = true

[[message]]
paths = ["post.Letter"]
headers = { keyword = "headers" }
header_mappings = ["extra"]
bcc_survives = true
attributes = { to = "to" }
pair = "address-name"

[[message.method]]
names = ["post"]
strips_bcc = true

[[message.method]]
names = ["to_all"]
effect = "add"
to = { rest_from = 0 }

[[message.method]]
names = ["set_header"]
effect = "add-header"
header_name = { position = 0 }
header_value = { position = 1 }
bcc_survives = true

[[message.method]]
names = ["set_apart"]
effect = "option"
options = [{ position = 0, attribute = "apart", equals = [true], exposure = "isolated", rule = "MG106", repair = "Call set_apart(True)." }]

[[message.method]]
names = ["separate", "settings.separate"]
effect = "option"
options = [{ attribute = "separated", exposure = "isolated" }]

[[client]]
paths = ["post.Office"]

[[client.method]]
names = ["deliver"]
to = { position = 0 }
exposure = "isolated"

[[client.method]]
names = ["set_preserve_recipients"]
effect = "option"
options = [{ position = 0, keyword = "value", attribute = "preserve_recipients", equals = [true], exposure = "visible", rule = "MG105" }]
"""
PEOPLE = """
import post
from app.models import User

def announce(user, others):
    emails = [user.email for user in User.query.all()]
    {line}
"""


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory, programs: Programs) -> Programs:
    folder = tmp_path_factory.mktemp("rules")
    Path(folder, "apis").mkdir()
    Path(folder, "apis", "post.toml").write_text(POST, encoding="utf-8")
    return type(programs)(load_catalog([builtin_rules(), folder]))


def check(post: Programs, *lines: str) -> None:
    post.check(PEOPLE.format(line="\n    ".join(lines)))


@pytest.mark.parametrize(
    "lines",
    [
        ('post.send(user.email, headers={"Bcc": ", ".join(emails)})  # MG104 high',),
        ('post.send(user.email, headers={"bcc": user.boss.email})  # MG104',),
        ('post.send("news@example.org", headers={"Bcc": "archive@example.org"})',),  # nobody's data
        ('post.send_quietly(user.email, headers={"Bcc": ", ".join(emails)})',),
        ('post.send_batch({"to": user.email, "headers": {"Bcc": ", ".join(emails)}})  # MG104 high',),
        ('headers = {"Bcc": ", ".join(emails)}  # MG104 high', "post.Letter(headers=headers).post()"),
        ("letter = post.Letter()", 'letter.extra["Bcc"] = ", ".join(emails)  # MG104 high', "letter.post()"),
        ("letter = post.Letter()", 'letter.extra["To"] = ", ".join(emails)  # MG106 high', "letter.post()"),
        ("letter = post.Letter()", 'letter.extra = {"Bcc": ", ".join(emails)}  # MG104 high', "letter.post()"),
        ("letter = post.Letter()", 'letter.set_header("Bcc", ", ".join(emails))  # MG104 high', "letter.post()"),
    ],
)
def test_a_bcc_among_the_headers_is_reported_where_the_library_leaves_it_in(
    post: Programs, lines: tuple[str, ...]
) -> None:
    check(post, *lines)


def test_whoever_fills_a_surviving_bcc_is_followed(post: Programs) -> None:
    post.check("""
        import post
        from app.models import User

        def helper(hidden):
            post.send("news@example.org", headers={"Bcc": ", ".join(hidden)})  # MG104 high

        def announce():
            helper([user.email for user in User.query.all()])
        """)


@pytest.mark.parametrize(
    ("calls", "mark"),
    [
        ((), "  # MG106 high"),
        (("letter.set_apart(True)",), ""),
        (("letter.set_apart(False)",), "  # MG106 high"),
        (("letter.set_apart(others)",), "  # MG101 high"),  # it may be True
        (("letter.separate()",), ""),
        (("letter.settings.separate()",), ""),
    ],
)
def test_a_call_on_a_message_sets_an_option(post: Programs, calls: tuple[str, ...], mark: str) -> None:
    check(post, "letter = post.Letter()", f"letter.to = emails{mark}", *calls, "letter.post()")


@pytest.mark.parametrize(
    ("call", "mark"),
    [
        ("office.set_preserve_recipients(True)", "  # MG105 high"),
        ("office.set_preserve_recipients(value=True)", "  # MG105 high"),
        ("office.preserve_recipients = True", "  # MG105 high"),
        ("office.set_preserve_recipients(False)", ""),
        ("pass", ""),
    ],
)
def test_a_call_on_a_client_sets_an_option(post: Programs, call: str, mark: str) -> None:
    check(post, "office = post.Office()", call, f"office.deliver(emails){mark}")


@pytest.mark.parametrize(
    ("to", "mark"),
    [
        ("(user.name, user.email)", ""),
        ('("Ann", user.email)', ""),
        ("[(user.name, user.email)]", ""),
        ("[user.email, user.boss.email]", "  # MG101"),
        ("(user.email, user.boss.email, user.deputy.email)", "  # MG101"),
        ("[(each.name, each.email) for each in User.query.all()]", "  # MG101 high"),
        ('[("Ann", user.email), ("Bob", user.boss.email)]', "  # MG101"),
        ("(('Ann', user.email), ('Bob', user.boss.email))", "  # MG101"),
    ],
)
def test_a_name_and_an_address_are_one_person(post: Programs, to: str, mark: str) -> None:
    check(post, f"post.send({to}){mark}")


def test_where_no_pairs_are_known_a_tuple_of_two_is_two_people(post: Programs) -> None:
    check(post, "post.send_quietly((user.email, user.boss.email))  # MG101")


def test_the_attribute_of_a_message_takes_pairs_as_its_constructor_does(post: Programs) -> None:
    check(post, "letter = post.Letter()", "letter.to = (user.email, user.name)", "letter.post()")


@pytest.mark.parametrize(
    ("arguments", "mark"),
    [
        ("user.email", ""),
        ("*emails", "  # MG106 high"),
        ("user.email, user.boss.email", "  # MG106"),
        ("'news@example.org', *emails", "  # MG106 high"),
    ],
)
def test_people_are_given_one_by_one(post: Programs, arguments: str, mark: str) -> None:
    check(post, "letter = post.Letter()", f"letter.to_all({arguments}){mark}", "letter.post()")


def test_messages_given_one_by_one_are_judged_alone(post: Programs) -> None:
    check(
        post,
        'post.send_batch({"to": user.email}, {"to": user.boss.email})',
        'post.send_batch(*[{"to": each} for each in emails])',
        'post.send_batch({"to": user.email}, {"to": emails})  # MG101 high',
    )


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (("data = [('to', user.email), ('subject', 'News')]",), ""),
        (("data = [('to', user.email), ('to', user.boss.email)]",), "  # MG106"),
        (("data = [('to', user.email), *others]",), ""),
        (("data = [('subject', 'News')]", "data += [('to', each) for each in emails]"), "  # MG106 high"),
        (("data = [('to', user.email), ('bcc', ', '.join(emails))]",), ""),
        (("data = [('to', each) for each in emails]", "data.append(('recipient-variables', '{}'))"), ""),
    ],
)
def test_a_request_may_be_a_list_of_pairs(programs: Programs, lines: tuple[str, ...], mark: str) -> None:
    body = "\n    ".join((*lines[:-1], lines[-1] + mark, "requests.post(URL, data=data)"))
    program = PEOPLE.replace("import post", "import requests\nURL = 'https://api.mailgun.net/v3/x/messages'")
    programs.check(program.format(line=body))


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (("mail = EmailMessage(to=emails, headers={'To': 'club@example.org'})",), ""),
        (("mail = EmailMessage(to=emails)", "mail.extra_headers['To'] = 'club@example.org'"), ""),
        (("mail = EmailMessage(to=emails)", "mail.extra_headers = {'To': ', '.join(emails)}"), "  # MG101 high"),
        (("mail = EmailMessage(cc=emails, headers={'To': 'club@example.org'})",), "  # MG102 high"),
    ],
)
def test_a_header_given_by_name_is_shown_instead(programs: Programs, lines: tuple[str, ...], mark: str) -> None:
    body = "\n    ".join((*lines[:-1], lines[-1] + mark, "mail.send()"))
    program = PEOPLE.replace("import post", "from django.core.mail import EmailMessage")
    programs.check(program.format(line=body))
