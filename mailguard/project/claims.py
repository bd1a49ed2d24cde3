"""What a team says of its own code, by import path: it counts instead of what the code itself would tell."""

from __future__ import annotations

from pathlib import PurePosixPath

from mailguard.audience.record import frozen


@frozen
class Claims:
    """Import paths that rule files of the team speak of."""

    paths: frozenset[str]

    def path_of(self, module: str, name: str) -> str | None:
        """Return the import path under which rule files know what the file `module` calls `name`; None if they do not.

        `name` is a global, or a dotted name below one. The file may lie below a folder that is on Python's path, such
        as `src`. A path that stands for a module or class stands for what is in it as well.
        """
        if not self.paths:
            return None
        parts = (*_module_parts(module), *name.split("."))
        for start in range(len(parts) - 1):
            for end in range(start + 2, len(parts) + 1):
                if ".".join(parts[start:end]) in self.paths:
                    return ".".join(parts[start:])
        return None


def _module_parts(file: str) -> tuple[str, ...]:
    path = PurePosixPath(file)
    return path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts
