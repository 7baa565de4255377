"""The report as tables of plain cells, for CSV and workbooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import FailedManifest, Report, RequirementResult, UsedFile
from segur_audit.model.text import Lang, Text
from segur_audit.report._rows import all_rows
from segur_audit.report.counts import worst_first
from segur_audit.report.words import ASSURANCES, LEVELS, OUTCOMES

Cell = str | int | dt.date
FINDINGS = (
    Text("manifeste", "manifest"),
    Text("chapitre", "chapter"),
    Text("exigence", "requirement"),
    Text("intitulé", "title"),
    Text("niveau", "level"),
    Text("issue de l'exigence", "requirement outcome"),
    Text("issue du constat", "finding outcome"),
    Text("constat", "finding"),
    Text("à faire", "to do"),
    Text("fichier", "file"),
    Text("ligne", "line"),
    Text("chemin", "path"),
    Text("code", "code"),
    Text("source", "source"),
)
REQUIREMENTS = (
    Text("chapitre", "chapter"),
    Text("exigence", "requirement"),
    Text("intitulé", "title"),
    Text("niveau", "level"),
    Text("issue", "outcome"),
    Text("fondé sur", "rests on"),
    Text("s'applique parce que", "applies because"),
    Text("premier constat", "first finding"),
    Text("à faire", "to do"),
    Text("dérogation jusqu'au", "waived until"),
    Text("attesté par", "attested by"),
    Text("attesté jusqu'au", "attested until"),
    Text("sources", "sources"),
)
EVIDENCE = (
    Text("exigence", "requirement"),
    Text("preuve", "proof"),
    Text("état", "state"),
    Text("pièce", "evidence"),
    Text("nature", "nature"),
    Text("taille (octets)", "size (bytes)"),
    Text("SHA-256", "SHA-256"),
)


def findings_table(report: Report, lang: Lang) -> Iterator[list[Cell]]:
    """A row per finding, one per requirement that has none, then the notices."""
    rows = list(all_rows(report))
    told = {id(row.result) for row in rows}
    for row in rows:
        if row.result is not None:
            yield [report.shown, *_about(row.result, lang), *_finding(row.finding, lang)]
    for result in report.results:
        if id(result) not in told:
            empty: list[Cell] = [""] * 7
            yield [
                report.shown,
                *_about(result, lang),
                "",
                result.applicability.because[lang],
                *empty[:6],
            ]
    for row in rows:
        if row.result is None:
            yield [report.shown, "", "", "", "", "", *_finding(row.finding, lang)]


def failed_row(report: FailedManifest, lang: Lang) -> list[Cell]:
    """The row of a manifest that could not be audited."""
    place = report.location
    line = place.line if place and place.line else ""
    outcome = OUTCOMES[Outcome.ERROR][lang]
    remedy = report.remedy[lang] if report.remedy else ""
    return [
        report.manifest,
        "",
        "",
        "",
        "",
        "",
        outcome,
        report.error[lang],
        remedy,
        report.manifest,
        line,
        "",
        "manifest.invalid",
        "",
    ]


def _about(result: RequirementResult, lang: Lang) -> list[Cell]:
    requirement = result.requirement
    level = LEVELS[result.level][lang] if result.level else ""
    return [
        requirement.chapter,
        requirement.id,
        requirement.title[lang],
        level,
        OUTCOMES[result.outcome][lang],
    ]


def _finding(finding: Finding, lang: Lang) -> list[Cell]:
    place = finding.location
    return [
        OUTCOMES[finding.outcome][lang],
        finding.message[lang],
        finding.remedy[lang] if finding.remedy else "",
        place.file if place else "",
        place.line if place and place.line else "",
        (place.path or "") if place else "",
        finding.code,
        finding.source or "",
    ]


def requirements_table(report: Report, lang: Lang) -> Iterator[list[Cell]]:
    """A row per requirement of this milestone, worst first."""
    for result in worst_first(r for r in report.results if r.level is not None):
        first = result.findings[0] if result.findings else None
        yield [
            *_about(result, lang),
            ASSURANCES[result.assurance][lang] if result.assurance else "",
            result.applicability.because[lang],
            first.message[lang] if first else "",
            first.remedy[lang] if first and first.remedy else "",
            result.waiver.end if result.waiver else "",
            result.attestation.author if result.attestation else "",
            result.attestation.valid_until if result.attestation else "",
            " ; ".join(
                " — ".join(part for part in (s.document, s.section) if part)
                for s in result.requirement.sources
            ),
        ]


def evidence_table(report: Report, lang: Lang) -> Iterator[list[Cell]]:
    """A row per requirement, proof and file."""
    for result in report.results:
        files = {file.path: file for file in result.evidence}
        for slot in result.proofs:
            state = OUTCOMES[slot.state][lang] if slot.state else Text("absente", "absent")[lang]
            if not slot.evidence:
                yield [result.requirement.id, slot.id, state, "", "", "", ""]
            for path in slot.evidence:
                yield [result.requirement.id, slot.id, state, path, *_file(files.get(path))]


def _file(file: UsedFile | None) -> list[Cell]:
    if file is None:
        return ["", "", ""]
    return [file.nature or "", "" if file.size is None else file.size, file.sha256 or ""]
