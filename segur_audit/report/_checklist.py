"""The checklist of the paying agency (ASP) at the end of a SAS report: each document, whether it is
there, read, to be completed.
"""

from __future__ import annotations

from segur_audit.catalogue.schemes import when_closed
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Report, RequirementResult, SlotResult
from segur_audit.model.requirement import SAS
from segur_audit.model.text import Lang, Text

CHECKLIST = Text("Liste de contrôle de la demande à l'ASP", "Checklist of the request to the ASP")
CHECKLIST_COLUMNS = (
    Text("Document", "Document"),
    Text("Présent", "Present"),
    Text("Lu", "Read"),
    Text("À compléter", "To be completed"),
)
_YES, _NO = Text("oui", "yes"), Text("non", "no")
_DECLARED = Text("déclaré", "declared")
_HARD = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
_READ = (Outcome.PASS, Outcome.FAIL, Outcome.WARNING)
_CHAPTER = "SAS"


def checklist_rows(report: Report, lang: Lang) -> list[tuple[str, str, str, str]]:
    """A row for each document or declaration of the request; none for another scheme."""
    if report.scheme != SAS:
        return []
    return [row for result in _asked(report) for row in _rows(result, lang)]


def checklist_notes(report: Report) -> tuple[Text, ...]:
    """The amounts, and what the ASP rejects or asks to complete; nothing for another scheme."""
    if report.scheme != SAS or not (asked := _asked(report)):
        return ()
    amounts = [r.requirement.notes[:1] for r in asked if r.requirement.id == "FAQ.SAS.MONTANT"]
    closed = when_closed(report.scheme, report.milestone)
    told = Text(
        "Rejet ou complément : {closed}", "Rejection or completion: {closed}", closed=closed
    )
    return (*(note for notes in amounts for note in notes), *((told,) if closed else ()))


def _asked(report: Report) -> list[RequirementResult]:
    return [
        result
        for result in report.results
        if result.requirement.chapter == _CHAPTER
        and result.level is not None
        and result.outcome is not Outcome.NOT_APPLICABLE
    ]


def _rows(result: RequirementResult, lang: Lang) -> list[tuple[str, str, str, str]]:
    labels = {slot.id: slot.label for slot in result.requirement.proofs}
    rows = []
    for slot in result.proofs:
        label = labels.get(slot.id) or result.requirement.title
        present = (_YES if slot.evidence else _NO)[lang]
        rows.append((label[lang], present, _read(result, slot, lang), _left(result, lang)))
    if not rows:
        declared = _NO if result.outcome is Outcome.MISSING else _DECLARED
        rows.append((result.requirement.title[lang], declared[lang], "—", _left(result, lang)))
    return rows


def _read(result: RequirementResult, slot: SlotResult, lang: Lang) -> str:
    """By whom the document was read: the program, a person, nobody."""
    by_us = any(
        finding.outcome in _READ and finding.location and finding.location.file in slot.evidence
        for finding in result.findings
    )
    ways = [_YES] if by_us else []
    if slot.evidence and result.attestation:
        author = result.attestation.author
        ways.append(Text("vu par {author}", "seen by {author}", author=author))
    return ", ".join(way[lang] for way in ways) or (_NO if slot.evidence else Text("—", "—"))[lang]


def _left(result: RequirementResult, lang: Lang) -> str:
    finding = next((f for f in result.findings if f.outcome in _HARD), None)
    if finding is None:
        return "—"
    return (finding.remedy or finding.message)[lang]
