"""What the formats for machines and spreadsheets share: findings one by one, worst first, each with
a fingerprint of its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import Report, RequirementResult
from segur_audit.report.counts import worst_first

#: The outcomes that someone has to look at.
TELLING = frozenset(
    {
        Outcome.ERROR,
        Outcome.FAIL,
        Outcome.MISSING,
        Outcome.TO_REVIEW,
        Outcome.WAIVED,
        Outcome.WARNING,
    }
)
#: The notices on what makes a report another than that of the whole dossier on its day.
OF_ANOTHER = frozenset({"filter.partial", "what_if.date"})


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, and the requirement that it belongs to (None: a notice)."""

    result: RequirementResult | None
    finding: Finding
    fingerprint: str

    @property
    def id(self) -> str:
        """The requirement's id, empty for a notice."""
        return self.result.requirement.id if self.result else ""

    @property
    def mandatory(self) -> bool:
        """Whether the finding weighs on the gate."""
        return self.result is not None and self.result.level is Level.MANDATORY


def telling_rows(report: Report) -> list[Row]:
    """The findings that someone has to look at: those of mandatory requirements first, worst first,
    then the notices.

    Among these, that the report is of a part of the rules or of another date.
    """
    rows = [
        row
        for row in all_rows(report)
        if row.finding.outcome in TELLING or row.finding.code in OF_ANOTHER
    ]
    return sorted(
        rows, key=lambda row: (row.result is None, not row.mandatory, row.finding.outcome.rank)
    )


def all_rows(report: Report) -> Iterator[Row]:
    """Every finding of the milestone's requirements, worst requirement first, then the notices."""
    seen: Counter[str] = Counter()
    for result in worst_first(r for r in report.results if r.level is not None):
        for finding in result.findings:
            key = f"{report.shown}\x1f{canonical(result.requirement.id)}"
            yield Row(result, finding, fingerprint(key, finding, seen))
    for notice in report.notices:
        yield Row(None, notice, fingerprint(f"{report.shown}\x1f", notice, seen))


def fingerprint(key: str, finding: Finding, seen: Counter[str]) -> str:
    """What stays the same of a finding when lines move: its requirement, code, file and place
    inside; numbered when several share them.
    """
    place = finding.location
    parts = (key, finding.code, place.file if place else "", (place.path or "") if place else "")
    content = "\x1f".join(parts)
    seen[content] += 1
    return hashlib.sha256(f"{content}\x1f{seen[content]}".encode("utf-8", "replace")).hexdigest()


def from_root(report: Report, file: str) -> str:
    """`file` as seen from where the command was run, for tools that open it: the manifest's folder
    comes first.
    """
    folder = PurePosixPath(report.shown).parent
    name = PurePosixPath(report.shown).name if file == report.manifest else file
    return (folder / name).as_posix()


def title(row: Row) -> str:
    """How a finding is headed: its requirement, or the tool's name for a notice."""
    return row.id or "segur-audit"
