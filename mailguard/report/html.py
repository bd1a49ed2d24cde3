"""The report as a page that a privacy officer can read, on a screen or on paper: one file that needs nothing else."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from mailguard import __version__
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.html_charts import charts
from mailguard.report.html_findings import findings_section, rules_section
from mailguard.report.html_inventory import inventory_section, unreadable_section
from mailguard.report.html_summary import introduction, numbers
from mailguard.report.page import element, page

TITLE = "Who sees whom?"


def render(result: RunResult, catalog: Catalog) -> str:
    """Render a run with its findings and its inventory as a page in ASCII."""
    return page(
        f"{TITLE} - mailguard report",
        *_head(result),
        *findings_section(result, catalog),
        *rules_section(result, catalog),
        *_inventory(result, catalog, linked=True),
    )


def render_inventory(result: RunResult, catalog: Catalog) -> str:
    """Render the inventory alone as a page in ASCII."""
    return page(f"{TITLE} - mailguard inventory", *_head(result), *_inventory(result, catalog, linked=False))


def _head(result: RunResult) -> list[Element]:
    return [element("header", element("h1", TITLE), *introduction(result), numbers(result))]


def _inventory(result: RunResult, catalog: Catalog, *, linked: bool) -> list[Element]:
    return [
        *charts(result.sites, catalog),
        *inventory_section(result, catalog, linked=linked),
        *unreadable_section(result),
        element(
            "footer",
            f"Made by mailguard {__version__}, which reads Python code and does not run it. What follows from data, such as "
            "how many customers there are, is not known to it; what it did not understand is listed as such.",
        ),
    ]
