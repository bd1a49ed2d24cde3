"""The formats of the inventory, and the one function that renders it in any of them."""

from __future__ import annotations

from enum import Enum

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult


class InventoryFormat(str, Enum):
    """How the inventory is written. The value is what a user types after `--format`."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


def render(result: RunResult, catalog: Catalog, inventory_format: InventoryFormat, *, width: int | None = None) -> str:
    """Render the send sites of a run; the text ends with a line feed.

    `width` (of the terminal, in columns; None when there is none) only concerns the table.
    """
    if inventory_format is InventoryFormat.TABLE:
        from mailguard.report import inventory_table

        return inventory_table.render(result, catalog, width=width)
    if inventory_format is InventoryFormat.CSV:
        from mailguard.report import inventory_csv

        return inventory_csv.render(result, catalog)
    if inventory_format is InventoryFormat.JSON:
        from mailguard.report import inventory_json

        return inventory_json.render(result)
    from mailguard.report import html

    return html.render_inventory(result, catalog)
