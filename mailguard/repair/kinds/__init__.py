"""The kinds of repair, one module each: what they need is in the models of a library, never in its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mailguard.repair.candidate import Candidate, Case
from mailguard.repair.kinds import bcc_argument

KINDS: tuple[Callable[[Case], Iterator[Candidate]], ...] = (bcc_argument.candidates,)
