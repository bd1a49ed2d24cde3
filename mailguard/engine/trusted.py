"""The team's own addresses, as a configuration names them, in the form in which all origins are known."""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.terms import Origin
from mailguard.catalog.models import Catalog
from mailguard.engine.configuration import Trusted

_DESCRIPTION = "those of your own team, as the configuration says"


def with_trusted(catalog: Catalog, trusted: Trusted) -> Catalog:
    """Return the catalogue with the trusted origins before all others: what is said of a project overrules what is said of all."""
    if not (trusted.settings or trusted.functions or trusted.attributes):
        return catalog
    from mailguard.catalog.shapes import Many, Source  # slow to load, and most projects name none

    dotted = tuple(name for name in trusted.settings if "." in name)
    bare = tuple(name for name in trusted.settings if "." not in name)
    sources = (
        Source("trusted-functions", _DESCRIPTION, paths=trusted.functions),
        Source("trusted-settings", _DESCRIPTION, paths=dotted, attributes=bare, names=bare),
        Source("trusted-attributes", _DESCRIPTION, attributes=trusted.attributes),
    )
    used = (source for source in sources if source.paths or source.attributes)
    said = tuple(replace(source, origin=Origin.STAFF, count=Many.UNKNOWN) for source in used)
    return replace(catalog, sources=(*said, *catalog.sources))
