"""What was observed: findings that judge, facts that are compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import OURS, Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One observed fact, with its place and what to do about it.

    `confirms` names the manifest paths whose very claim a check has read in the evidence (assurance
    `verified`).
    `source` names the document and the rule that the finding rests on. `valid_until` is the last
    reference date at which what was
    found would still hold, None when no date bounds it. `proof` is the slot that wants a piece.
    """

    code: str = field(metadata=OURS)
    outcome: Outcome
    message: Text
    location: Location | None = None
    remedy: Text | None = None
    confirms: tuple[str, ...] = field(default=(), metadata=OURS)
    source: str | None = field(default=None, metadata=OURS)
    valid_until: dt.date | None = None
    proof: str | None = field(default=None, metadata=OURS)


class FactKind(StrEnum):
    """What a fact is about. A test proves that each kind has who yields it and who reads it."""

    VERSION = "version"
    COMPANY = "company"
    NIE = "nie"
    NIL = "nil"
    PRODUCT_REFERENCE = "product_reference"
    TELESERVICE = "teleservice"
    ENVIRONMENT = "environment"
    MDN_MAILBOX = "mdn.mailbox"  # that an MDN comes from: compared, never shown
    WEBPS_METHOD = "webps.method"
    PSC_FLOW = "psc_flow"
    CDA_LEVEL = "cda_level"  # N1, N2 or N3
    CDA_DOCUMENT = "cda_document"  # the code of a type of document, then its level
    PATIENT = "patient"  # who it is about: compared, never shown
    PRIVATE = "private"  # what no report may show
    INS_PRODUCTION = "ins.production"
    SECRET = "secret"
    SECRET_POSSIBLE = "secret.possible"  # announced, not known by its form
    DEFECT = "defect"
    FILM = "film"  # what the container of a film says of it
    UNSCANNED = "unscanned"  # content in which no secret could be looked for
    UNREAD = "unread"  # content from which no fact could be drawn


#: The kinds that a condition may read (`audit.facts.<kind>`), each with the natures of piece that
#: show it.
SEEN_IN: dict[FactKind, frozenset[str]] = {
    FactKind.CDA_LEVEL: frozenset(
        ("archive_xdm", "cda", "courriel_mss", "message_hl7v2", "message_dmp", "message_insi")
    ),
    FactKind.PSC_FLOW: frozenset(("trace_psc",)),
    FactKind.TELESERVICE: frozenset(("attestation_cnda", "homologation")),
}


class SeenInPart(list[str]):
    """What was seen while a piece could not be read: what is here is known, what is not here is
    not.
    """


@dataclass(frozen=True, slots=True)
class Fact:
    """Something read in a piece that rules on the whole dossier compare: a version, an environment,
    a secret's place.

    `beside`: it was read beside its label, not in passing. `of` is the name of the software or
    company that the piece says it is
    of, empty when it names none. Raises ValueError when the kind is none of `FactKind`.
    """

    kind: str
    value: str
    location: Location
    beside: bool = True
    of: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FactKind(self.kind))
