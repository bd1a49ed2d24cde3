"""Programs whose functions hand lists of people to each other, for laws that hold of every program whatever it does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from mailguard.engine.analyse import analyse
from mailguard.engine.analysis import Analysis
from mailguard.engine.identity import identities
from mailguard.engine.source_text import SourceText
from mailguard.engine.sources import SourceTree
from mailguard.judge.finding import Finding
from mailguard.judge.inventory import send_sites
from mailguard.judge.judge import judge
from mailguard.judge.site import Site
from mailguard.project.interpreter import INTERPRETER
from mailguard.project.link import Linker
from mailguard.project.modules import Modules
from mailguard.project.project import Project
from mailguard.syntax.summarise import summarise
from tests.robustness.hostile_code import MAIL, PEOPLE
from tests.robustness.stages import CATALOG, CODES

HEADER = f"{MAIL}from django.core.mail import EmailMessage\n"
# What a function does with its parameter, where {0} and {1} are other functions of the program.
SENDERS = (
    "send_mail('', '', None, x)",
    "for y in x:\n        send_mail('', '', None, [y])",
    "EmailMessage('', '', None, [], bcc=x).send()",
    "m = EmailMessage('', '')\n    m.to = list(x)\n    m.send()",
)
WRAPPERS = (
    "{0}(x)",
    "{0}(x[:1])",
    "{0}(sorted(set(x)))",
    "{0}([y for y in x if y])",
    "for y in x:\n        {0}([y])",
    "if flag:\n        return {0}(x)\n    {1}(x)",
    "to = []\n    for y in x:\n        to.append(y)\n    {0}(x=to)",
    "try:\n        {0}(x)\n    except OSError:\n        {1}([])",
)
SUPPLIERS = (f"return {PEOPLE}", "return [User.objects.get(id=1).email]")
LISTS = (
    "return [*{0}(), *{1}()]",
    "return list({0}()) or {1}()",
    "return {0}()[:1]",
    "if flag:\n        return {0}()\n    return {1}()",
    "return dict(a={0}())['a']",
)


class Definition(NamedTuple):
    """A function: its name, the others that it uses, and its code."""

    name: str
    uses: frozenset[str]
    code: str


@st.composite
def programs(draw: st.DrawFn) -> tuple[Definition, ...]:
    """Functions that mail to their parameter, hand it on, or return people; and some that bring both together. Some hand on to each other in a circle."""
    wrappers = [f"tell{number}" for number in range(draw(st.integers(2, 5)))]
    suppliers = [f"fetch{number}" for number in range(draw(st.integers(1, 4)))]
    circle = draw(st.booleans())
    made = [
        *_all(draw, wrappers, "x", WRAPPERS, SENDERS, circle=circle),
        *_all(draw, suppliers, "", LISTS, SUPPLIERS, circle=False),
    ]
    for number in range(draw(st.integers(1, 3))):
        call = f"{draw(st.sampled_from(wrappers))}({draw(st.sampled_from(suppliers))}())"
        made.append(_defined(f"run{number}", "", call))
    return tuple(made)


def _all(
    draw: st.DrawFn,
    names: list[str],
    parameter: str,
    handing_on: tuple[str, ...],
    ending: tuple[str, ...],
    *,
    circle: bool,
) -> Iterator[Definition]:
    for number, name in enumerate(names, 1):
        others = names[number:] or (names if circle else [])
        body = draw(st.sampled_from(handing_on if others else ending))
        used = [draw(st.sampled_from(others or names)) for _ in range(2)]
        yield _defined(name, parameter, body.format(*used))


def _defined(name: str, parameter: str, body: str) -> Definition:
    uses = frozenset(re.findall(r"\b(?:tell|fetch)\d\b", body)) - {name}
    return Definition(name, uses, f"def {name}({parameter}):\n    {body}\n")


def in_files(program: tuple[Definition, ...], homes: dict[str, str]) -> dict[str, str]:
    """Return the text of the files; `homes` says which module of the package `app` each definition stands in."""
    files: dict[str, str] = {}
    for home in sorted(set(homes.values())):
        here = [each for each in program if homes[each.name] == home]
        used = sorted(frozenset[str]().union(*(each.uses for each in here)) - {each.name for each in here})
        imports = "".join(f"from app.{homes[name]} import {name}\n" for name in used)
        files[f"app/{home}.py"] = HEADER + imports + "".join(each.code for each in here)
    return files


def analysis(files: dict[str, str], order: tuple[str, ...] | None = None) -> Analysis:
    """Return what is found in files that are read in some order."""
    content = {path: text.encode() for path, text in files.items()}
    return analyse(SourceTree(Path("/nowhere"), order or tuple(sorted(files)), frozenset(files), content), CATALOG, 1)


def about(files: dict[str, str]) -> Counter[str]:
    """Return what is found in files and whom their mail goes to, by function and expression, wherever these stand."""
    found = analysis(files)
    sources = {path: SourceText.decode(text.encode()) for path, text in files.items()}
    lines = (line.partition(": ")[2] for line in identities(found.findings, sources))
    said = Counter(f"{line} ({each.confidence.value})" for line, each in zip(lines, found.findings, strict=True))
    for site in found.inventory:
        people = sorted((each.field, each.low, each.high, each.evidence, each.origins) for each in site.recipients)
        said[f"{sources[site.place.path].extract(site.place.span)}: {site.verdict.value}, {people}"] += 1
    return said


class Found(NamedTuple):
    """What linking yields, and the names that are known to concern mail by then."""

    findings: tuple[Finding, ...]
    sites: tuple[Site, ...]
    words: frozenset[str]


def link(files: dict[str, str], start: Iterable[str], words: AbstractSet[str]) -> Found:
    """Link a program from some of its files on; some words are known to concern mail from the start."""
    summaries = {path: summarise(path, text.encode()) for path, text in files.items()}
    project = Project(CATALOG, Modules(tuple(sorted(files)), summaries.get), INTERPRETER)
    project.vocabulary.add(words)

    def mentioning(texts: frozenset[str], but: AbstractSet[str]) -> list[str]:
        return [path for path, code in files.items() if path not in but and any(text in code for text in texts)]

    linked = Linker(project, mentioning, lambda *_: None).link(sorted(start))
    findings = judge(linked.messages, project.index, linked.followed, CODES)
    sites = send_sites(linked.messages, findings, project.index.checks_by_code, linked.followed, linked.gave_up)
    return Found(tuple(findings), sites, frozenset(project.vocabulary.words))
