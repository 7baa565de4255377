"""Markdown: the summary of a CI step, a comment on a merge request, a page of a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import FailedManifest, Report, RequirementResult
from segur_audit.model.text import Lang, Text
from segur_audit.report import Reports
from segur_audit.report._changes import SINCE, change_rows
from segur_audit.report._checklist import (
    CHECKLIST,
    CHECKLIST_COLUMNS,
    checklist_notes,
    checklist_rows,
)
from segur_audit.report._rows import TELLING
from segur_audit.report.counts import by_chapter, worst_first
from segur_audit.report.verdict import assurance_tally, next_lines, tally, verdict_sentence
from segur_audit.report.words import MILESTONES, OUTCOMES, REMARKS, SINCE_SEAL, SYMBOLS

SUFFIXES = (".md", ".markdown")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~-])")


def render(reports: Reports, lang: Lang) -> str:
    """A section per manifest."""
    lines = [line for report in reports for line in _section(report, lang)]
    if following := next_lines(reports, lang):
        heading, command = following
        lines.append(f"\n{heading}\n\n{_block(command)}")
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """`text` as Markdown shows it and does nothing with it: no markup, no HTML, no mention, no new
    line.
    """
    flat = " ".join(text.split())
    html = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        _SPECIAL.sub(r"\\\1", html)
        .replace("@", "&#64;")
        .replace("://", "&#58;//")
        .replace("www.", "www&#46;")
    )


def _block(text: str) -> str:
    """A line as an indented block of code, which shows it as it is."""
    return f"    {' '.join(text.splitlines())}"


def _section(report: Report | FailedManifest, lang: Lang) -> Iterator[str]:
    if isinstance(report, FailedManifest):
        yield (
            f"## {escape(report.manifest)}\n\n**{OUTCOMES[Outcome.ERROR][lang]}** : "
            f"{escape(report.error[lang])}\n"
        )
        return
    yield (
        f"## {escape(report.solution or report.manifest)} · {escape(report.scheme)} · "
        f"{MILESTONES[report.milestone][lang]}\n"
    )
    yield f"**{escape(verdict_sentence(report, lang))}**\n"
    yield from _figures(report, lang)
    if report.altered:
        yield f"\n### {SINCE_SEAL[lang]} ({len(report.altered)})\n"
        yield from (
            f"- **{escape(notice.message[lang])}** — {_place(notice.location)}"
            for notice in report.altered
        )
    if remarks := report.open_remarks:
        yield f"\n### {REMARKS[lang]} ({len(remarks)})\n"
        yield from (
            f"- **{escape(identifier)}** : {escape(finding.message[lang])}"
            for identifier, finding in remarks
        )
    for heading, results in _lists(report, lang):
        if results:
            yield f"\n### {heading} ({len(results)})\n"
            yield from _findings(results, lang)
    if report.told:
        yield f"\n### {Text('À savoir', 'To know')[lang]} ({len(report.told)})\n"
        yield from (
            f"- {escape(notice.message[lang])} — {_place(notice.location)}"
            for notice in report.told
        )
    if report.since is not None:
        yield f"\n### {SINCE[lang]} ({len(report.since)})\n"
        yield from (
            f"- **{escape(row[0])}** {escape(row[1])} — {escape(row[2])}"
            for row in change_rows(report, lang)
        )
    yield from _checklist(report, lang)
    yield f"\n### {Text('Résultats par chapitre', 'Results by chapter')[lang]}\n"
    yield from _chapters(report, lang)


def _checklist(report: Report, lang: Lang) -> Iterator[str]:
    """The checklist of the paying agency, at the end of a SAS report."""
    rows = checklist_rows(report, lang)
    if rows:
        yield f"\n### {CHECKLIST[lang]}\n"
        yield f"| {' | '.join(name[lang] for name in CHECKLIST_COLUMNS)} |"
        yield "| " + " | ".join("---" for _ in CHECKLIST_COLUMNS) + " |"
        yield from (f"| {' | '.join(map(escape, row))} |" for row in rows)
        yield ""
        yield from (f"- {escape(note[lang])}" for note in checklist_notes(report))


def _figures(report: Report, lang: Lang) -> Iterator[str]:
    date = report.reference_date
    yield (
        f"- {Text('Date de référence', 'Reference date')[lang]} : {date.value} "
        f"({escape(date.origin)})"
    )
    yield f"- {Text('Obligatoires', 'Mandatory')[lang]} : {tally(report, Level.MANDATORY, lang)}"
    recommended = Text("Recommandées", "Recommended")[lang]
    yield f"- {recommended} : {tally(report, Level.RECOMMENDED, lang)}"
    yield (
        f"- {Text('Ce qui est conforme est', 'What conforms is')[lang]} : "
        f"{assurance_tally(report, lang)}"
    )


def _lists(report: Report, lang: Lang) -> list[tuple[str, list[RequirementResult]]]:
    mandatory = [r for r in report.results if r.level is Level.MANDATORY]
    rest = [r for r in report.results if r.level is Level.RECOMMENDED]
    bad = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING)
    return [
        (Text("Ce qui bloque", "What blocks")[lang], [r for r in mandatory if r.outcome in bad]),
        (
            Text("Ce qu'une personne doit décider", "What a person must decide")[lang],
            [r for r in mandatory if r.outcome is Outcome.TO_REVIEW],
        ),
        (
            Text("Ce qui est dérogé", "What is waived")[lang],
            [r for r in (*mandatory, *rest) if r.outcome is Outcome.WAIVED],
        ),
        (
            Text(
                "Recommandé, sans effet sur le verdict",
                "Recommended, without effect on the verdict",
            )[lang],
            [r for r in rest if r.outcome in (*bad, Outcome.TO_REVIEW)],
        ),
    ]


def _findings(results: Sequence[RequirementResult], lang: Lang) -> Iterator[str]:
    names = (
        Text("Exigence", "Requirement"),
        Text("Constat", "Finding"),
        Text("Où", "Where"),
        Text("À faire", "To do"),
    )
    yield f"| {' | '.join(name[lang] for name in names)} |\n| --- | --- | --- | --- |"
    for result in worst_first(results):
        for finding in [f for f in result.findings if f.outcome in TELLING] or result.findings[:1]:
            remedy = escape(finding.remedy[lang]) if finding.remedy else "—"
            outcome = f"{SYMBOLS[finding.outcome]} {OUTCOMES[finding.outcome][lang]}"
            fact = f"**{outcome}** : {escape(finding.message[lang])}"
            yield (
                f"| {escape(result.requirement.id)} | {fact} | {_place(finding.location)} | "
                f"{remedy} |"
            )


def _place(place: Location | None) -> str:
    return escape(str(place)) if place else "—"


def _chapters(report: Report, lang: Lang) -> Iterator[str]:
    names = (
        Text("Chapitre", "Chapter"),
        Text("Obligatoires conformes", "Mandatory, conforming"),
        Text("Recommandées", "Recommended"),
    )
    yield f"| {' | '.join(name[lang] for name in names)} |\n| --- | ---: | ---: |"
    for chapter, results in by_chapter(report.results).items():
        ratios = [_ratio([r for r in results if r.level is level]) for level in Level]
        yield f"| {escape(chapter)} | {' | '.join(ratios)} |"


def _ratio(results: Sequence[RequirementResult]) -> str:
    applicable = [r for r in results if r.outcome is not Outcome.NOT_APPLICABLE]
    return (
        f"{sum(r.outcome is Outcome.PASS for r in applicable)}/{len(applicable)}"
        if applicable
        else "—"
    )
