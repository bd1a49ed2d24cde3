from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mailguard.audience.terms import Exposure, Field
from mailguard.catalog.models import Example
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
    PayloadModel,
    Recipients,
)

if TYPE_CHECKING:
    from conftest import RulesFolder

HEAD = """
id = "post"
name = "Post"
documentation = "https://post.example.org/docs"
"""
FUNCTION = """
[[function]]
paths = ["post.send_letter"]
to = { position = 0, keyword = "to" }
"""


def argument(position: int | None = None, keyword: str | None = None, path: tuple[str, ...] = ()) -> Argument:
    return Argument(position, keyword, path)


def recipients(field: Field, *arguments: Argument) -> Recipients:
    return Recipients(field, arguments)


def test_a_library_is_read_with_all_that_its_file_says(rules: RulesFolder) -> None:
    rules.write(
        "apis/post.toml",
        HEAD
        + """
package = "post-office.lib"
words = ["letterbox"]
evidence = "Read in version 2."
"""
        + FUNCTION
        + """
[[example]]
name = "everybody"
leak = true
span = "people"
code = '''
import post
post.send_letter(people)  # MG101
'''
""",
    )
    assert rules.load().libraries == (
        Library(
            id="post",
            name="Post",
            documentation="https://post.example.org/docs",
            package="post-office.lib",
            file="apis/post.toml",
            functions=(
                FunctionModel(
                    "post",
                    ("post.send_letter",),
                    CallForm(recipients=(recipients(Field.TO, argument(0, "to")),)),
                ),
            ),
            words=("letterbox",),
            evidence="Read in version 2.",
            examples=(
                Example("everybody", "import post\npost.send_letter(people)  # MG101\n", leak=True, span="people"),
            ),
        ),
    )


def test_a_function_takes_every_key_of_a_call_form(rules: RulesFolder) -> None:
    rules.write(
        "apis/post.toml",
        HEAD
        + """
[[function]]
paths = ["post.send", "post.old.send"]
effect = "add"
to = [{ position = 0 }, { keyword = "to", path = "people[].email" }]
cc = { keyword = "cc" }
bcc = { keyword = "bcc" }
envelope = { keyword = "rcpt" }
message = { keyword = "message" }
text = { keyword = "text" }
headers = { keyword = "headers" }
header_name = { keyword = "name" }
header_value = { keyword = "value" }
when = [{ keyword = "kind", contains = ["mail"] }, { position = 1, equals = ["a", 1, true] }]
options = [{ keyword = "bulk", equals = [true], exposure = "isolated", repair = "Do." }]
exposure = "isolated"
strips_bcc = true
repair = "Use another."
""",
    )
    (function,) = rules.load().libraries[0].functions
    assert function.form == CallForm(
        effect=Effect.ADD,
        recipients=(
            recipients(Field.TO, argument(0), argument(keyword="to", path=("people", "[]", "email"))),
            recipients(Field.CC, argument(keyword="cc")),
            recipients(Field.BCC, argument(keyword="bcc")),
            recipients(Field.ENVELOPE, argument(keyword="rcpt")),
        ),
        message=argument(keyword="message"),
        text=argument(keyword="text"),
        headers=argument(keyword="headers"),
        header_name=argument(keyword="name"),
        header_value=argument(keyword="value"),
        conditions=(
            Condition(argument(keyword="kind"), contains=("mail",)),
            Condition(argument(1), equals=("a", 1, True)),
        ),
        options=(Option(argument(keyword="bulk"), Exposure.ISOLATED, equals=(True,), repair="Do."),),
        exposure=Exposure.ISOLATED,
        strips_bcc=True,
        repair="Use another.",
    )


def test_recipients_of_a_collection_of_messages_are_paths_into_an_element(rules: RulesFolder) -> None:
    rules.write(
        "apis/post.toml",
        HEAD
        + """
[[function]]
paths = ["post.send_many"]
messages = { position = 0, path = "[]" }
to = { path = "3" }
""",
    )
    (function,) = rules.load().libraries[0].functions
    assert function.form == CallForm(
        messages=argument(0, path=("[]",)),
        recipients=(recipients(Field.TO, argument(path=("3",))),),
    )


