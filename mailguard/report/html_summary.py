"""The top of the page: what came out, for readers who will read nothing else."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from mailguard.engine.result import RunResult
from mailguard.judge.site import Verdict
from mailguard.report.page import element
from mailguard.report.summary import counted

WHY = (
    "Everybody who gets a message reads its To and Cc lines. Where several customers, members or patients stand in them, "
    "each of them learns the addresses of all the others: a disclosure of personal data."
)


def introduction(result: RunResult) -> list[Element]:
    """Say in a few sentences what was looked at, what was found, and what is not known."""
    sites = Counter(site.verdict for site in result.sites)
    number = sites.total()
    places = {0: "is no place that sends mail", 1: "is 1 place that sends mail"}
    looked = f"In {counted(result.coverage.files, 'Python file')} there {places.get(number, f'are {number} places that send mail')}."
    return [
        element("p", looked + (f" {_exposed(sites[Verdict.EXPOSED], number)}" if number else ""), class_="lead"),
        *(element("p", text) for text in _unknown(sites[Verdict.NOT_UNDERSTOOD], len(result.unreadable))),
        element("p", WHY, class_="faint"),
    ]


def _exposed(number: int, places: int) -> str:
    if places == 1:
        return (
            "There, several people see each other's addresses."
            if number
            else "There, people do not see each other's addresses, as far as the code tells."
        )
    if not number:
        return "At none of them do people see each other's addresses, as far as the code tells."
    where = "At one of them" if number == 1 else f"At {number} of them"
    return f"{where}, several people see each other's addresses."


def _unknown(not_understood: int, unreadable: int) -> list[str]:
    texts = []
    if not_understood:
        verb = "was" if not_understood == 1 else "were"
        texts.append(
            f"{counted(not_understood, 'place')} {verb} not understood. Somebody who knows the code has to look."
        )
    if unreadable:
        texts.append(f"{counted(unreadable, 'file')} could not be analysed: what is sent there is not known.")
    return texts


def numbers(result: RunResult) -> Element:
    """The same as figures."""
    sites = Counter(site.verdict for site in result.sites)
    shown = (
        (sites.total(), "places that send mail"),
        (sites[Verdict.EXPOSED], "places where people see each other"),
        (sites[Verdict.NOT_UNDERSTOOD], "places not understood"),
        (len(result.unreadable), "files not analysed"),
    )
    return element(
        "ul",
        *(element("li", element("strong", str(number)), label) for number, label in shown),
        class_="numbers",
    )
