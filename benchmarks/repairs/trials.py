"""Every repair that is offered in a tree, made in a copy of it and looked at from outside."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from mailguard.catalog.models import Catalog
from mailguard.engine.run import CheckRequest, Survey, survey
from mailguard.engine.trials import Trials
from mailguard.engine.writing import write_file
from mailguard.repair.edits import edited_files
from mailguard.repair.propose import propose
from mailguard.repair.repair import Advice, Repair
from mailguard.repair.rewriting import rewritten
from mailguard.syntax.parse import Unparsable, parse


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one finding. `failures` are empty for a repair that holds, and for advice."""

    place: str  # path:line
    code: str
    library: str | None
    offered: str  # safe, unsafe or advice
    text: str  # what is done, or why nothing is
    failures: tuple[str, ...] = ()
    diff: str = ""


@dataclass(frozen=True, slots=True)
class TreeTrial:
    """The trials of one tree, and whether a second run over it changes anything after all repairs were made."""

    trials: tuple[Trial, ...]
    is_idempotent: bool


def tried(folder: Path, catalog: Catalog, request: CheckRequest) -> TreeTrial:
    """Try every repair that is offered for the findings in a folder, each alone, and then all together."""
    with _copied(folder) as copy:
        request = replace(request, paths=(str(copy),))
        trials = Trials(request, catalog)
        surveyed = trials.survey()
        offered = propose(surveyed, catalog, surveyed.reported, trials.analyse)
        done_alone = tuple(_trial(each, surveyed, request, catalog) for each in offered)
        done = rewritten(request, catalog, unsafe=True)
        done.write()
        again = rewritten(request, catalog, unsafe=True)
    return TreeTrial(done_alone, not again.after)


@contextmanager
def _copied(folder: Path) -> Iterator[Path]:
    """A copy of a folder whose files are links: writing replaces a file, and so leaves the original alone."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        copy = Path(temporary, folder.name)
        shutil.copytree(folder, copy, copy_function=os.link)
        yield copy


def _trial(offered: Repair | Advice, surveyed: Survey, request: CheckRequest, catalog: Catalog) -> Trial:
    finding = offered.finding
    place = f"{finding.place.path}:{finding.place.span.line}"
    if isinstance(offered, Advice):
        return Trial(place, finding.code, finding.library, "advice", offered.reason)
    tree = surveyed.discovery.tree
    before = {edit.path: tree.read_file(edit.path) for edit in offered.edits}
    after = edited_files(before, offered.edits)
    failures = [failure for path in after for failure in _failures(before[path], after[path], offered, path)]
    known = _lines(surveyed)  # read from the files as they are now
    for path, content in after.items():
        write_file(str(tree.root / path), content)
    failures += _findings_after(surveyed, known, request, catalog)
    for path, content in before.items():
        write_file(str(tree.root / path), content)
    text = f"{offered.title} ({offered.reason})" if offered.reason else offered.title
    diff = "".join(_diff(path, before[path], after[path]) for path in after)
    return Trial(place, finding.code, finding.library, offered.safety.value, text, tuple(failures), diff)


def _findings_after(surveyed: Survey, known: Counter[str], request: CheckRequest, catalog: Catalog) -> Iterator[str]:
    """What is wrong with the findings of the tree now that the repair is in its files."""
    now = survey(request, catalog)
    if len(now.reported) >= len(surveyed.reported):
        yield "the finding is still there"
    if len(now.unreadable) > len(surveyed.unreadable):
        yield "a file cannot be analysed any more"
    if _lines(now) - known:
        yield "there are new findings"


def _lines(surveyed: Survey) -> Counter[str]:
    """How often each identity is there; the numbers that tell equal ones apart move up when one of them is gone."""
    return Counter(re.sub(r" #\d+$", "", line) for line in surveyed.identities().values())


def _failures(before: bytes, after: bytes, offered: Repair, path: str) -> Iterator[str]:
    """What is wrong with a file: it must still be parsed, and differ only in the lines that the edits name."""
    try:
        parse(after)
    except Unparsable as error:
        yield f"cannot be parsed: {error.reason}"
    touched = {
        line
        for edit in offered.edits
        if edit.path == path
        for line in range(edit.span.line - 1, edit.span.end_line + 1)
    }
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, start, end, *_ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("replace", "delete") and not set(range(start + 1, end + 1)) <= touched:
            yield "lines change that no edit names"


def _diff(path: str, before: bytes, after: bytes) -> str:
    old, new = (content.decode("utf-8", "replace").splitlines(keepends=True) for content in (before, after))
    return "".join(unified_diff(old, new, path, path))
