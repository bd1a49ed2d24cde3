from __future__ import annotations

from mailguard.audience.terms import Exposure, Field, Severity
from mailguard.catalog.models import Check, Example
from mailguard.catalog.shapes import (
    Argument,
    AttributeModel,
    CallForm,
    ClientModel,
    Condition,
    DuplicateHeader,
    Effect,
    FunctionModel,
    Library,
    MessageModel,
    MethodModel,
    Option,
    Pair,
    PayloadModel,
    Recipients,
)
from mailguard.report import page_markdown, page_text
from mailguard.report.blocks import Code, Facts, Heading, Links, Prose
from mailguard.report.library_page import library_page
from mailguard.report.rule_page import rule_page

CHECK = Check(
    code="MG101",
    name="visible-to",
    summary="Several people in To",
    message="",
    why="\nEverybody reads\nthe header.",
    repair="Use Bcc.",
    severity=Severity.ERROR,
    default=False,
    security_severity=None,
    predicate=None,
    references=("https://example.org/rfc",),
    examples=(
        Example("one each", "send(person)\n", leak=False),
        Example("all in one", "\nsend(people)  # MG101\n", leak=True),
    ),
)


def argument(name: str, position: int | None = None, *path: str) -> Argument:
    return Argument(position, name or None, path)


def test_a_rule_page_says_why_and_what_to_do_with_examples() -> None:
    assert page_text.render(rule_page(CHECK), colour=False, width=80) == (
        """\
MG101 visible-to

Several people in To.

  Severity: error
  Reported: only when it is selected: --select MG101

Why it matters

Everybody reads the header.

What to do

Use Bcc.

Reported

all in one:

    send(people)  # MG101

Not reported

one each:

    send(person)

References

  https://example.org/rfc
"""
    )


LIBRARY = Library(
    id="post",
    name="Post",
    documentation="https://post.example.org",
    package="postlib",
    file="apis/post.toml",
    evidence="Read.",
    functions=(
        FunctionModel(
            "post",
            ("post.send", "post.api.send"),
            CallForm(
                recipients=(
                    Recipients(Field.TO, (argument("to", 1), argument("", None, "[]", "address"))),
                    Recipients(Field.BCC, (argument("hidden"),)),
                ),
                conditions=(
                    Condition(argument("kind"), equals=("mail",)),
                    Condition(argument("url"), contains=("/m",)),
                ),
                options=(
                    Option(argument("each", 3), Exposure.ISOLATED, equals=(True,)),
                    Option(argument("merge"), Exposure.ISOLATED),
                    Option(argument("show"), Exposure.VISIBLE, rule="MG105"),
                ),
                repair="Pass each=True.",
            ),
        ),
    ),
    messages=(
        MessageModel(
            "post",
            ("post.Letter",),
            CallForm(Effect.SET, headers=argument("", 0), bcc_survives=True, pair=Pair.ADDRESS_FIRST),
            attributes=(AttributeModel("to", Field.TO),),
            methods=(
                MethodModel(("as_text", "dump"), CallForm(Effect.SERIALISE)),
                MethodModel(
                    ("add",), CallForm(Effect.ADD_HEADER, header_name=argument("", 0), header_value=argument("", 1))
                ),
                MethodModel(
                    ("add_all",), CallForm(Effect.ADD, recipients=(Recipients(Field.TO, (Argument(rest_from=1),)),))
                ),
                MethodModel(
                    ("separate",),
                    CallForm(Effect.OPTION, options=(Option(Argument(), Exposure.ISOLATED, attribute="apart"),)),
                ),
            ),
            options=(Option(Argument(), Exposure.ISOLATED, attribute="merge"),),
            item_headers=True,
            header_mappings=("extra",),
            duplicate_header=DuplicateHeader.REFUSE,
        ),
    ),
    clients=(
        ClientModel(
            "post",
            ("post.Client",),
            (MethodModel(("mail.send",), CallForm(message=argument("", 0), text=argument("text"), strips_bcc=True)),),
        ),
    ),
    payloads=(
        PayloadModel(
            "post",
            CallForm(
                messages=argument("", None, "list", "[]"),
                recipients=(Recipients(Field.CC, (argument("", None, "3"),)),),
                exposure=Exposure.ISOLATED,
            ),
            urls=("post.example.org/v1",),
        ),
        PayloadModel("post", CallForm(), shape=(("list", "[]", "to"), ("kind",))),
    ),
)


