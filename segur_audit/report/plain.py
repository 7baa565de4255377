"""Plain text: one finding a line, tab-separated, for grep and for screen readers; the verdict
last.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import FailedManifest, Report, RequirementResult
from segur_audit.model.text import Lang, Text
from segur_audit.report import Reports
from segur_audit.report._checklist import CHECKLIST, checklist_notes, checklist_rows
from segur_audit.report.counts import worst_first
from segur_audit.report.style import DEFAULT, Style
from segur_audit.report.verdict import next_lines, verdict_sentence
from segur_audit.report.words import OUTCOMES

SUFFIXES = (".txt",)


def render(reports: Reports, lang: Lang, style: Style = DEFAULT) -> str:
    """Every report, one after the other."""
    lines = [line for report in reports for line in _lines(report, lang, style)]
    if style.verbosity >= 0:
        lines += next_lines(reports, lang)
    return "".join(f"{line}\n" for line in lines)


def _lines(report: Report | FailedManifest, lang: Lang, style: Style) -> Iterator[str]:
    if isinstance(report, FailedManifest):
        yield "\t".join(
            (
                Text("erreur", "error")[lang],
                f"{report.manifest} {report.location or ''}".strip(),
                report.error[lang],
            )
        )
        return
    if style.verbosity >= 0:
        for result in worst_first(r for r in report.results if r.level is not None):
            yield from _result(result, lang, style)
        for notice in report.notices:
            word = OUTCOMES[notice.outcome][lang] if notice in report.altered else None
            yield _line(word or Text("note", "note")[lang], "-", notice, lang)
        for row in checklist_rows(report, lang):
            yield "\t".join((CHECKLIST[lang], *row))
        for note in checklist_notes(report):
            yield "\t".join((CHECKLIST[lang], " ".join(note[lang].split())))
    yield verdict_sentence(report, lang)


def _result(result: RequirementResult, lang: Lang, style: Style) -> Iterator[str]:
    outcome, identifier = OUTCOMES[result.outcome][lang], result.requirement.id
    if result.outcome is Outcome.NOT_APPLICABLE:
        if style.verbosity > 0:
            yield "\t".join((outcome, identifier, result.applicability.because[lang]))
        return
    for finding in result.findings:
        if style.verbosity > 0 or finding.outcome not in (Outcome.PASS, Outcome.INFO):
            yield _line(OUTCOMES[finding.outcome][lang], identifier, finding, lang)
    if result.outcome is Outcome.PASS and style.verbosity > 0:
        yield "\t".join((outcome, identifier, result.requirement.title[lang]))


def _line(outcome: str, identifier: str, finding: Finding, lang: Lang) -> str:
    remedy = f"→ {finding.remedy[lang]}" if finding.remedy else ""
    parts = (
        outcome,
        identifier,
        str(finding.location or "-"),
        finding.code,
        finding.message[lang],
        remedy,
    )
    return "\t".join(" ".join(part.split()) for part in parts).rstrip()
