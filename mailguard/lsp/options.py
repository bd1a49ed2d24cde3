"""What a client may set: in `initializationOptions`, and later in the section `mailguard` of its configuration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class DiagnosticMode(str, Enum):
    """Of which files problems are shown."""

    WORKSPACE = "workspace"
    OPEN_FILES = "openFiles"


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of a client."""

    trusted: bool = True  # False: what a workspace's configuration names (rule folders, baseline) is not used
    mode: DiagnosticMode = DiagnosticMode.WORKSPACE

    def updated(self, given: object) -> tuple[Options, tuple[str, ...]]:
        """Return the options with those that a client gives, and what is wrong with these, in sentences."""
        if not isinstance(given, dict):
            return self, ()
        options, wrong = self, []
        trusted = given.get("trusted", self.trusted)
        if isinstance(trusted, bool):
            options = replace(options, trusted=trusted)
        else:
            wrong.append("the setting trusted takes true or false")
        mode = given.get("diagnosticMode", self.mode.value)
        if isinstance(mode, str) and mode in {each.value for each in DiagnosticMode}:
            options = replace(options, mode=DiagnosticMode(mode))
        else:
            wrong.append(f"the setting diagnosticMode takes {' or '.join(each.value for each in DiagnosticMode)}")
        return options, tuple(wrong)
