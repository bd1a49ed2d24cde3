"""Trying a repair out: the project is analysed as it would be afterwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from mailguard.audience.terms import Field, Origin
from mailguard.catalog.models import Catalog
from mailguard.engine.analysis import Analysis, Sifted
from mailguard.engine.located import identities_in
from mailguard.engine.prefilter import files_that_mention
from mailguard.engine.run import Survey
from mailguard.engine.selection import enabled_codes
from mailguard.engine.sources import SourceTree
from mailguard.engine.suppressed import sift
from mailguard.judge.finding import Finding
from mailguard.repair.candidate import Candidate, Case, Outcome
from mailguard.repair.delivery import asks_who
from mailguard.repair.edits import edited_files, is_consistent
from mailguard.repair.ledger import Entry, Ledger, Standing, entry_of, ledger_of
from mailguard.repair.repair import TextEdit
from mailguard.repair.slots import is_given_again

Analyse = Callable[[SourceTree, frozenset[str]], Analysis]  # of a tree, with the rules of these codes

_KEPT = 16  # states of a project that are kept in case that they are asked for again

_NUMBER = re.compile(r" #\d+$")
_PEOPLE = (Origin.APP_DATA, Origin.UNKNOWN, Origin.CALLER)
_OTHERS = "other messages that pass here change as well"
_GIVEN_AGAIN = "another argument of the call holds the same people, who may be seen there"
_ASKED = "the code asks the message who is in {field}, where nobody is any more"
_TO_REQUIRED = "the project has a way to deliver mail that may refuse a message with nobody in To"


@dataclass(frozen=True)
class State:
    """A project at one moment: its files, and what is found in them. All files but those in `changed` are as `earlier`."""

    tree: SourceTree
    analysis: Analysis
    sifted: Sifted
    earlier: State | None = None
    changed: frozenset[str] = frozenset()

    @cached_property
    def lines(self) -> dict[Finding, str]:
        """The identity of each finding, without the number that tells equal ones apart."""
        before = self.earlier.lines if self.earlier is not None else {}
        known = {each: before[each] for each in before if each.place.path not in self.changed}
        others = [finding for finding in self.sifted.findings if finding not in known]
        made = identities_in(self.tree, others)
        return {finding: known.get(finding) or _NUMBER.sub("", made[finding]) for finding in self.sifted.findings}

    @cached_property
    def found(self) -> Counter[str]:
        """How often each identity is there."""
        return Counter(self.lines.values())

    @cached_property
    def ledger(self) -> Ledger:
        """Who sees whom."""
        return ledger_of(self.analysis.inventory)


@dataclass(frozen=True)
class Workbench:
    """A project as it is, and the means to find out how it would be."""

    surveyed: Survey
    catalog: Catalog
    analyse: Analyse

    @cached_property
    def codes(self) -> frozenset[str]:
        """The rules that speak: what is on by default too, for a repair must not make what nobody asked for just now."""
        return self.surveyed.wanted.codes | enabled_codes(self.catalog.checks)

    @cached_property
    def before(self) -> State:
        """The project as it is."""
        if self.codes == self.surveyed.wanted.codes:
            return State(self.surveyed.discovery.tree, self.surveyed.analysis, self.surveyed.sifted)
        return self._state(self.surveyed.discovery.tree)

    def after(self, edits: Iterable[TextEdit]) -> State | None:
        """Return the project as it would be after these edits; None if they overlap.

        Raises:
            NotRewritable: they cannot be made in their files.
            UnreadableSourceError: a file vanished meanwhile.
        """
        return self._after(tuple(edits))

    @cached_property
    def _after(self) -> Callable[[tuple[TextEdit, ...]], State | None]:
        """What edits lead to. Findings of one helper, which all of its callers share, have candidates in common."""
        return lru_cache(_KEPT)(self._edited)

    def _edited(self, edits: tuple[TextEdit, ...]) -> State | None:
        before = self.before
        if not is_consistent(edits):
            return None
        contents = {path: before.tree.read_file(path) for path in {edit.path for edit in edits}}
        after = self._state(before.tree.with_files(edited_files(contents, edits)))
        return replace(after, earlier=before, changed=frozenset(contents))

    def tried(self, case: Case, candidate: Candidate) -> Candidate | None:
        """Return a candidate if it does what it is for, doubted if it does more than that; None otherwise.

        Raises:
            NotRewritable: its edits cannot be made.
            UnreadableSourceError: a file vanished meanwhile.
        """
        after = self.after(candidate.edits)
        if after is None or not self.repairs([case.finding], after):
            return None
        balance = Balance.of(self.before.ledger, after.ledger)
        if not balance.allows(candidate.outcome):
            return None
        if not balance.is_only(case):
            return candidate.doubted(_OTHERS)
        if candidate.outcome in (Outcome.HIDDEN, Outcome.JOINED) and is_given_again(case.source, case.node):
            return candidate.doubted(_GIVEN_AGAIN)
        if candidate.outcome in (Outcome.HIDDEN, Outcome.JOINED) and asks_who(case):
            return candidate.doubted(_ASKED.format(field=case.header.field.value.capitalize()))
        return candidate.doubted(_TO_REQUIRED) if self._may_be_refused(case, candidate) else candidate

    def _may_be_refused(self, case: Case, candidate: Candidate) -> bool:
        """Say whether people leave To where a message without any may not be sent."""
        leave_to = case.header.field is Field.TO and candidate.outcome is Outcome.HIDDEN
        return leave_to and self._mentions(case.library.to_required_by)

    def _mentions(self, texts: tuple[str, ...]) -> bool:
        words = frozenset(text.encode() for text in texts)
        return bool(words and files_that_mention(self.before.tree, words).paths)

    def repairs(self, findings: Iterable[Finding], after: State) -> bool:
        """Say whether these findings are gone and nothing is found, or cannot be read, that was not before."""
        before = self.before
        gone = Counter(before.lines[finding] for finding in findings)
        left = Counter({line: number - gone[line] for line, number in before.found.items()})
        unreadable = {file.place.path for file in before.analysis.unreadable}
        return all(number <= left[line] for line, number in after.found.items()) and all(
            file.place.path in unreadable for file in after.analysis.unreadable
        )

    def _state(self, tree: SourceTree) -> State:
        analysis = self.analyse(tree, self.codes)
        return State(tree, analysis, sift(analysis, tree, self.catalog.checks, self.codes))


@dataclass(frozen=True, slots=True)
class Balance:
    """What a repair changes in the account of who sees whom."""

    lost: Ledger
    gained: Ledger
    kept: Ledger

    @classmethod
    def of(cls, before: Ledger, after: Ledger) -> Balance:
        """Compare two accounts."""
        return cls(before - after, after - before, before & after)

    def allows(self, outcome: Outcome) -> bool:
        """Say whether the people end up where they should."""
        if any(entry.standing is Standing.ENVELOPE for entry in self.lost):
            return False
        if outcome is Outcome.JOINED and not self.gained:
            hidden = Ledger(entry for entry in self.kept if entry.standing is Standing.HIDDEN and entry.several)
            return self._all_lost(Standing.SEEN) and _origins(self.lost) <= _origins(hidden)
        if outcome in (Outcome.HIDDEN, Outcome.JOINED):
            return self._all_gained(Standing.HIDDEN) and self.gained.total() > 0 and self._same_origins()
        if outcome is Outcome.APART:
            return self.gained.total() > 0 and all(_is_apart(entry) for entry in self.gained)
        return all(not entry.several or entry.standing is not Standing.SEEN for entry in self.gained)

    def is_only(self, case: Case) -> bool:
        """Say whether only the people change whom the finding is about."""
        about = Ledger([entry_of(case.site, case.header)])
        of_people = [entry for entry in self.lost.elements() if _origins(Ledger([entry]))]
        return len(of_people) <= 1 and _origins(self.lost) <= _origins(about)

    def _all_gained(self, standing: Standing) -> bool:
        return all(entry.standing is standing for entry in self.gained)

    def _all_lost(self, standing: Standing) -> bool:
        return all(entry.standing is standing for entry in self.lost)

    def _same_origins(self) -> bool:
        return _origins(self.lost) == _origins(self.gained)


def _is_apart(entry: Entry) -> bool:
    return entry.standing is Standing.APART or not entry.several


def _origins(ledger: Ledger) -> set[Origin]:
    """Whose addresses they are, as far as they are those of people: what is configured may count with one field only."""
    return {origin for entry in ledger for origin in entry.origins if origin in _PEOPLE}
