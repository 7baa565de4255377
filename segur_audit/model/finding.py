"""What was observed: findings that judge, facts that are compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import OURS, Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One observed fact, with its place and what to do about it.

    `confirms` names the manifest paths whose very claim a check has read in the evidence (assurance `verified`).
    `source` names the document and the rule that the finding rests on. `valid_until` is the last reference date at which what was
    found would still hold, None when no date bounds it.
    """

    code: str = field(metadata=OURS)
    outcome: Outcome
    message: Text
    location: Location | None = None
    remedy: Text | None = None
    confirms: tuple[str, ...] = field(default=(), metadata=OURS)
    source: str | None = field(default=None, metadata=OURS)
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something read in a piece that the dossier-wide checks compare: a version, an environment, a secret's place.

    A `sensitive` value is compared, and masked wherever it would be shown; it never leaves the process.
    """

    kind: str
    value: str
    location: Location
    sensitive: bool = False
