"""Places in the scanned code as SARIF locations."""

from __future__ import annotations

from urllib.parse import quote

from mailguard.audience.place import Place
from mailguard.report.columns import utf16_units
from mailguard.report.in_file import in_file
from mailguard.report.source import Sources, region

ROOT = "%SRCROOT%"

SarifObject = dict[str, object]


def physical_location(place: Place, sources: Sources) -> SarifObject:
    """Describe `place`: the file relative to the project's root, the region in UTF-16 code units, and its text where known."""
    source, span = in_file(place, sources)
    found = region(source, span, utf16_units)
    described: SarifObject = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    if source is not None:
        described["snippet"] = {"text": source.extract(span)}
    return {"artifactLocation": {"uri": relative_uri(place.path), "uriBaseId": ROOT}, "region": described}


def relative_uri(path: str) -> str:
    """Percent-encode a relative path: from the bytes that the file name has on disk, if they are known."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate that no byte stands behind: Windows allows that
        name = path.encode("utf-8", "surrogatepass")
    return quote(name)
