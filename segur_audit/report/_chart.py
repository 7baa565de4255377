"""The chart of a report as SVG: for each chapter, how its mandatory requirements stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from segur_audit.model.outcome import DOSSIER_OUTCOMES, Level, Outcome
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.text import Lang, Text
from segur_audit.report.counts import by_chapter
from segur_audit.report.words import OUTCOMES, SYMBOLS, counted

_COLOURS = {
    Outcome.ERROR: "#6a1b8f",
    Outcome.FAIL: "#a3151f",
    Outcome.MISSING: "#c2571a",
    Outcome.TO_REVIEW: "#b58900",
    Outcome.WAIVED: "#1786ad",
    Outcome.PASS: "#1c7a3d",
}
_LEFT, _WIDTH, _ROW = 150, 620, 26


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
    label = Text(
        "Exigences obligatoires par chapitre et par issue",
        "Mandatory requirements by chapter and outcome",
    )[lang]
    height = _ROW * len(rows) + 4
    body = Markup("").join(
        _row(number, chapter, found, most, lang) for number, (chapter, found) in enumerate(rows)
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 1000 {}" role="img" aria-label="{}">{}</svg>'
    ).format(height, label, body)


def _row(
    number: int, chapter: str, found: Sequence[RequirementResult], most: int, lang: Lang
) -> Markup:
    top = number * _ROW + 3
    bars = Markup("").join(_bars(found, most, top, lang))
    words = ", ".join(counted(n, outcome, lang) for outcome, n in _counts(found))
    return Markup(
        '<text x="0" y="{y}">{chapter}</text>{bars}<text x="{x}" y="{y}">{words}</text>'
    ).format(
        y=top + 14,
        chapter=chapter,
        bars=bars,
        x=_LEFT + _WIDTH * len(found) // most + 10,
        words=words,
    )


def _counts(found: Sequence[RequirementResult]) -> Iterator[tuple[Outcome, int]]:
    for outcome in DOSSIER_OUTCOMES:
        if count := sum(r.outcome is outcome for r in found):
            yield outcome, count


def _bars(found: Sequence[RequirementResult], most: int, top: int, lang: Lang) -> Iterator[Markup]:
    left = float(_LEFT)
    for outcome, count in _counts(found):
        width = _WIDTH * count / most
        yield Markup(
            '<rect x="{x}" y="{y}" width="{w}" height="18" '
            'fill="{fill}"><title>{title}</title></rect>'
            '<text x="{tx}" y="{ty}" aria-hidden="true" class="on">{symbol}</text>'
        ).format(
            x=round(left, 1),
            y=top,
            w=round(max(1.0, width - 1), 1),
            fill=_COLOURS[outcome],
            title=f"{OUTCOMES[outcome][lang]} : {count}",
            tx=round(left + 6, 1),
            ty=top + 14,
            symbol=SYMBOLS[outcome] if width > 18 else "",
        )
        left += width