def test_a_library_page_says_each_way_to_send_and_what_decides() -> None:
    assert page_text.render(library_page(LIBRARY), colour=False, width=80) == (
        """\
Post

  Package: `postlib`
  Documentation: https://post.example.org
  Described in: `apis/post.toml`

What recipients see

Read.

Ways to send

Function `post.send`

  Also: `post.api.send`
  Does: sends the message
  Only when: `kind=` is `"mail"`
  Only when: `url=` contains `"/m"`
  To: `to=` or argument 2 or `[].address`
  Bcc, hidden from the others: `hidden=`
  Who sees whom: everybody in To and Cc of one message sees the others
  Option: `each` = `True` or `merge`: each person gets a message of their own
    and sees nobody else
  Option: `show`: everybody in To and Cc of one message sees the others (MG105)
  Instead: Pass each=True.

Message `post.Letter`

  Attributes with recipients: `to` (to)
  Headers: `message["To"] = ...`; set again, it is refused
  Mappings of headers: `extra`
  More headers, a Bcc among them shown to everybody: argument 1
  One person: a tuple of address and name
  Option: `merge`: each person gets a message of their own and sees nobody else

Method `.as_text()`, `.dump()`

  Does: turns the message into text or bytes, the Bcc header included

Method `.add()`

  Does: adds a header
  Name of the header: argument 1
  Value of the header: argument 2

Method `.add_all()`

  Does: adds recipients to those already there
  To: all arguments from number 2 on
  Who sees whom: everybody in To and Cc of one message sees the others

Method `.separate()`

  Does: sets options
  Option: `apart`: each person gets a message of their own and sees nobody else

Client `post.Client`

Method `.mail.send()`

  Does: sends the message
  Message object: argument 1
  Text with headers: `text=`

Request to `post.example.org/v1`

  Does: sends the message
  Cc: element 4, of each element of `list`
  Who sees whom: each person gets a message of their own and sees nobody else

Request with `list[].to`, `kind`

  Does: sends the message
"""
    )


def test_markdown_escapes_what_would_be_markup() -> None:
    page = (
        Heading("A `b_c` page", level=1),
        Prose("Not <b>, *bold*,\n_italic_ or [link]; `<this>` is code; see https://example.org/a_b"),
        Facts((("One", "`x`"), ("Two", "y"))),
        Links(("https://example.org",)),
        Code("\nx = 1\n"),
    )
    assert page_markdown.render(page) == (
        "# A `b_c` page\n\n"
        "Not &lt;b>, \\*bold\\*, \\_italic\\_ or \\[link]; `<this>` is code; see <https://example.org/a_b>\n\n"
        "- **One**: `x`\n- **Two**: y\n\n"
        "- <https://example.org>\n\n"
        "```python\nx = 1\n```\n"
    )


def test_no_line_of_code_is_wider_than_the_terminal() -> None:
    code = "if True:\n    people = [person.address for person in club.members.all() if person.wants_news]  # MG101\n"
    assert page_text.render((Code(code),), colour=False, width=60) == (
        "    if True:\n"
        "        people = [person.address for person in\n"
        "                club.members.all() if person.wants_news]\n"
        "                # MG101\n"
    )
    assert page_text.render(
        (Code("send([person.address for person in everybody])  # MG101\n"),), colour=False, width=58
    ) == ("    send([person.address for person in everybody])\n            # MG101\n")


def test_headings_are_painted_in_colour() -> None:
    page = (Heading("Title", level=1), Heading("Part"))
    assert page_text.render(page, colour=True, width=80) == "\x1b[1mTitle\x1b[0m\n\n\x1b[1;32mPart\x1b[0m\n"
