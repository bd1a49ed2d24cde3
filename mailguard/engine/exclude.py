"""What is never looked at: other people's code, build results, and what the user excludes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from mailguard.audience.record import frozen
from mailguard.engine.errors import UsageError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_DIRECTORIES = frozenset(
    {
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".hg",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "__pypackages__",
        "_build",
        "build",
        "dist",
        "node_modules",
        "site-packages",
    }
)

# A virtual environment may have any name; these entries give it away.
_ENVIRONMENT_MARKERS = ("pyvenv.cfg", "conda-meta")


def is_foreign_directory(name: str) -> bool:
    """Say whether a directory called `name` holds, by convention, nothing that people of the project wrote."""
    return name in _DIRECTORIES


def is_environment(names: Collection[str]) -> bool:
    """Say whether a directory with these entries is a virtual environment."""
    return any(marker in names for marker in _ENVIRONMENT_MARKERS)


_MOST_PATTERNS = 10_000


@frozen
class Excludes:
    """The user's exclude patterns. They apply to every path, also to one that was named."""

    patterns: GitIgnoreSpec | None  # None when there are none

    @classmethod
    def parse(cls, patterns: Sequence[str]) -> Excludes:
        """Read patterns written as in a .gitignore file, relative to the project root.

        Raises:
            UsageError: a pattern is malformed, or there are so many that to hold every path against them would take too long.
        """
        if not patterns:
            return cls(None)
        from mailguard.engine.patterns import compiled  # slow to load, and not needed where there are no patterns

        if len(patterns) > _MOST_PATTERNS:
            raise UsageError(
                f"{len(patterns)} patterns to exclude; write fewer, at most {_MOST_PATTERNS:,} are allowed"
            )
        lines = [pattern.removeprefix("./") for pattern in patterns]
        for line in lines:
            if wrong := pattern_complaint(line):
                raise UsageError(f"--exclude {line}: {wrong}")
        return cls(compiled(lines))

    def match(self, path: str, *, is_directory: bool = False) -> bool:
        """Say whether `path`, relative to the project root, or a directory around it is excluded."""
        return self.patterns is not None and self.patterns.match_file(f"{path}/" if is_directory else path)


def pattern_complaint(pattern: str) -> str | None:
    """Say what is wrong with a pattern, or None."""
    from mailguard.engine.patterns import compiled

    try:
        compiled([pattern])
    except ValueError:
        return "is not a valid pattern; write it as in a .gitignore file"
    return None