def test_a_message_tells_options_of_its_constructor_from_those_of_its_attributes(rules: RulesFolder) -> None:
    rules.write(
        "apis/post.toml",
        HEAD
        + """
[[message]]
paths = ["post.Letter"]
to = { position = 0 }
attributes = { people = "to", copies = "cc" }
options = [
    { attribute = "merge", exposure = "isolated" },
    { keyword = "merge", exposure = "isolated" },
    { attribute = "bulk", keyword = "bulk", exposure = "visible" },
]
item_headers = true
header_mappings = ["extra"]
duplicate_header = "refuse"
exposure = "isolated"
repair = "Use another."

[[message.method]]
names = ["send"]

[[message.method]]
names = ["add_header"]
effect = "add-header"
header_name = { position = 0 }
header_value = { position = 1 }
""",
    )
    by_attribute = Option(argument(), Exposure.ISOLATED, attribute="merge")
    by_keyword = Option(argument(keyword="merge"), Exposure.ISOLATED)
    by_both = Option(argument(keyword="bulk"), Exposure.VISIBLE, attribute="bulk")
    assert rules.load().libraries[0].messages == (
        MessageModel(
            library="post",
            paths=("post.Letter",),
            constructor=CallForm(
                effect=Effect.SET,
                recipients=(recipients(Field.TO, argument(0)),),
                options=(by_keyword, by_both),
                exposure=Exposure.ISOLATED,
                repair="Use another.",
            ),
            attributes=(AttributeModel("people", Field.TO), AttributeModel("copies", Field.CC)),
            methods=(
                MethodModel(("send",), CallForm()),
                MethodModel(
                    ("add_header",),
                    CallForm(effect=Effect.ADD_HEADER, header_name=argument(0), header_value=argument(1)),
                ),
            ),
            options=(by_attribute, by_both),
            item_headers=True,
            header_mappings=("extra",),
            duplicate_header=DuplicateHeader.REFUSE,
            exposure=Exposure.ISOLATED,
            repair="Use another.",
        ),
    )


def test_a_client_has_methods_and_conditions(rules: RulesFolder) -> None:
    rules.write(
        "apis/post.toml",
        HEAD
        + """
[[client]]
paths = ["cloud.client"]
when = [{ position = 0, keyword = "service", equals = ["mail"] }]

[[client.method]]
names = ["letters.send"]
to = { keyword = "Destination", path = "ToAddresses" }
shape = ["Destination.ToAddresses", "Source"]
""",
    )
    assert rules.load().libraries[0].clients == (
        ClientModel(
            library="post",
            paths=("cloud.client",),
            methods=(
                MethodModel(
                    ("letters.send",),
                    CallForm(
                        recipients=(recipients(Field.TO, argument(keyword="Destination", path=("ToAddresses",))),)
                    ),
                    shape=(("Destination", "ToAddresses"), ("Source",)),
                ),
            ),
            conditions=(Condition(argument(0, "service"), equals=("mail",)),),
        ),
    )


