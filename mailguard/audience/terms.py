"""The words of the domain, as types. Each has one meaning everywhere."""

from __future__ import annotations

from enum import Enum


class Field(str, Enum):
    """Where a recipient of a message stands (RFC 5322 section 3.6.3; RFC 5321 for the envelope)."""

    TO = "to"
    CC = "cc"
    BCC = "bcc"
    ENVELOPE = "envelope"


VISIBLE_FIELDS = (Field.TO, Field.CC)


class Origin(str, Enum):
    """Whose addresses they are, judged by where they come from."""

    LITERAL = "literal"  # written in the source
    CONFIG = "config"  # settings, environment, command line, configuration file
    STAFF = "staff"  # administrators, managers, moderators: the team that runs the application
    APP_DATA = "app-data"  # people the application knows: database, request, form, file, API reply
    CALLER = "caller"  # a parameter that no caller in sight fills
    UNKNOWN = "unknown"


class Evidence(str, Enum):
    """How a fact is known."""

    DERIVED = "derived"  # from code
    NAMED = "named"  # from a name, an annotation or a convention
    NONE = "none"


class Exposure(str, Enum):
    """What several recipients in To and Cc of one message see of each other."""

    VISIBLE = "visible"
    ISOLATED = "isolated"


class Confidence(str, Enum):
    """How sure a finding is.

    high: number and origin are both derived from code; medium: one of them rests on a name, an annotation or a convention;
    low: an unresolved parameter or an unknown value.
    """

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Severity(str, Enum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
