from __future__ import annotations

import pytest

from mailguard.audience.place import Place, Span
from mailguard.report.columns import utf16_units
from mailguard.report.source import Region, SourceText, locate


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", ("",)),
        (b"a\nb\r\nc\rd", ("a", "b", "c", "d")),
        ("a\x0cb\u2028c\x85d\n".encode(), ("a\x0cb\u2028c\x85d", "")),
        (b"\xef\xbb\xbfa", ("a",)),
        ("é".encode(), ("é",)),
        (b"# coding: latin-1\n\xe9", ("# coding: latin-1", "é")),
        (b"#!x\n# -*- coding: latin-1 -*-\n\xe9", ("#!x", "# -*- coding: latin-1 -*-", "é")),
        (b"\n\n# coding: latin-1\n\xe9", ("", "", "# coding: latin-1", "\ufffd")),
        (b"# coding: no-such\n\xc3\xa9", ("# coding: no-such", "é")),
    ],
)
def test_files_are_read_as_python_reads_them(content: bytes, lines: tuple[str, ...]) -> None:
    assert SourceText.decode(content).lines == lines


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span(1, 3, 1, 5), "bc"),
        (Span(1, 3, 2, 1), "bc\nd"),
        (Span(1, 3, 3, 2), "bc\nde\nfg"),
        (Span(2, 0, 9, 9), "de\nfgh\n"),
        (Span(8, 0, 8, 4), ""),
    ],
)
def test_a_span_is_extracted(span: Span, text: str) -> None:
    assert SourceText(("aé" + "bc", "de", "fgh")).extract(span) == text


def test_a_place_is_located_in_the_unit_asked_for() -> None:
    place = Place("a.py", Span(1, 4, 1, 5))
    sources = {"a.py": SourceText(("😀b",))}
    assert locate(place, sources) == Region(1, 2, 1, 3)
    assert locate(place, sources, utf16_units) == Region(1, 3, 1, 4)
    assert locate(place, {}) == Region(1, 5, 1, 6)


def test_lines_count_from_one_even_where_a_file_has_none() -> None:
    assert locate(Place("a.py", Span(0, 0, 0, 0)), {}) == Region(1, 1, 1, 1)
