"""Charts of the inventory: for each mail library, what recipients see of each other, and whose addresses they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from mailguard.audience.terms import Origin
from mailguard.catalog.models import Catalog
from mailguard.judge.site import Site, Verdict
from mailguard.report.audiences import VERDICTS, WHO, library_name
from mailguard.report.page import element

WIDTH = 720  # of a chart, in its own units
LABELS = 150  # for the names of the libraries
NUMBERS = 40  # for the totals
BAR = 22
ROW = 30
ROOM_FOR_DIGITS = 18
LONGEST_NAME = 20  # characters
NO_LIBRARY = "(not understood)"

WORST_ORIGINS_FIRST = (
    Origin.APP_DATA,
    Origin.UNKNOWN,
    Origin.CALLER,
    Origin.STAFF,
    Origin.CONFIG,
    Origin.LITERAL,
)

Bars = Mapping[str, Counter[str]]  # by library, how often each class occurs


def charts(sites: Sequence[Site], catalog: Catalog) -> Iterator[Element]:
    """Yield the charts of an inventory; none for an empty one."""
    if not sites:
        return
    yield element("h2", "Audiences by library")
    verdicts = {verdict.value: VERDICTS[verdict] for verdict in Verdict}
    seen = _bars((library_name(site, catalog), site.verdict.value) for site in sites)
    yield _chart("What recipients see of each other (places)", seen, verdicts)
    origins = {origin.value: WHO[origin] for origin in WORST_ORIGINS_FIRST}
    whose = _bars((library_name(site, catalog), origin.value) for site in sites for origin in _origins(site))
    yield _chart("Whose addresses they are (places; one can have several kinds)", whose, origins)


def _origins(site: Site) -> set[Origin]:
    return {origin for recipients in site.recipients for origin in recipients.origins} or {Origin.UNKNOWN}


def _bars(pairs: Iterable[tuple[str, str]]) -> Bars:
    bars: dict[str, Counter[str]] = {}
    for library, kind in pairs:
        bars.setdefault(library or NO_LIBRARY, Counter())[kind] += 1
    return dict(sorted(bars.items(), key=lambda bar: (-bar[1].total(), bar[0])))


def _chart(caption: str, bars: Bars, kinds: Mapping[str, str]) -> Element:
    scale = (WIDTH - LABELS - NUMBERS) / max(counts.total() for counts in bars.values())
    drawn = [
        shape
        for index, bar in enumerate(bars.items())
        for shape in _bar(*bar, top=index * ROW, scale=scale, kinds=kinds)
    ]
    label = f"{caption}: " + "; ".join(f"{library}: {_words(counts, kinds)}" for library, counts in bars.items())
    picture = element("svg", *drawn, viewBox=f"0 0 {WIDTH} {len(bars) * ROW}", role="img", aria_label=label)
    used = [kind for kind in kinds if any(counts[kind] for counts in bars.values())]
    legend = element("ul", *(_legend_entry(kind, kinds[kind]) for kind in used), class_="legend")
    return element("figure", element("figcaption", caption), picture, legend)


def _words(counts: Counter[str], kinds: Mapping[str, str]) -> str:
    return ", ".join(f"{counts[kind]} {name}" for kind, name in kinds.items() if counts[kind])


def _bar(library: str, counts: Counter[str], *, top: int, scale: float, kinds: Mapping[str, str]) -> Iterator[Element]:
    middle = str(top + BAR / 2 + 5)
    name = library if len(library) <= LONGEST_NAME else f"{library[: LONGEST_NAME - 3]}..."
    yield element("text", name, x="0", y=middle)
    left = float(LABELS)
    for kind, words in kinds.items():
        if counts[kind]:
            width = counts[kind] * scale
            title = element("title", f"{library}: {counts[kind]} {words}")
            yield element(
                "rect", title, x=f"{left:.1f}", y=str(top), width=f"{width:.1f}", height=str(BAR), class_=kind
            )
            if width >= ROOM_FOR_DIGITS:
                x = f"{left + width / 2:.1f}"
                yield element("text", str(counts[kind]), x=x, y=middle, text_anchor="middle", class_="inside")
            left += width
    yield element("text", str(counts.total()), x=f"{left + 8:.1f}", y=middle)


def _legend_entry(kind: str, words: str) -> Element:
    square = element("rect", width="10", height="10", class_=kind)
    return element("li", element("svg", square, viewBox="0 0 10 10", aria_hidden="true"), words)
