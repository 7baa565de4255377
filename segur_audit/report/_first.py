"""What a terminal report says before anything else: what changed since the seal, open remarks."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.report import Report
from segur_audit.model.text import Text
from segur_audit.report._checklist import CHECKLIST, checklist_notes, checklist_rows
from segur_audit.report._lines import Page, Run
from segur_audit.report.words import REMARKS, SINCE_SEAL, SYMBOLS


def remark_lines(report: Report, page: Page) -> Iterator[str]:
    """The remarks of the instructor that wait for an answer."""
    yield from _listed(REMARKS, tuple(finding for _, finding in report.open_remarks), page)


def altered_lines(report: Report, page: Page) -> Iterator[str]:
    """The differences from the seal, which stand among what blocks."""
    yield from _listed(SINCE_SEAL, report.altered, page)


def _listed(words: Text, findings: tuple[Finding, ...], page: Page) -> Iterator[str]:
    if findings:
        yield ""
        yield from page.lines(Run(f"{words[page.lang]} ({len(findings)})", "bold"))
    for finding in findings:
        yield from _finding(finding, page)


def _finding(finding: Finding, page: Page) -> Iterator[str]:
    symbol = SYMBOLS[finding.outcome]
    yield from page.lines(Run(f"{symbol} {finding.message[page.lang]}"), indent=2, hang=4)
    if finding.location:
        yield from page.lines(Run(str(finding.location), "dim"), indent=4)
    if finding.remedy:
        yield from page.lines(Run(f"→ {finding.remedy[page.lang]}"), indent=4, hang=6)


def checklist_lines(report: Report, page: Page) -> Iterator[str]:
    """The documents of a payment request, as the paying agency looks at them."""
    rows = checklist_rows(report, page.lang)
    if not rows:
        return
    yield ""
    yield from page.lines(Run(CHECKLIST[page.lang], "bold"))
    for row in rows:
        yield from page.lines(Run(" · ".join(cell for cell in row if cell)), indent=2, hang=4)
    for note in checklist_notes(report):
        yield from page.lines(Run(note[page.lang], "dim"), indent=2, hang=4)
