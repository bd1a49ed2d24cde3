"""Places in the scanned code as SARIF locations."""

from __future__ import annotations

from urllib.parse import quote

from mailguard.audience.place import Place
from mailguard.report.columns import utf16_units
from mailguard.report.source import Sources, locate

ROOT = "%SRCROOT%"

SarifObject = dict[str, object]


def physical_location(place: Place, sources: Sources) -> SarifObject:
    """Describe `place`: the file relative to the project's root, the region in UTF-16 code units, and its text where known."""
    region = locate(place, sources, utf16_units)
    described: SarifObject = {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }
    source = sources.get(place.path)
    if source is not None:
        described["snippet"] = {"text": source.extract(place.span)}
    return {"artifactLocation": {"uri": relative_uri(place.path), "uriBaseId": ROOT}, "region": described}


def relative_uri(path: str) -> str:
    """Percent-encode a relative path: from the bytes that the file name has on disk, if they are known."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate that no byte stands behind: Windows allows that
        name = path.encode("utf-8", "surrogatepass")
    return quote(name)
