"""A page of HTML that needs nothing but itself, and in which scanned code stays text.

Pages are built as trees of elements and written by the standard library, which escapes every text and every attribute:
there is no place where one could forget it. The policy in the page forbids scripts, requests and any style but its own.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from xml.etree.ElementTree import Element, tostring

from mailguard import __version__
from mailguard.report.wording import printable

Node = Element | str


def element(tag: str, *children: Node, **attributes: str) -> Element:
    """Make an element. `class_` stands for `class`; what does not print in a text or attribute is made visible."""
    made = Element(tag, {name.rstrip("_").replace("_", "-"): printable(value) for name, value in attributes.items()})
    last: Element | None = None
    for child in children:
        if not isinstance(child, str):
            made.append(child)
            last = child
        elif last is None:
            made.text = (made.text or "") + printable(child)
        else:
            last.tail = (last.tail or "") + printable(child)
    return made


def page(title: str, *body: Element) -> str:
    """Write a whole page in ASCII."""
    style = Element("style")
    style.text = files("mailguard.report").joinpath("page.css").read_text(encoding="ascii")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(style.text)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content=f"mailguard {__version__}"),
        element("title", title),
        style,
    )
    document = element("html", head, element("body", *body), lang="en")
    return f"<!DOCTYPE html>\n{tostring(document, method='html').decode('ascii')}\n"


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode("ascii")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
