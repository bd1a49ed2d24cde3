"""Comments that suppress findings: `# mailguard: ignore[MG101] -- reason`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from mailguard.audience.place import Place, Span
from mailguard.audience.record import frozen
from mailguard.engine.comments import Comment, comments
from mailguard.engine.source_text import SourceText
from mailguard.judge.finding import Finding

MARKER = b"ailguard"  # in the bytes of every file that has a suppression, however it is spelt
SAMPLE = "# mailguard: ignore[MG101] -- reason"

_IGNORE, _IGNORE_FILE = "ignore", "ignore-file"
_MEANT = re.compile(
    r"(?:^|(?<=\s))#+\s*mailguard\s*(?P<colon>:|[-\s]\s*(?=(?:ignore|disable|suppress|noqa|nolint|skip)\b))(?P<rest>.*)",
    re.IGNORECASE,
)
_REST = re.compile(r"\s*(?P<verb>[\w-]*)\s*(?:\[(?P<codes>[^\]]*)\])?\s*(?P<tail>.*)")
_OTHER_COMMENT = re.compile(r"\s#\s.*")  # that of another tool behind ours


@frozen
class Suppression:
    """One comment that suppresses rules in a statement, or in the whole file."""

    place: Place
    codes: tuple[str, ...]
    reason: str  # empty: none is given
    statement: tuple[int, int] | None  # first and last line; None: the whole file

    def covers(self, finding: Finding) -> bool:
        """Say whether a finding in the same file is suppressed."""
        if finding.code not in self.codes:
            return False
        return self.statement is None or self.statement[0] <= finding.place.span.line <= self.statement[1]


@frozen
class Malformed:
    """A comment that was meant to suppress something and can't be understood. It suppresses nothing."""

    place: Place
    problem: str  # what is wrong and what to write


def suppressions_in(path: str, content: bytes, known: Collection[str]) -> Iterator[Suppression | Malformed]:
    """Yield the suppressions of a file. `known` are the codes of the rules that a comment may suppress."""
    source = SourceText.decode(content)
    for comment in comments(source):
        if meant := _MEANT.search(comment.text):
            yield _read(comment, meant, _place(path, source, comment), known)


def _read(comment: Comment, meant: re.Match[str], place: Place, known: Collection[str]) -> Suppression | Malformed:
    rest = _REST.match(_OTHER_COMMENT.sub("", meant["rest"]))
    verb, listed, tail = rest.group("verb", "codes", "tail") if rest else ("", None, "")
    codes = tuple(code.strip() for code in (listed or "").split(",") if code.strip())
    problem = (
        _wrong_verb(meant["colon"], verb) or _wrong_codes(listed, codes, known) or _wrong_place(verb, comment, tail)
    )
    if problem:
        return Malformed(place, problem)
    reason = tail.removeprefix("--").strip()
    return Suppression(place, codes, reason, None if verb == _IGNORE_FILE else comment.statement)


def _wrong_verb(colon: str, verb: str) -> str | None:
    if colon != ":":
        return f"there is no colon after mailguard; write {SAMPLE}"
    if verb not in (_IGNORE, _IGNORE_FILE):
        return f"{verb!r} is neither {_IGNORE} nor {_IGNORE_FILE}; write {SAMPLE}" if verb else f"write {SAMPLE}"
    return None


def _wrong_codes(listed: str | None, codes: tuple[str, ...], known: Collection[str]) -> str | None:
    if not codes:
        where = "brackets right behind the word" if listed is None else "the brackets"
        return f"no rule is named; name its code in {where}: {SAMPLE}"
    for code in codes:
        if code not in known:
            close = get_close_matches(code.upper(), known, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            return f"{code} is not the code of a rule that a comment can suppress{meant}"
    return None


def _wrong_place(verb: str, comment: Comment, tail: str) -> str | None:
    if tail and not tail.startswith("--"):
        return f"what follows the brackets is not understood; put two hyphens before the reason: -- {tail}"
    if verb == _IGNORE_FILE and not comment.alone:
        return f"{_IGNORE_FILE} must stand on a line of its own"
    if verb == _IGNORE and comment.statement is None:
        return "no statement follows; write it above the statement or on one of its lines"
    return None


def _place(path: str, source: SourceText, comment: Comment) -> Place:
    line = source.line(comment.line)
    start = len(line[: comment.column].encode("utf-8", "surrogatepass"))
    end = start + len(comment.text.encode("utf-8", "surrogatepass"))
    return Place(path, Span(comment.line, start, comment.line, end))