def test_a_payload_is_read_with_paths_only(rules: RulesFolder) -> None:
    rules.write(
        "apis/post.toml",
        HEAD
        + """
[[payload]]
urls = ["api.post.example.org"]
shape = ["personalizations[].to"]
messages = { path = "personalizations[]" }
to = { path = "to" }
when = [{ path = "kind", equals = ["mail"] }]
options = [{ path = "settings.bulk", exposure = "isolated" }]
""",
    )
    assert rules.load().libraries[0].payloads == (
        PayloadModel(
            library="post",
            form=CallForm(
                messages=argument(path=("personalizations", "[]")),
                recipients=(recipients(Field.TO, argument(path=("to",))),),
                conditions=(Condition(argument(path=("kind",)), equals=("mail",)),),
                options=(Option(argument(path=("settings", "bulk")), Exposure.ISOLATED),),
            ),
            urls=("api.post.example.org",),
            shape=(("personalizations", "[]", "to"),),
        ),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('id = "mail"', '1: id: "mail" is not the name of the file; write "post" or rename the file'),
        (
            'documentation = "http://post.example.org"',
            '1: documentation: "http://post.example.org" is not a complete https:// address',
        ),
        ('documentation = "https://"', '1: documentation: "https://" is not a complete https:// address'),
        (
            'documentation = "https://post.example.org:port/"',
            '1: documentation: "https://post.example.org:port/" is not a complete https:// address',
        ),
        (
            'documentation = "https://post.example.org/a b"',
            '1: documentation: "https://post.example.org/a b" is not a complete https:// address',
        ),
        ('package = "-post"', '1: package: "-post" is not the name of a package'),
        ('words = ["two words"]', '1: words[0]: "two words" must not hold white space'),
        ('words = ["letter", "letter"]', '1: words[1]: "letter" repeats words[0]'),
        ("name = 7", "1: name: must be a text, not a whole number"),
        ('name = "  "', "1: name: is empty; it must be a text"),
        ("evidence = 1979-05-27", "1: evidence: must be a text, not a date or time"),
        ("words = 1.5", "1: words: must be a list of texts, not a number"),
        ("words = true", "1: words: must be a list of texts, not true or false"),
        ('words = "letter"', '1: words: must be a list of texts, not a text; write ["letter"]'),
        (
            'functoin = "x"',
            '1: functoin: unknown key; did you mean "function"? Allowed: client, documentation, evidence, example, function, id, message, name, package, payload, to_required_by, words',
        ),
        ("function = {}", "1: function: must be a list of [[function]] tables, not a table"),
        ("function = [1]", "1: function[0]: must be a table, not a whole number"),
    ],
)
def test_what_is_wrong_with_the_head_is_said(rules: RulesFolder, line: str, problem: str) -> None:
    kept = [head for head in HEAD.strip().splitlines() if not head.startswith(line.split(" ", maxsplit=1)[0] + " ")]
    model = "" if line.startswith("function ") else FUNCTION
    rules.write("apis/post.toml", "\n".join([line, *kept, model]))
    assert rules.problems() == [f"apis/post.toml:{problem}"]


