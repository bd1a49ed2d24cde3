from __future__ import annotations

import codecs
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine import token_search
from mailguard.engine.automaton import automaton_for
from mailguard.engine.prefilter import files_that_mention
from mailguard.engine.search import search_for
from mailguard.engine.sources import SourceTree
from mailguard.engine.token_search import TokenSearch
from mailguard.engine.word_search import WordSearch, mentions_any, shortest_words


@pytest.mark.parametrize(
    ("data", "mentions"),
    [(b"x = send_mail()", True), (b"resend_mails", True), (b"Send_Mail", False), (b"", False)],
)
def test_a_word_is_found_anywhere_as_it_is_written(data: bytes, mentions: bool) -> None:
    assert mentions_any(data, frozenset({b"nothing", b"send_mail"})) is mentions


def test_no_words_means_no_mention() -> None:
    assert not mentions_any(b"send_mail", frozenset())


def test_a_word_that_holds_another_is_not_searched_for() -> None:
    assert shortest_words([b"send_mail", b"mail", b"smtplib", b"EmailMessage", b"mail"]) == (b"mail", b"smtplib")
    assert shortest_words([b"Mail", b"mail"]) == (b"Mail", b"mail")


def test_the_tree_is_sifted_and_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"import smtplib")
    (tmp_path / "b.py").write_bytes(b"import os")
    paths = ("a.py", "b.py", "gone.py", "memory.py")
    tree = SourceTree(tmp_path, paths, frozenset(), {"memory.py": b"SMTP = smtplib.SMTP"})
    mentions = files_that_mention(tree, {b"smtplib"})
    assert mentions.paths == ("a.py", "memory.py")
    assert [item.place.path for item in mentions.unreadable] == ["gone.py"]
    assert files_that_mention(tree, {b"smtplib"}, ["memory.py"]) == (("memory.py",), (), ())
    assert files_that_mention(tree, {b"smtplib"}, ["a.py", "b.py"], marker=b"os") == (("a.py",), (), ("b.py",))


@given(
    words=st.sets(st.binary(min_size=1, max_size=8) | st.sampled_from([b"mail", b"Mail", b"send_mail", b"e-mails"])),
    data=st.lists(st.binary(max_size=6) | st.sampled_from([b"MAIL", b"mail", b"send", b"_mail", b"e-mails"])),
)
def test_a_search_finds_what_looking_for_each_word_does(words: set[bytes], data: list[bytes]) -> None:
    content = b"".join(data)
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # words cannot be seen in it
    assert WordSearch.for_any_of(words).matches(content) is (is_utf_16 or mentions_any(content, words))


WORDS = [b"mail", b"Mail", b"send_mail", b"e-mails", b'"ses"', b"from m import", b"\xc3\xa4"]
PIECES = st.lists(st.binary(max_size=6) | st.sampled_from([*WORDS, b"MAIL", b"_", b" ", b"ses", b"import", b"x" * 200]))


@given(words=st.sets(st.sampled_from(WORDS), min_size=1), files=st.lists(PIECES, max_size=6))
def test_a_search_over_many_files_finds_the_same(words: set[bytes], files: list[list[bytes]]) -> None:
    exact = WordSearch.for_any_of(words)
    search = TokenSearch(words)
    for content in map(b"".join, files):
        assert search.matches(content) is exact.matches(content)


@pytest.fixture
def no_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ahocorasick_rs", None)


@given(words=st.sets(st.sampled_from(WORDS), min_size=1), pieces=PIECES, window=st.integers(1, 40))
def test_the_automaton_finds_the_same(words: set[bytes], pieces: list[bytes], window: int) -> None:
    content = b"".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mailguard.engine.automaton._WINDOW", window)
        matches = automaton_for(words)
        assert matches is not None
        assert matches(content) is WordSearch.for_any_of(words).matches(content)


def test_the_automaton_takes_very_many_words() -> None:
    matches = automaton_for({b"word%d_" % number for number in range(20_000)})
    assert matches is not None
    assert [matches(data) for data in (b"my_word19999_", b"word20000_")] == [True, False]


def test_the_automaton_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("mailguard.engine.search.WordSearch")
    assert search_for({b"mail"})(b"send_mail")


def test_nothing_to_look_for_is_found_nowhere_and_an_empty_word_everywhere() -> None:
    assert not search_for(())(b"mail")
    assert search_for({b"", b"x"})(b"mail")


@pytest.mark.usefixtures("no_automaton")
def test_words_without_letters_are_found() -> None:
    words = {b"word%c" % letter for letter in b"abcdefghijklmnopq"} | {
        bytes((each, each)) for each in b"#$%&@!?-+*/=<>"
    }
    search = search_for(words)
    assert [search(data) for data in (b"my_wordc()", b"a @@ b", b"a @ b", b"word")] == [True, True, False, False]


def test_what_holds_other_tokens_each_time_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_search, "MOST_TOKENS", 3)
    search = TokenSearch([b"mail"])
    files = [b"a b c d", b"e f g h mail", b"a b e", b"my_mail", b"a b c d", b"mail"]
    assert [search.matches(data) for data in files] == [False, True, False, True, False, True]


def test_a_search_for_very_many_words() -> None:
    words = [b"function_%d" % number for number in range(3_000)] + [b"Mail", b"ab", b"post" * 100]
    search = WordSearch.for_any_of(words)
    assert all(search.matches(b"x = %s()" % word) for word in (*words[:20], *words[-3:]))
    assert not any(search.matches(data) for data in (b"", b"a", b"function_x", b"x = mail() + post()"))


def test_every_trigger_word_is_found() -> None:
    words = trigger_words(load_catalog([builtin_rules()]))
    search = WordSearch.for_any_of(words)
    assert [word for word in words if not search.matches(b"x = " + word + b"()")] == []
    assert not search.matches(b"MAIL Send sMtP")
