"""The terminal report: the verdict and what it covers, what there is to do, what is folded, the
verdict again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Lang, Text
from segur_audit.report import Reports
from segur_audit.report._entries import GATE_COLOURS, group_lines, notice_lines, shared
from segur_audit.report._first import altered_lines, checklist_lines, remark_lines
from segur_audit.report._lines import Page, Run
from segur_audit.report._rest import rest_lines, since_lines
from segur_audit.report._todo import BLOCKING, Group, Kind, blocking, grouped, reviewable
from segur_audit.report.counts import by_outcome
from segur_audit.report.style import DEFAULT, Style
from segur_audit.report.verdict import (
    HEAD,
    assurance_tally,
    coverage,
    details_command,
    next_lines,
    tally,
    verdict_line,
    verdict_reason,
    verdict_words,
)
from segur_audit.report.words import MILESTONES

SUFFIXES: tuple[str, ...] = ()

_BLOCKS, _PERSONS, _OTHERS = 54, 20, 10  # lines that each part may take; what is first is never cut
_FEW = 3  # notices that are shown rather than counted


def render(reports: Reports, lang: Lang, style: Style = DEFAULT) -> str:
    """Every report, as the terminal shows it at `style.width` columns. A command is one line
    whatever its length.
    """
    page = Page(style.width, style.colour, lang)
    lines: list[str] = []
    for report in reports:
        lines += [""] if lines else []
        if isinstance(report, FailedManifest):
            lines += _failed(report, page)
        else:
            lines += _lines(report, page, style)
    if len(reports) > 1:
        lines += ["", *_overview(reports, page)]
    if style.verbosity >= 0:
        lines += next_lines(reports, lang)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _failed(report: FailedManifest, page: Page) -> list[str]:
    words = f"{report.manifest} — {report.location or ''} {report.error[page.lang]}"
    return page.lines(Run(words, "bold red"), hang=2)


def _lines(report: Report, page: Page, style: Style) -> Iterator[str]:
    if style.verbosity < -1:
        return
    if style.verbosity < 0:
        yield from _verdict(report, page)
        return
    yield from _title(report, page)
    yield ""
    yield from _verdict(report, page)
    yield from _body(report, page, style.verbosity > 0)
    yield ""
    yield from _summary(report, page, style.verbosity > 0)
    yield ""
    yield from page.lines(_headline(report, page.lang))
    yield from page.lines(Run(f"({coverage(report)[page.lang]})"))


def _title(report: Report, page: Page) -> Iterator[str]:
    lang, date = page.lang, report.reference_date
    origin = (
        Text(
            "aujourd'hui, faute de candidature.date_depot",
            "today, for want of candidature.date_depot",
        )[lang]
        if date.origin == "today"
        else date.origin
    )
    named = Text("date de référence", "reference date")[lang]
    yield from page.lines(
        Run(report.solution or report.manifest, "bold"),
        Run(f"· {report.scheme} · {MILESTONES[report.milestone][lang]}"),
        Run(f"· {named} {date.value} ({origin})", "dim"),
    )


def _headline(report: Report, lang: Lang) -> Run:
    colour = f"bold {GATE_COLOURS[report.verdict.gate]}"
    return Run(f"{HEAD[lang]}{verdict_words(report)[lang]}", colour)


def _verdict(report: Report, page: Page) -> Iterator[str]:
    yield from page.lines(_headline(report, page.lang))
    yield from page.lines(Run(verdict_reason(report)[page.lang]))


def _body(report: Report, page: Page, whole: bool) -> Iterator[str]:
    parts = (
        (Text("Ce qui bloque", "What blocks"), blocking(report), _BLOCKS),
        (
            Text("À apprécier par une personne", "What needs a person"),
            reviewable(report),
            _PERSONS,
        ),
        (
            Text(
                "Écarts acceptés par l'éditeur (dérogations internes, sans effet sur l'ANS)",
                "Gaps accepted by the editor (waivers of its own, without effect on ANS)",
            ),
            _waived(report),
            _OTHERS,
        ),
        *((_recommended(report),) if whole else ()),
    )
    yield from remark_lines(report, page)
    for number, (heading, groups, lines) in enumerate(parts):
        altered = list(altered_lines(report, page)) if number == 0 else []
        if groups or altered:
            yield ""
            yield from page.lines(_heading(heading, groups, page.lang))
        yield from altered
        if groups:
            yield from _groups(groups, page, None if whole else lines)
    notices = notice_lines(report, page, whole=whole, few=_FEW)
    if notices:
        yield ""
        yield from notices
    if report.since is not None:
        yield ""
        yield from since_lines(report, page)
    yield from checklist_lines(report, page)
    if whole:
        yield from rest_lines(report, page)


def _heading(heading: Text, groups: Sequence[Group], lang: Lang) -> Run:
    ids = {r.requirement.id for group in groups for entry in group.entries for r in entry.results}
    count = Text(
        "{n} exigence{s}",
        "{n} requirement{s}",
        n=len(ids),
        s=Text("s", "s") if len(ids) > 1 else "",
    )
    return Run(f"{heading[lang]} ({count[lang]})", "bold")


def _groups(groups: Sequence[Group], page: Page, room: int | None) -> Iterator[str]:
    whole = room is None
    supplied = [group for group in groups if group.kind is Kind.SUPPLY]
    first = [group is (supplied or groups)[0] for group in groups]
    made = [
        group_lines(group, page, None, whole, first=one)
        for group, one in zip(groups, first, strict=True)
    ]
    shares = shared(room, [len(lines) for lines in made])
    for group, share, one in zip(groups, shares, first, strict=True):
        yield from group_lines(group, page, share, whole, first=one)


def _waived(report: Report) -> list[Group]:
    results = [r for r in report.results if r.outcome is Outcome.WAIVED]
    shown = (*BLOCKING, Outcome.TO_REVIEW, Outcome.WAIVED)
    return grouped(results, shown)


def _recommended(report: Report) -> tuple[Text, list[Group], int]:
    open_outcomes = (*BLOCKING, Outcome.TO_REVIEW)
    results = [
        r for r in report.results if r.level is Level.RECOMMENDED and r.outcome in open_outcomes
    ]
    heading = Text(
        "Recommandé, sans effet sur le verdict", "Recommended, without effect on the verdict"
    )
    return heading, grouped(results, open_outcomes), 0


_LEVELS = {
    Level.MANDATORY: Text("Obligatoires : ", "Mandatory: "),
    Level.RECOMMENDED: Text(
        "Recommandées, sans effet sur le verdict : ",
        "Recommended, without effect on the verdict: ",
    ),
}


def _summary(report: Report, page: Page, whole: bool) -> Iterator[str]:
    lang = page.lang
    for level in Level:
        if any(by_outcome(report.results, level).values()):
            yield from page.lines(Run(_LEVELS[level][lang] + tally(report, level, lang)), hang=2)
    if any(result.level is Level.MANDATORY and result.assurance for result in report.results):
        basis = Text("Ce qui est conforme est : ", "What conforms is: ")[lang]
        yield from page.lines(Run(basis + assurance_tally(report, lang)), hang=2)
    if not whole:
        yield from page.lines(Run(Text("Tout voir :", "To see everything:")[lang], "dim"))
        yield page.whole(details_command(report), 2)


def _overview(reports: Reports, page: Page) -> Iterator[str]:
    """Several manifests: what each is worth; the worst decides."""
    yield from page.lines(Run(Text("Tous les manifestes", "All manifests")[page.lang], "bold"))
    for report in reports:
        failed = isinstance(report, FailedManifest)
        name = report.manifest if isinstance(report, FailedManifest) else report.shown
        words = (
            report.error[page.lang]
            if isinstance(report, FailedManifest)
            else verdict_line(report, page.lang)
        )
        colour = "red" if failed else GATE_COLOURS[report.verdict.gate]  # type: ignore[union-attr]
        yield from page.lines(Run(name, "bold"), Run("—"), Run(words, colour), indent=2, hang=4)
