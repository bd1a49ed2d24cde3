"""JSON that may stand in the log of a CI service."""

from __future__ import annotations

import json


def json_text(document: object, indent: int | None = 2) -> str:
    r"""Return a document as JSON, with a line feed at its end.

    Of two number signs the second is written as `\u0023`: services take `##vso[…]` for a command wherever it stands in a log.
    """
    return json.dumps(document, indent=indent).replace("##", r"#\u0023") + "\n"
