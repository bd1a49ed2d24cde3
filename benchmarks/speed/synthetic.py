"""Synthetic projects: many files without mail, and chains of wrappers with leaks at known places.

The same sizes make the same files, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.bodies import ROOT_MARKER

FILES_A_FOLDER = 100
DEPTH = 5
CALLERS = 2  # of each chain: one that leaks, one that does not
MAIL_SHARE = 100  # one file in so many concerns mail


class Source(NamedTuple):
    """A file: its path in the project and its text."""

    path: str
    text: str


class Planted(NamedTuple):
    """A leak: the file, and the line of the call that hands the list over, counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a project is: files without mail, chains of wrappers, and the files that each chain passes through."""

    unrelated: int
    chains: int
    depth: int = DEPTH

    @property
    def files(self) -> int:
        """The number of all files."""
        return self.unrelated + self.chains * (self.depth + CALLERS)


def typical(files: int) -> Shape:
    """Return the shape of a project of about `files` files of which one in a hundred concerns mail."""
    chains = max(1, round(files / MAIL_SHARE / (DEPTH + CALLERS)))
    return Shape(max(0, files - chains * (DEPTH + CALLERS)), chains)


def sources(shape: Shape) -> Iterator[Source]:
    """Make the files of a project."""
    for index in range(shape.unrelated):
        yield Source(f"shop/part_{index // FILES_A_FOLDER:04}/module_{index:06}.py", _unrelated(index))
    for chain in range(shape.chains):
        folder = f"notices/chain_{chain:05}"
        for level in range(1, shape.depth + 1):
            yield Source(f"{folder}/level_{level}.py", _wrapper(chain, level))
        yield Source(f"{folder}/announce.py", _leaking(chain, shape.depth))
        yield Source(f"{folder}/remind.py", _harmless(chain, shape.depth))


def planted(shape: Shape) -> frozenset[Planted]:
    """Return the leaks in a project; there are no others."""
    marker = "# everybody sees everybody"
    return frozenset(
        Planted(source.path, number)
        for source in sources(Shape(0, shape.chains, shape.depth))
        for number, line in enumerate(source.text.splitlines(), 1)
        if marker in line
    )


def write_project(shape: Shape, folder: Path) -> None:
    """Write the files of a project below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROOT_MARKER).touch()
    known: set[Path] = set()
    for path, text in sources(shape):
        target = folder / path
        if target.parent not in known:
            target.parent.mkdir(parents=True, exist_ok=True)
            known.add(target.parent)
        target.write_text(text, encoding="utf-8")


def _wrapper(chain: int, level: int) -> str:
    name = f"deliver_{chain}_{level}"
    if level == 1:
        return f'''from django.conf import settings
from django.core.mail import send_mail


def {name}(subject, lines, recipients):
    """Sends one notice."""
    send_mail(subject, "\\n".join(lines), settings.DEFAULT_FROM_EMAIL, recipients)
'''
    below = f"deliver_{chain}_{level - 1}"
    return f'''import logging

from notices.chain_{chain:05}.level_{level - 1} import {below}

log = logging.getLogger(__name__)


def {name}(subject, lines, recipients):
    """Passes a notice on, with its closing line {level}."""
    log.info("passing %s on", subject)
    {below}(subject.strip(), [*lines, "closing line {level}"], recipients)
'''


def _leaking(chain: int, depth: int) -> str:
    return f"""from django.contrib.auth.models import User

from notices.chain_{chain:05}.level_{depth} import deliver_{chain}_{depth}


def announce(subject):
    people = [user.email for user in User.objects.filter(is_active=True)]
    deliver_{chain}_{depth}(subject, ["Hello"], people)  # everybody sees everybody
"""


def _harmless(chain: int, depth: int) -> str:
    return f"""from django.contrib.auth.models import User

from notices.chain_{chain:05}.level_{depth} import deliver_{chain}_{depth}


def remind(subject):
    for user in User.objects.filter(is_active=True):
        deliver_{chain}_{depth}(subject, ["Hello " + user.first_name], [user.email])
"""


_HEADER = '''"""Stock and prices, part {index}."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
LIMIT = {limit}


@dataclass
class Item{index}:
    name: str
    price: float = {price}.5
    tags: list[str] = field(default_factory=list)

    def total(self, count: int) -> float:
        if count > LIMIT:
            raise ValueError(f"too many of {{self.name}}: {{count}}")
        return self.price * count
'''

_BLOCKS = (
    """

def group_by_tag_{number}(items):
    groups = defaultdict(list)
    for item in items:
        for tag in item.tags or ["none"]:
            groups[tag.lower()].append(item)
    return {{tag: sorted(found, key=lambda item: item.price) for tag, found in groups.items() if len(found) > {number}}}
""",
    """

def cheapest_{number}(items, default=None):
    best = default
    for position, item in enumerate(items):
        if best is None or item.price < best.price:
            log.debug("item %d is cheaper: %s", position, item.name)
            best = item
        elif item.price == best.price and item.name < best.name:
            best = item
    return best
""",
    '''

class Shelf{number}:
    """Keeps items in order of arrival, {number} at most."""

    def __init__(self, size={number}):
        self.size = size
        self.items = []

    def put(self, item):
        if len(self.items) >= self.size:
            dropped = self.items.pop(0)
            log.warning("shelf full, dropped %s", dropped.name)
        self.items.append(item)
        return self

    def worth(self):
        return sum(item.total(1) for item in self.items)
''',
    """

def read_prices_{number}(path):
    prices = {{}}
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            name, _, price = line.partition(";")
            try:
                prices[name.strip()] = float(price)
            except ValueError as error:
                log.error("line %r: %s", line, error)
    return prices
""",
)


def _unrelated(index: int) -> str:
    """A module of 30 to 170 lines without a word of mail."""
    blocks = 1 + index * 7 % 11
    body = "".join(_BLOCKS[(index + number) % len(_BLOCKS)].format(number=number + 1) for number in range(blocks))
    return _HEADER.format(index=index, limit=10 + index % 90, price=1 + index % 40) + body
