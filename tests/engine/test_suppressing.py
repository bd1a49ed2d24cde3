"""Where a comment that suppresses a finding goes."""

from __future__ import annotations

from textwrap import dedent

import pytest

from mailguard.engine.suppressing import suppression_at

KNOWN = ("MG101", "MG102")


def suppressed(text: str, line: int, code: str = "MG101") -> str:
    """The text with the comment, and `...` where the reason goes."""
    content = dedent(text).lstrip().encode()
    made = suppression_at("a.py", content, line, code, KNOWN)
    lines = content.decode().splitlines(keepends=True)
    at = lines[made.place.line - 1].encode()
    put = made.before.encode() + (b"" if made.has_reason else b"...") + made.after.encode()
    lines[made.place.line - 1] = (at[: made.place.column] + put + at[made.place.column :]).decode()
    return "".join(lines)


def test_above_the_first_line_of_the_statement() -> None:
    text = """
        def f():
            send(
                to=people,
            )
        """
    assert suppressed(text, 3).splitlines()[1] == "    # mailguard: ignore[MG101] -- ..."


def test_added_to_a_comment_that_is_there() -> None:
    text = """
        # \N{PARTY POPPER} mailguard: no
        send(to=people)  # mailguard: ignore[MG102] -- the board
        """
    assert suppressed(text, 2).splitlines()[1] == "send(to=people)  # mailguard: ignore[MG102, MG101] -- the board"


def test_a_comment_for_another_statement_stays_as_it_is() -> None:
    text = """
        a(to=people)  # mailguard: ignore[MG102] -- the board
        send(to=people)
        """
    assert suppressed(text, 2).splitlines()[1] == "# mailguard: ignore[MG101] -- ..."


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_are_those_of_the_file(end: str) -> None:
    content = f"x = 1{end}send(people){end}".encode()
    assert suppression_at("a.py", content, 2, "MG101", KNOWN).after == end
