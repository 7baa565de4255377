"""The chart of a report as a list with bars: how the mandatory requirements of a chapter stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from segur_audit.model.outcome import DOSSIER_OUTCOMES, Level, Outcome
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.text import Lang
from segur_audit.report.counts import by_chapter
from segur_audit.report.words import counted

_COLOURS = {
    Outcome.ERROR: "#6a1b8f",
    Outcome.FAIL: "#a3151f",
    Outcome.MISSING: "#c2571a",
    Outcome.TO_REVIEW: "#b58900",
    Outcome.WAIVED: "#1786ad",
    Outcome.PASS: "#1c7a3d",
}


def chapter_chart(report: Report, lang: Lang) -> Markup:
    """One stacked bar per chapter. The text beside each bar says all that its colours say."""
    rows = [
        (chapter, [r for r in results if r.level is Level.MANDATORY])
        for chapter, results in by_chapter(report.results).items()
    ]
    rows = [
        (chapter, [r for r in found if r.outcome is not Outcome.NOT_APPLICABLE])
        for chapter, found in rows
    ]
    rows = [(chapter, found) for chapter, found in rows if found]
    if not rows:
        return Markup("<p>—</p>")
    most = max(len(found) for _, found in rows)
    body = Markup("").join(_row(chapter, found, most, lang) for chapter, found in rows)
    return Markup('<ul class="chart">{}</ul>').format(body)


def _row(chapter: str, found: Sequence[RequirementResult], most: int, lang: Lang) -> Markup:
    words = ", ".join(counted(n, outcome, lang) for outcome, n in _counts(found))
    return Markup(
        '<li><span>{chapter}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" '
        'aria-hidden="true">{bars}</svg><span>{words}</span></li>'
    ).format(chapter=chapter, bars=Markup("").join(_bars(found, most)), words=words)


def _counts(found: Sequence[RequirementResult]) -> Iterator[tuple[Outcome, int]]:
    for outcome in DOSSIER_OUTCOMES:
        if count := sum(r.outcome is outcome for r in found):
            yield outcome, count


def _bars(found: Sequence[RequirementResult], most: int) -> Iterator[Markup]:
    left = 0.0
    for outcome, count in _counts(found):
        width = 100 * count / most
        yield Markup('<rect x="{x}" y="0" width="{w}" height="10" fill="{fill}"/>').format(
            x=round(left, 2), w=round(max(0.5, width - 0.3), 2), fill=_COLOURS[outcome]
        )
        left += width
