from __future__ import annotations

from dataclasses import replace

import pytest

from mailguard.catalog.models import Catalog
from mailguard.catalog.shapes import (
    Argument,
    CallForm,
    ClientModel,
    FunctionModel,
    Library,
    MessageModel,
    MethodModel,
    PayloadModel,
)
from mailguard.catalog.words import trigger_words

FORM = CallForm(message=Argument(0))


POST = Library("post", "Post", "https://post.example.org", None, "apis/post.toml")


def words(library: Library) -> set[bytes]:
    return set(trigger_words(Catalog(libraries=(library,))))


def client(path: str, *methods: MethodModel) -> ClientModel:
    return ClientModel("post", (path,), methods)


def test_no_libraries_have_no_words() -> None:
    assert trigger_words(Catalog()) == frozenset()


def test_the_last_part_of_each_import_path_is_a_word() -> None:
    library = replace(
        POST,
        functions=(FunctionModel("post", ("a.send_letter",), FORM),),
        messages=(MessageModel("post", ("a.b.Letter", "a.Note"), FORM),),
        clients=(client("a.PostOffice"),),
    )
    assert words(library) == {b"send_letter", b"Letter", b"Note", b"PostOffice"}


def test_listed_words_and_urls_are_taken_as_they_are() -> None:
    payload = PayloadModel("post", FORM, urls=("api.post.example.org/v1",))
    assert words(replace(POST, words=("mail", "größe"), payloads=(payload,))) == {
        b"mail",
        "größe".encode(),
        b"api.post.example.org/v1",
    }


@pytest.mark.parametrize(
    ("path", "package", "expected"),
    [
        ("web_mail.Message", "Web-Mail", {b"web_mail"}),
        ("web_mail.Message", None, {b"web_mail"}),
        ("postal.helpers.mail.Mail", "postal", {b"postal"}),
        ("framework.ext.mail.Message", "Framework-Mail", {b"framework.ext"}),
        ("library.message.Message", None, {b"library.message", b"from library import"}),
        ("email.message.Message", None, {b"email.message", b"from email import"}),
        ("mail.send", None, {b"import mail", b"from mail"}),
        ("ses.client", "ses", {b"import ses", b"from ses"}),
        ("web_mail.api", None, {b"web_mail"}),
    ],
)
def test_a_name_that_says_too_little_gives_way_to_its_package(
    path: str, package: str | None, expected: set[bytes]
) -> None:
    model = MessageModel("post", (path,), FORM)
    assert words(replace(POST, messages=(model,), package=package)) == expected


def test_methods_are_words_if_they_are_recognised_on_unknown_classes() -> None:
    known = MethodModel(("deliver_letters",), FORM)
    unknown = MethodModel(("letters.send_letters",), FORM, shape=(("Destination",),))
    assert words(replace(POST, clients=(client("a.PostOffice", known, unknown),))) == {b"PostOffice", b"send_letters"}


def test_a_method_with_a_common_name_is_known_by_its_package_and_its_keywords() -> None:
    method = MethodModel(("send",), FORM, shape=(("Destination", "ToAddresses"), ("to",)))
    assert words(replace(POST, clients=(client("postal.Office", method),))) == {b"Office", b"postal", b"ToAddresses"}


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((("personalizations", "[]", "to"),), {b"personalizations"}),
        ((("From",), ("To",), ("HtmlBody",)), {b"HtmlBody"}),
        ((("Messages", "[]", "To"), ("From",)), {b"Messages"}),
        ((("to",), ("cc",)), set()),
    ],
)
def test_a_payload_is_known_by_the_key_that_says_most(shape: tuple[tuple[str, ...], ...], expected: set[bytes]) -> None:
    assert words(replace(POST, payloads=(PayloadModel("post", FORM, shape=shape),))) == expected