def test_what_is_missing_is_said(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", "")
    assert rules.problems() == [
        "apis/post.toml: id: is missing; it must be the name of the file, without .toml",
        "apis/post.toml: says nothing about the library; give at least one of function, message, client, payload",
        "apis/post.toml: name: is missing; it must be a text",
        "apis/post.toml: documentation: is missing; it must be an https:// address",
    ]


def test_an_id_is_a_short_plain_name(rules: RulesFolder) -> None:
    rules.write("apis/Post!.toml", HEAD.replace("post", "Post!", 1) + FUNCTION)
    assert rules.problems() == [
        'apis/Post!.toml:2: id: "Post!" must be lower-case letters and digits, joined by - _ or .'
    ]


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        (
            "[[function]]\nto = { position = 0 }",
            ["5: function[0].paths: is missing; it must be a list of one or more dotted import paths"],
        ),
        (
            "[[function]]\npaths = []\nto = { position = 0 }",
            ["6: function[0].paths: is empty; it must be a list of one or more dotted import paths"],
        ),
        (
            '[[function]]\npaths = ["send"]\nto = { position = 0 }',
            ['6: function[0].paths[0]: "send" has no module in front; write the whole import path'],
        ),
        (
            '[[function]]\npaths = ["post..send"]\nto = { position = 0 }',
            ['6: function[0].paths[0]: "post..send" is not a name, or names joined by dots'],
        ),
        (
            '[[function]]\npaths = ["post.send", "post.send"]\nto = { position = 0 }',
            ['6: function[0].paths[1]: "post.send" repeats function[0].paths[0]'],
        ),
        (
            '[[function]]\npaths = ["post.send"]',
            [
                "5: function[0]: does not say where recipients are; give at least one of to, cc, bcc, envelope, message, text, headers"
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = {}',
            [
                "7: function[0].to: does not say where the value is; give at least one of position, keyword, path, rest_from"
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = []',
            ["7: function[0].to: is empty; it must be a list of one or more arguments"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = "to"',
            ['7: function[0].to: must be an argument such as { position = 0, keyword = "to" }, not a text'],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = -1 }',
            ["7: function[0].to.position: must be a whole number from 0 up, not -1"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = true }',
            ["7: function[0].to.position: must be a whole number from 0 up, not true or false"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = [{ position = 0 }, { pos = 1 }]',
            [
                "7: function[0].to[1]: does not say where the value is; give at least one of position, keyword, path, rest_from",
                "7: function[0].to[1].pos: unknown key. Allowed: keyword, path, position, rest_from",
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { keyword = "to", path = "" }',
            ["7: function[0].to.path: is empty; it must be a text"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { keyword = "to-addr" }',
            ['7: function[0].to.keyword: "to-addr" is not a Python name'],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { keyword = "to", path = "a[0].b" }',
            [
                '7: function[0].to.path: "a[0].b" has a number in brackets; write a position as a step of its own, as in "a.0", and every element as []'
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\nstrips_bcc = "yes"',
            ["8: function[0].strips_bcc: must be true or false, not a text"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\neffect = "sent"',
            [
                '8: function[0].effect: "sent" is not allowed; did you mean "set"? Allowed: send, add, set, add-header, replace-header, remove-header, serialise, attach, option'
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\neffect = 1',
            [
                "8: function[0].effect: must be one of send, add, set, add-header, replace-header, remove-header, serialise, attach, option, not a whole number"
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\nexposure = "hidden"',
            ['8: function[0].exposure: "hidden" is not allowed. Allowed: visible, isolated'],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\nwhen = [{ position = 1 }]',
            [
                "8: function[0].when[0]: does not say what the argument must be; give at least one of contains, equals, given"
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\nwhen = [{ equals = [1.5] }]',
            [
                "8: function[0].when[0]: does not say where the value is; give at least one of position, keyword, path",
                "8: function[0].when[0].equals[0]: must be a text, a whole number, true or false, not a number",
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\noptions = [{ atribute = "x" }]',
            [
                "8: function[0].options[0]: does not say where the option is; give at least one of attribute, position, keyword, path",
                "8: function[0].options[0].exposure: is missing; it must be one of visible, isolated",
                '8: function[0].options[0].atribute: unknown key; did you mean "attribute"? Allowed: attribute, equals, exposure, keyword, module, path, position, repair, rule, value',
            ],
        ),
        (
            '[[client]]\npaths = ["post.Client"]\n[[client.method]]\nnames = ["set"]\neffect = "option"',
            ["7: client[0].method[0]: sets options, but does not say which; give options"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { rest_from = -1 }',
            ["7: function[0].to.rest_from: must be a whole number from 0 up, not -1"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nto = { position = 0 }\npair = "name, address"',
            [
                '8: function[0].pair: "name, address" is not allowed; did you mean "name-address"? Allowed: name-address, address-name'
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\nmessages = { position = 0 }\nto = { position = 3 }',
            [
                "8: function[0].to.path: is missing; it must be a path such as a.b[].c",
                "8: function[0].to.position: unknown key. Allowed: path",
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\neffect = "add-header"',
            [
                "5: function[0]: has an effect on a header, but does not say on which; give at least one of header_name, headers",
                "5: function[0]: sets a header, but does not say where its value is; give at least one of header_value, headers",
            ],
        ),
        (
            '[[function]]\npaths = ["post.send"]\neffect = "remove-header"',
            ["5: function[0]: has an effect on a header, but does not say on which; give header_name"],
        ),
        (
            '[[function]]\npaths = ["post.send"]\neffect = "attach"\nto = { position = 0 }',
            ["5: function[0]: attaches a message, but does not say where it is; give message"],
        ),
        (
            '[[message]]\npaths = ["post.Letter"]',
            [
                "5: message[0]: does not say how the message gets its recipients; give at least one of to, cc, bcc, envelope, message, text, headers, attributes, item_headers, header_mappings, method"
            ],
        ),
        (
            '[[message]]\npaths = ["post.Letter"]\nattributes = { "a b" = "to", b = "form" }',
            [
                '7: message[0].attributes."a b": "a b" is not a Python name',
                '7: message[0].attributes.b: "form" is not allowed. Allowed: to, cc, bcc, envelope',
            ],
        ),
        (
            '[[message]]\npaths = ["post.Letter"]\nattributes = ["to"]',
            ['7: message[0].attributes: must be a table such as { to = "to" }, not a list'],
        ),
        (
            '[[message]]\npaths = ["post.Letter"]\nitem_headers = true\noptions = [{ exposure = "visible" }]',
            [
                "8: message[0].options[0]: does not say where the option is; give at least one of attribute, position, keyword, path"
            ],
        ),
        (
            (
                '[[message]]\npaths = ["post.Letter"]\n[[message.method]]\nnames = ["a"]\n'
                '[[message.method]]\nnames = ["b"]\neffect = "ad"'
            ),
            [
                '11: message[0].method[1].effect: "ad" is not allowed; did you mean "add"? Allowed: send, add, set, add-header, replace-header, remove-header, serialise, attach, option'
            ],
        ),
        (
            '[[message]]\npaths = ["post.Letter"]\n[[message.method]]\nnames = []\neffect = "set"',
            [
                "7: message[0].method[0]: does not say where recipients are; give at least one of to, cc, bcc, envelope, message, text, headers",
                "8: message[0].method[0].names: is empty; it must be a list of one or more method names",
            ],
        ),
        (
            '[[client]]\npaths = ["post.Client"]',
            ["5: client[0].method: is missing; it must be a list of one or more [[client.method]] tables"],
        ),
        (
            '[[client]]\npaths = ["post.Client"]\n[[client.method]]\nnames = ["send!"]',
            [
                "7: client[0].method[0]: does not say where recipients are; give at least one of to, cc, bcc, envelope, message, text, headers",
                '8: client[0].method[0].names[0]: "send!" is not a name, or names joined by dots',
            ],
        ),
        (
            '[[payload]]\nto = { path = "to" }',
            ["5: payload[0]: does not say how the mapping is recognised; give at least one of urls, shape"],
        ),
        (
            '[[payload]]\nurls = ["post.example.org"]\nto = { position = 0, path = "to" }',
            ["7: payload[0].to.position: unknown key. Allowed: path"],
        ),
        (
            '[[payload]]\nshape = ["a..b"]\nto = { path = "to" }',
            ['6: payload[0].shape[0]: "a..b" has an empty step; write it as in a.b[].c'],
        ),
        (
            '[[payload]]\nshape = ["to"]\nto = { path = \'to\' }\noptions = [{ keyword = "x" }]',
            [
                "8: payload[0].options[0].path: is missing; it must be a path such as a.b[].c",
                "8: payload[0].options[0].exposure: is missing; it must be one of visible, isolated",
                "8: payload[0].options[0].keyword: unknown key. Allowed: equals, exposure, module, path, repair, rule, value",
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_model_is_said(rules: RulesFolder, table: str, problems: list[str]) -> None:
    rules.write("apis/post.toml", f"{HEAD}{table}\n")
    assert rules.problems() == [f"apis/post.toml:{problem}" for problem in problems]


def test_a_message_class_has_one_model(rules: RulesFolder) -> None:
    message = '[[message]]\npaths = ["post.Letter"]\nitem_headers = true\n'
    rules.write("apis/post.toml", HEAD + message + message)
    rules.write("apis/quill.toml", HEAD.replace("post", "quill", 1) + message)
    assert rules.problems() == [
        'apis/post.toml:9: message[1].paths[0]: "post.Letter" is already the message class of message[0].paths[0]',
        (
            'apis/quill.toml:6: message[0].paths[0]: "post.Letter" is already the message class of apis/post.toml '
            "(message[0].paths[0])"
        ),
    ]


def test_models_of_one_message_class_may_differ_in_their_conditions(rules: RulesFolder) -> None:
    message = '[[message]]\npaths = ["post.make"]\nitem_headers = true\n'
    when = 'when = [{ position = 0, equals = ["letter"] }]\n'
    rules.write("apis/post.toml", HEAD + message + when + message + when + message)
    assert [len(model.constructor.conditions) for model in rules.load().libraries[0].messages] == [1, 1, 0]
