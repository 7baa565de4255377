"""The figures that every report shows, counted once and in one way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segur_audit.model.outcome import DOSSIER_OUTCOMES, Assurance, Level, Outcome
from segur_audit.model.report import RequirementResult


def by_outcome(results: Iterable[RequirementResult], level: Level) -> dict[Outcome, int]:
    """How many requirements of a level have each outcome, in the order of the outcomes, zeros
    included.
    """
    counts = dict.fromkeys(DOSSIER_OUTCOMES, 0)
    for result in results:
        if result.level is level:
            counts[result.outcome] += 1
    return counts


def by_assurance(results: Iterable[RequirementResult]) -> dict[Assurance, int]:
    """What the mandatory requirements that pass rest on."""
    counts = dict.fromkeys(reversed(Assurance), 0)
    for result in results:
        if result.level is Level.MANDATORY and result.assurance:
            counts[result.assurance] += 1
    return counts


def by_chapter(results: Sequence[RequirementResult]) -> dict[str, list[RequirementResult]]:
    """The results of this milestone, by chapter, in the catalogue's order."""
    chapters: dict[str, list[RequirementResult]] = {}
    for result in results:
        if result.level is not None:
            chapters.setdefault(result.requirement.chapter, []).append(result)
    return chapters


def worst_first(results: Iterable[RequirementResult]) -> list[RequirementResult]:
    """Mandatory before recommended, then worst first, then the catalogue's order."""
    return sorted(results, key=lambda r: (r.level is not Level.MANDATORY, r.outcome.rank))
