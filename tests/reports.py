"""Reports built by hand: every outcome, and hostile text in every field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from segur_audit.engine.gate import decide
from segur_audit.engine.masking import masked
from segur_audit.model.coverage import Applicability, Covered
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import (
    AppliedAttestation,
    AppliedWaiver,
    CatalogueRef,
    Deadline,
    ReferenceDate,
    Report,
    RequirementResult,
    SlotResult,
    UsedFile,
)
from segur_audit.model.requirement import Requirement, Source
from segur_audit.model.text import Text, same

DAY = dt.date(2026, 12, 15)
REQUIREMENT_OUTCOMES = tuple(Outcome)[:7]
HOSTILE = (
    "<script>alert(1)</script>",
    "[/red][bold]",
    "\x1b[31mrouge\x1b[0m",
    "=cmd()|' /C calc'!A0",
    "\ud800",
    "a|b`c`*d*\n# e",
    "@all",
    "x" * 10_000,
)


def requirement(
    identifier: str = "A.01", words: str = "Intitulé", chapter: str = "A"
) -> Requirement:
    """A requirement that only reports look at."""
    source = Source(document=words, section=words, url="javascript:alert(1)", date=None)
    return Requirement(
        id=identifier,
        title=same(words),
        chapter=chapter,
        schemes=None,
        milestones={"depot": Level.MANDATORY},
        applies_when=None,
        because=None,
        expects=(),
        checks=(),
        review=None,
        proofs=(),
        remedy=same(words),
        sources=(source,),
        notes=(same(words),),
    )


def finding(outcome: Outcome, words: str = "constat", line: int | None = 3) -> Finding:
    """A finding whose every field holds `words`."""
    return Finding(
        "a.code",
        outcome,
        same(words),
        Location("manifest.yaml", line, 5, words),
        same(words),
        source=words,
    )


def result(
    outcome: Outcome,
    words: str = "constat",
    identifier: str = "A.01",
    level: Level = Level.MANDATORY,
) -> RequirementResult:
    """A result of that outcome, with all that can hang on it."""
    waiver = AppliedWaiver(
        words,
        words,
        words,
        DAY,
        DAY,
        None,
        (Covered("a.code", Outcome.FAIL),),
        Location("manifest.yaml", 9, 3),
    )
    said = AppliedAttestation("conforme", words, DAY, DAY, True, Location("manifest.yaml", 8, 3))
    applies = outcome is not Outcome.NOT_APPLICABLE
    return RequirementResult(
        requirement=requirement(identifier, words),
        level=level,
        outcome=outcome,
        assurance=Assurance.ATTESTED if outcome is Outcome.PASS else None,
        reference_date=DAY,
        applicability=Applicability(applies, same(words), Location("manifest.yaml", 1, 1)),
        findings=(finding(outcome, words),) if applies else (),
        proofs=(SlotResult("A.01.preuve", "deposit", outcome, (f"preuves/{words}",)),),
        evidence=(UsedFile(f"preuves/{words}", "document", "ab" * 32, 12),),
        waiver=waiver if outcome is Outcome.WAIVED else None,
        attestation=said if outcome is Outcome.PASS else None,
    )


def report(results: Iterable[RequirementResult], words: str = "Exemple") -> Report:
    """A report on those results."""
    found = tuple(results)
    made = Report(
        manifest="manifest.yaml",
        manifest_sha256="cd" * 32,
        solution=words,
        catalogues=(CatalogueRef("builtin", "2026.11", "ef" * 32, len(found)),),
        scheme="HOP-DPI-Va2",
        milestone="depot",
        only=(),
        chapters=(),
        reference_date=ReferenceDate(DAY, "candidature.date_depot"),
        verdict=decide(found),
        notices=(finding(Outcome.WARNING, words),),
        results=found,
        calendar=(Deadline("A.01", same(words), DAY, DAY, None, None),),
    )
    return masked(made)


def every_outcome(words: str = "constat") -> Report:
    """One mandatory and one recommended requirement of each outcome."""
    rows = [
        result(outcome, words, f"A.{number:02}.{level}", level)
        for level in Level
        for number, outcome in enumerate(REQUIREMENT_OUTCOMES, 1)
    ]
    return report(rows, words)


def many(count: int) -> Report:
    """A report of `count` requirements, all outcomes in turn."""
    rows = [
        result(REQUIREMENT_OUTCOMES[n % 7], f"constat n° {n}", f"A.{n:04}") for n in range(count)
    ]
    return report(
        [
            replace(row, requirement=replace(row.requirement, chapter=f"C{n % 12:02}"))
            for n, row in enumerate(rows)
        ]
    )


__all__ = ["DAY", "HOSTILE", "Text", "every_outcome", "finding", "many", "report", "result"]
