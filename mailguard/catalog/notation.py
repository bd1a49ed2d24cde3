"""The small notations that stand in texts of rule files: names, dotted import paths, paths into data, addresses."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from mailguard.catalog.problems import Spot
from mailguard.catalog.reading import Complaint, Reader, list_of, text, without_repeats
from mailguard.catalog.suggest import quoted

EACH = "[]"  # the step of a path that stands for every element

# As regular expressions that Python and ECMAScript read alike. In a name, what is not ASCII is left to Python to judge.
_NAME = r"[^\x00-@\[-^`{-\x7f][^\x00-/:-@\[-^`{-\x7f]*"
_PATH_STEP = r"[^\[\]\s.]+(?:\[\])*"
_PATTERNS = {
    "identifier": rf"^{_NAME}$",
    "dotted": rf"^{_NAME}(?:\.{_NAME})*$",
    "qualified": rf"^{_NAME}(?:\.{_NAME})+$",
    "slug": r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$",
    "kebab": r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "code": r"^[A-Z]{2,10}[0-9]{3}$",
    "package": r"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$",
    "https": r"^[Hh][Tt][Tt][Pp][Ss]://[^\s/?#]*\.\S*$",
    "unspaced": r"^\S+$",
    "word": r"^[^\s!-/:-@A-Z\[-`{-~]+$",
    "path": rf"^(?:{_PATH_STEP}|(?:\[\])+)(?:\.{_PATH_STEP})*$",
}
_STEP = re.compile(r"([^\[\]\s]*)((?:\[\])*)")


def _identifier(value: str) -> str | None:
    return None if value.isidentifier() else "is not a Python name"


def _dotted(value: str) -> str | None:
    if all(part.isidentifier() for part in value.split(".")):
        return None
    return "is not a name, or names joined by dots"


def _qualified(value: str) -> str | None:
    meant = value.replace(":", ".").removesuffix("()")
    if meant != value and _qualified(meant) is None:
        return f"is not an import path; write {quoted(meant)}"
    return _dotted(value) or (None if "." in value else "has no module in front; write the whole import path")


def _https(value: str) -> str | None:
    wrong = "is not a complete https:// address"
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port  # raises when it is no number
    except ValueError:
        return wrong
    complete = parts.scheme == "https" and "." in host and not re.search(r"\s", value)
    return None if complete else wrong


def _unspaced(value: str) -> str | None:
    return "must not hold white space" if re.search(r"\s", value) else None


def _word(value: str) -> str | None:
    return None if value.isalnum() and value == value.lower() else "must be one lower-case word"


def _matching(pattern: str, complaint: str) -> Complaint:
    compiled = re.compile(_PATTERNS[pattern])
    # The end is checked apart: in Python, $ also matches before a line feed.
    return lambda value: None if compiled.search(value) and not value.endswith("\n") else complaint


TEXT = text()
IDENTIFIER = text(_identifier, "a Python name", _PATTERNS["identifier"])
SLUG = text(_matching("slug", "must be lower-case letters and digits, joined by - _ or ."), pattern=_PATTERNS["slug"])
KEBAB = text(_matching("kebab", "must be lower-case words joined by hyphens"), pattern=_PATTERNS["kebab"])
CODE = text(_matching("code", "is not a code such as MG101"), "a code such as MG101", _PATTERNS["code"])
PACKAGE = text(_matching("package", "is not the name of a package"), "the name of a package", _PATTERNS["package"])
HTTPS = text(_https, "an https:// address", _PATTERNS["https"])
ADDRESSES = without_repeats(list_of(HTTPS, "https:// addresses"))
UNSPACED = without_repeats(list_of(text(_unspaced, pattern=_PATTERNS["unspaced"]), "texts"))
WORDS = without_repeats(list_of(text(_word, "a lower-case word", _PATTERNS["word"]), "lower-case words"))
METHOD_NAMES = without_repeats(
    list_of(text(_dotted, "a method name", _PATTERNS["dotted"]), "method names", filled=True)
)
IDENTIFIERS = without_repeats(list_of(IDENTIFIER, "Python names"))
DOTTED_PATHS = without_repeats(
    list_of(text(_dotted, "a dotted import path", _PATTERNS["dotted"]), "dotted import paths")
)
QUALIFIED_PATH = text(_qualified, "a dotted import path", _PATTERNS["qualified"])
QUALIFIED_PATHS = without_repeats(list_of(QUALIFIED_PATH, "dotted import paths", filled=True))
IDENTIFIER_PATTERN = _PATTERNS["identifier"]


def identifier_complaint(value: str) -> str | None:
    """Return what is wrong with a Python name, or None."""
    return _identifier(value)


def data_path(written: str) -> tuple[str, ...]:
    """Return the steps of a path into nested data: "a.b[].c" gives ("a", "b", "[]", "c").

    Raises ValueError, with a message that completes a sentence about the path, when it is malformed.
    """
    steps: list[str] = []
    for part in written.split("."):
        step = _STEP.fullmatch(part)
        if step is None:
            raise ValueError(_malformed(part))
        key, each = step.groups()
        if not key and (not each or steps):
            raise ValueError("has an empty step; write it as in a.b[].c")
        steps.extend([key] if key else [])
        steps.extend([EACH] * (len(each) // len(EACH)))
    return tuple(steps)


def _malformed(part: str) -> str:
    if re.search(r"\s", part):
        return "must not hold white space"
    if re.search(r"\[\d+\]", part):
        return 'has a number in brackets; write a position as a step of its own, as in "a.0", and every element as []'
    return "has brackets in the wrong place; [] comes after a key and means every element, as in a.b[].c"


def _read_data_path(value: object, spot: Spot) -> tuple[str, ...]:
    written = TEXT.read(value, spot)
    if not written.strip():
        return ()
    try:
        return data_path(written)
    except ValueError as error:
        spot.problem(f"{quoted(written)} {error}")
        return ()


def _read_file_name(value: object, spot: Spot) -> str:
    name = SLUG.read(value, spot)
    stem = PurePosixPath(spot.file.name).stem
    if name and name != stem:
        spot.problem(f"{quoted(name)} is not the name of the file; write {quoted(stem)} or rename the file")
    return name


FILE_NAME = replace(SLUG, expects="the name of the file, without .toml", read=_read_file_name)
DATA_PATH: Reader[tuple[str, ...]] = Reader(
    "a path such as a.b[].c", _read_data_path, tuple, lambda _: {"type": "string", "pattern": _PATTERNS["path"]}
)
DATA_PATHS = list_of(DATA_PATH, "paths such as a.b[].c")
