"""Which files a repository ignores, read from its ignore files without running Git."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mailguard.engine.reading import open_regular_file, read_at_most

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_LARGEST, _MOST_LINES = 1024 * 1024, 10_000  # bytes, and lines, of an ignore file
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class _Layer(NamedTuple):
    """The patterns of one ignore file, which speak of paths below `prefix`."""

    prefix: str  # absolute, ends with a separator
    patterns: GitIgnoreSpec


class IgnoreRules(NamedTuple):
    """The ignore files that hold in one directory, the outermost first: a later one overrules those before it."""

    layers: tuple[_Layer, ...] = ()

    def ignores(self, path: str, *, is_directory: bool) -> bool:
        """Say whether `path` (absolute, below the directory that these rules are for) is ignored."""
        suffix = "/" if is_directory else ""
        for layer in reversed(self.layers):
            verdict = layer.patterns.check_file(path[len(layer.prefix) :] + suffix).include
            if verdict is not None:
                return verdict
        return False

    def within(self, directory: str, names: Collection[str]) -> IgnoreRules:
        """Return the rules for the entries of `directory`, whose names are `names`."""
        layers = self.layers
        if ".git" in names:  # a repository inside another one answers to its own rules only
            layers = _layer(directory, _exclude_file(Path(directory, ".git")))
        if ".gitignore" in names:
            layers += _layer(directory, Path(directory, ".gitignore"))
        return IgnoreRules(layers)


def rules_around(directory: Path) -> IgnoreRules:
    """Return the rules that the repository around `directory` imposes on it from above.

    There are none when it is ignored itself: who asks for an ignored directory means what is in it.
    """
    repository = next((parent for parent in directory.parents if (parent / ".git").exists()), None)
    if repository is None:
        return IgnoreRules()
    rules = IgnoreRules()
    inner = directory.relative_to(repository).parts
    for depth in range(len(inner)):
        ancestor = repository.joinpath(*inner[:depth])
        rules = rules.within(str(ancestor), _ignore_names(ancestor))
        if rules.ignores(str(ancestor / inner[depth]), is_directory=True):
            return IgnoreRules()
    return rules


def _ignore_names(directory: Path) -> tuple[str, ...]:
    return tuple(name for name in (".git", ".gitignore") if (directory / name).exists())


def _layer(directory: str, ignore_file: Path) -> tuple[_Layer, ...]:
    lines = _lines(ignore_file)
    patterns = _parse(lines) if lines else None
    return (_Layer(os.path.join(directory, ""), patterns),) if patterns else ()


def _lines(ignore_file: Path) -> list[str]:
    """Return the first lines of an ignore file; none where it cannot be read, which Git does not mind either.

    Every path is held against every line: a file with more of them than anybody writes would make a run endless.
    """
    try:
        with open_regular_file(ignore_file) as stream:
            content = read_at_most(stream, _LARGEST)
    except OSError:
        return []
    return os.fsdecode(content.removeprefix(_BYTE_ORDER_MARK)).splitlines()[:_MOST_LINES]


def _parse(lines: list[str]) -> GitIgnoreSpec:
    from mailguard.engine.patterns import compiled  # slow to load, and not needed where nothing is ignored

    def is_well_formed(line: str) -> bool:
        try:
            compiled([line])
        except ValueError:
            return False
        return True

    try:
        return compiled(lines)
    except ValueError:  # one malformed line must not switch off the others
        return compiled(filter(is_well_formed, lines))


def _exclude_file(git: Path) -> Path:
    """Return where `info/exclude` is, given the `.git` of a checkout: a directory, or a file that points to one."""
    pointer = _lines(git)
    if not pointer or not pointer[0].startswith("gitdir: "):
        return git / "info" / "exclude"
    worktree = git.parent / pointer[0].removeprefix("gitdir: ")
    common = _lines(worktree / "commondir")
    return worktree.joinpath(*common[:1]) / "info" / "exclude"
