"""The verdicts on requirements and the report that holds them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from segur_audit.model.command import DIRECT, Invocation
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import OURS, Text

from .coverage import NO_HYPOTHESIS, NOTHING_COVERED, Applicability, Coverage, Covered, Hypothesis


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SlotResult:
    """One slot of a requirement: what was put in it and what that is worth (`state` None: an empty
    precheck).
    """

    id: str = field(metadata=OURS)
    purpose: str = field(metadata=OURS)
    state: Outcome | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsedFile:
    """A file of a requirement, as the report shows it."""

    path: str
    nature: str | None = field(metadata=OURS)
    sha256: str | None = field(metadata=OURS)
    size: int | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AppliedWaiver:
    """The waiver (dérogation) that covers a requirement, and what it covers.

    `justified` False: nothing but the editor's word stands for it, so that what it covers is to be
    reviewed.
    """

    reason: str
    owner: str
    approver: str
    start: dt.date
    end: dt.date
    scope: str | None = field(metadata=OURS)
    covers: tuple[Covered, ...]
    location: Location
    justified: bool = True


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AppliedAttestation:
    """The attestation that decided what only a person can judge."""

    result: str = field(metadata=OURS)
    author: str
    date: dt.date
    valid_until: dt.date
    bound: bool
    location: Location


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RequirementResult:
    """The verdict on one requirement. Its outcome is the worst of its findings, computed once by
    the engine.
    """

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
    """A catalogue in use: where it comes from, its version, its digest, what it replaced, and what
    it
    completes (`merges`, of a REM).

    `left_out`: of an imported REM, the number of its rows that were not understood, or read with a
    doubt.
    """

    name: str
    version: str = field(metadata=OURS)
    sha256: str = field(metadata=OURS)
    requirements: int
    replaces: tuple[str, ...] = field(default=(), metadata=OURS)
    merges: tuple[str, ...] = field(default=(), metadata=OURS)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ReferenceDate:
    """The date that ages are measured at, and where it comes from."""

    value: dt.date
    origin: str = field(metadata=OURS)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that holds until `last_day` (a deposit on that day is still good). `begin_by`: when
    its renewal must begin at the latest
    for a deposit on `reference`, where a lead time is known.
    """

    requirement: str = field(metadata=OURS)
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
class FollowUp:
    """Whom and which day the manifest gives for something: ids of requirements, of proofs or of a
    chapter (`about`), or a piece (`places`).
    """

    about: tuple[str, ...]
    places: tuple[Location, ...]
    owner: str
    due: dt.date | None


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement that differs from an earlier report. `before` None: it was not there; `after`
    None: it no longer is.
    """

    requirement: str = field(metadata=OURS)
    before: Outcome | None
    after: Outcome | None
    appeared: tuple[Finding, ...]
    gone: tuple[str, ...] = field(metadata=OURS)
    worse: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Verdict:
    """The gate: `open`, `closed` or `undecided`, the exit code, and the rule that decided.

    `code` is what the contract makes of the results: `--exit-zero` and `--no-worse` change the exit
    code, never the words.
    """

    gate: str = field(metadata=OURS)
    exit_code: int
    rule: Text
    code: int = -1

    def __post_init__(self) -> None:
        if self.code < 0:
            object.__setattr__(self, "code", self.exit_code)

    def leniently(self, why: Text) -> Verdict:
        """The same verdict, whose exit code is 0 for the reason given."""
        return Verdict(self.gate, 0, self.rule + why, self.code)


def _is_alteration(notice: Finding) -> bool:
    return notice.code.startswith("lock.") and notice.outcome is Outcome.FAIL


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report:
    """A whole audit. Renderers read it and return text.

    Every path in it is relative to the manifest's folder; `shown` is the manifest as the caller
    named it, for commands to repeat and
    for formats whose places must be found from the root of a repository.
    """

    manifest: str
    manifest_sha256: str = field(metadata=OURS)
    solution: str
    catalogues: tuple[CatalogueRef, ...]
    scheme: str = field(metadata=OURS)
    milestone: str = field(metadata=OURS)
    only: tuple[str, ...] = field(metadata=OURS)
    chapters: tuple[str, ...] = field(metadata=OURS)
    reference_date: ReferenceDate
    verdict: Verdict
    notices: tuple[Finding, ...]
    results: tuple[RequirementResult, ...]
    fail_on: str = field(default="to_review", metadata=OURS)
    capabilities: tuple[str, ...] = field(default=(), metadata=OURS)
    shown: str = "manifest.yaml"
    calendar: tuple[Deadline, ...] = ()
    since: tuple[Change, ...] | None = None
    coverage: Coverage = NOTHING_COVERED
    call: Invocation = DIRECT
    hypothesis: Hypothesis = NO_HYPOTHESIS
    company: str = ""
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def altered(self) -> tuple[Finding, ...]:
        """What of the manifest and the files is not what was sealed: it blocks, and belongs to no
        requirement.
        """
        return tuple(n for n in self.notices if _is_alteration(n))

    @property
    def open_remarks(self) -> tuple[tuple[str, Finding], ...]:
        """What the instructor asked and nothing answers, each once, with the first requirement that
        it is on.
        """
        first: dict[str, tuple[str, Finding]] = {}
        for result in self.results:
            for finding in result.findings:
                if finding.code == "remark.unanswered":
                    first.setdefault(str(finding.location), (result.requirement.id, finding))
        return tuple(first.values())

    @property
    def told(self) -> tuple[Finding, ...]:
        """The notices that block nothing."""
        return tuple(n for n in self.notices if not _is_alteration(n))

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
