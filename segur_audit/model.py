"""The values that travel: outcomes, places, findings, evidence, results. All frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from segur_audit.wording import Text, clean

if TYPE_CHECKING:
    from segur_audit.evidence import EvidenceFile
    from segur_audit.requirement import Requirement


class Outcome(StrEnum):
    """What a finding, a slot or a requirement is worth, worst first (contract, section 3). The order is the roll-up."""

    ERROR = "error"
    FAIL = "fail"
    MISSING = "missing"
    TO_REVIEW = "to_review"
    WAIVED = "waived"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"
    WARNING = "warning"  # of findings only: seen, to be looked at; evaluated, lowers nothing
    INFO = "info"  # of findings only: context; not evaluated

    @property
    def rank(self) -> int:
        """Place in the order, 0 being the worst."""
        return _RANK[self]


_RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}
DOSSIER_OUTCOMES = tuple(Outcome)[:7]


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The worst of `outcomes`, None when there is none (the caller decides what silence means)."""
    return min(outcomes, key=_RANK.__getitem__, default=None)


class Assurance(StrEnum):
    """What a `pass` rests on, weakest first."""

    DECLARED = "declared"
    ATTESTED = "attested"
    VERIFIED = "verified"


class Level(StrEnum):
    """DOIT or PEUT."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True)
class Location:
    """A place: file (relative to the manifest's folder), line and column (from 1), path inside the document."""

    file: str
    line: int | None = None
    column: int | None = None
    path: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", clean(self.file))
        if self.path is not None:
            object.__setattr__(self, "path", clean(self.path))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place} ({self.path})" if self.path else place


@dataclass(frozen=True, slots=True)
class Finding:
    """One observed fact, with its place and what to do about it.

    `confirms` names the manifest paths whose very claim a check has read in the evidence (assurance `verified`).
    `source` names the document and the rule that the finding rests on. `valid_until` is the last reference date at which what was
    found would still hold, None when no date bounds it.
    """

    code: str
    outcome: Outcome
    message: Text
    location: Location | None = None
    remedy: Text | None = None
    confirms: tuple[str, ...] = ()
    source: str | None = None
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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Piece:
    """One entry of `preuves`, opened: its manifest entry, its place, its files and its companion files."""

    index: int
    entry: Mapping[str, Any]
    place: Location
    files: tuple[EvidenceFile, ...]
    companions: Mapping[str, EvidenceFile]

    @property
    def nature(self) -> str | None:
        """The declared nature of the piece, None when the manifest gives none."""
        return self.entry.get("nature")

    @property
    def label(self) -> str:
        """How the report names the piece: its first file, else its URL, number or value's path in the manifest."""
        for file in self.files:
            return file.path
        for key in ("url", "identifiant"):
            if isinstance(self.entry.get(key), str):
                return str(self.entry[key])
        return f"preuves[{self.index}]"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EvidenceRecord:
    """What the audit kept of a piece once it was closed: the facts observed and the findings on its files."""

    piece: Piece
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    used: bool


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a requirement applies: True, False, or None when a declaration that is named is wanting."""

    applies: bool | None
    because: Text
    location: Location | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SlotResult:
    """One slot of a requirement: what was put in it and what that is worth (`state` None: an empty precheck)."""

    id: str
    purpose: str
    state: Outcome | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsedFile:
    """A file of a requirement, as the report shows it."""

    path: str
    nature: str | None
    sha256: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Covered:
    """A finding that a waiver covers, with the outcome that it hides."""

    code: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AppliedWaiver:
    """The waiver (dérogation) that covers a requirement, and what it covers."""

    reason: str
    owner: str
    approver: str
    start: dt.date
    end: dt.date
    scope: str | None
    covers: tuple[Covered, ...]
    location: Location


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AppliedAttestation:
    """The attestation that decided what only a person can judge."""

    result: str
    author: str
    date: dt.date
    valid_until: dt.date
    bound: bool
    location: Location


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RequirementResult:
    """The verdict on one requirement. Its outcome is the worst of its findings, computed once by the engine."""

    requirement: Requirement
    level: Level | None
    outcome: Outcome
    assurance: Assurance | None
    reference_date: dt.date
    applicability: Applicability
    findings: tuple[Finding, ...]
    proofs: tuple[SlotResult, ...] = ()
    evidence: tuple[UsedFile, ...] = ()
    waiver: AppliedWaiver | None = None
    attestation: AppliedAttestation | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CatalogueRef:
    """A catalogue in use: where it comes from, its version, its digest, and what it replaced."""

    name: str
    version: str
    sha256: str
    requirements: int
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceDate:
    """The date that ages are measured at, and where it comes from."""

    value: dt.date
    origin: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that holds until `last_day` (a deposit on that day is still good). `begin_by`: when its renewal must begin at the latest
    for a deposit on `reference`, where a lead time is known."""

    requirement: str
    what: Text
    last_day: dt.date
    reference: dt.date
    begin_by: dt.date | None
    location: Location | None

    @property
    def expired(self) -> bool:
        """Whether it no longer holds at the deposit."""
        return self.last_day < self.reference


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement that differs from an earlier report. `before` None: it was not there; `after` None: it no longer is."""

    requirement: str
    before: Outcome | None
    after: Outcome | None
    appeared: tuple[Finding, ...]
    gone: tuple[str, ...]
    worse: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Verdict:
    """The gate: `open`, `closed` or `undecided`, the exit code, and the rule that decided."""

    gate: str
    exit_code: int
    rule: Text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report:
    """A whole audit. Renderers read it and return text.

    Every path in it is relative to the manifest's folder; `shown` is the manifest as the caller named it, for commands to repeat and
    for formats whose places must be found from the root of a repository.
    """

    manifest: str
    manifest_sha256: str
    solution: str
    catalogues: tuple[CatalogueRef, ...]
    scheme: str
    milestone: str
    only: tuple[str, ...]
    chapters: tuple[str, ...]
    reference_date: ReferenceDate
    verdict: Verdict
    notices: tuple[Finding, ...]
    results: tuple[RequirementResult, ...]
    fail_on: str = "to_review"
    capabilities: tuple[str, ...] = ()
    shown: str = "manifest.yaml"
    calendar: tuple[Deadline, ...] = ()
    since: tuple[Change, ...] | None = None

    @property
    def exit_code(self) -> int:
        """What the process returns for this report."""
        return self.verdict.exit_code


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FailedManifest:
    """A manifest of a set that could not be audited, with its error (exit 3)."""

    manifest: str
    error: Text
    location: Location | None
    remedy: Text | None = None

    @property
    def exit_code(self) -> int:
        """Invalid input."""
        return 3
