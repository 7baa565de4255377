"""What the terminal report shows when everything is asked for: what conforms, what expires, what
does not apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.text import Lang, Text, same
from segur_audit.report._changes import CALENDAR, SINCE, calendar_rows, change_rows
from segur_audit.report._entries import COLOURS
from segur_audit.report._lines import Page, Run
from segur_audit.report.counts import by_chapter
from segur_audit.report.words import ASSURANCES, SYMBOLS, counted


def rest_lines(report: Report, page: Page) -> Iterator[str]:
    """What conforms and on what it rests, what expires, what does not apply and why, the
    chapters.
    """
    conforming = [r for r in report.results if r.outcome is Outcome.PASS]
    apart = [r for r in report.results if r.outcome is Outcome.NOT_APPLICABLE]
    yield from _listed(
        Text("Ce qui est conforme", "What conforms"),
        [(r, ASSURANCES[r.assurance] if r.assurance else same("—")) for r in conforming],
        page,
    )
    if report.calendar:
        yield from ("", *page.lines(Run(CALENDAR[page.lang], "bold")))
        for day, identifier, what, state in calendar_rows(report, page.lang):
            yield from page.lines(
                Run(f"{day} · {identifier}", "bold"), Run(f"· {what} — {state}"), indent=2, hang=4
            )
    yield from _listed(
        Text("Ce qui ne s'applique pas", "What does not apply"),
        [(r, r.applicability.because) for r in apart],
        page,
    )
    yield from _chapters(report, page)


def since_lines(report: Report, page: Page) -> Iterator[str]:
    """What changed since an earlier report."""
    heading = f"{SINCE[page.lang]} ({len(report.since or ())})"
    yield from page.lines(Run(heading, "bold"))
    for identifier, direction, detail in change_rows(report, page.lang):
        yield from page.lines(Run(identifier, "bold"), Run(f"· {direction}"), indent=2, hang=4)
        for line in detail.split("\n"):
            yield from page.lines(Run(line), indent=4, hang=6)


def _listed(
    heading: Text, rows: Sequence[tuple[RequirementResult, Text]], page: Page
) -> Iterator[str]:
    if not rows:
        return
    yield from ("", *page.lines(Run(f"{heading[page.lang]} ({len(rows)})", "bold")))
    for result, reason in rows:
        yield from page.lines(
            Run(SYMBOLS[result.outcome], COLOURS[result.outcome]),
            Run(result.requirement.id, "bold"),
            Run(f"· {result.requirement.title[page.lang]} — {reason[page.lang]}"),
            indent=2,
            hang=4,
        )


def _chapters(report: Report, page: Page) -> Iterator[str]:
    """By chapter: how many mandatory requirements conform, of how many that apply, and what is
    left.
    """
    heading = Text("Obligatoires conformes, par chapitre", "Mandatory, conforming, by chapter")
    yield from ("", *page.lines(Run(heading[page.lang], "bold")))
    for chapter, results in by_chapter(report.results).items():
        mandatory = [r for r in results if r.level is Level.MANDATORY]
        if applicable := [r for r in mandatory if r.outcome is not Outcome.NOT_APPLICABLE]:
            done = sum(r.outcome is Outcome.PASS for r in applicable)
            runs = [Run(chapter, "bold"), Run(f"{done}/{len(applicable)}")]
            yield from page.lines(*runs, *_left(applicable, page.lang), indent=2, hang=4)


def _left(results: Sequence[RequirementResult], lang: Lang) -> Iterator[Run]:
    for outcome in Outcome:
        count = sum(r.outcome is outcome for r in results)
        if count and outcome is not Outcome.PASS:
            yield Run(f"{SYMBOLS[outcome]} {counted(count, outcome, lang)}", COLOURS[outcome])
