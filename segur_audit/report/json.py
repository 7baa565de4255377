"""JSON, version 1 (contract, section 5): its shape is written field by field and does not follow
the program's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from segur_audit import __version__
from segur_audit.model.coverage import Coverage, SideApplicability
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Level
from segur_audit.model.place import Location
from segur_audit.model.report import (
    AppliedAttestation,
    AppliedWaiver,
    CatalogueRef,
    Change,
    Deadline,
    FailedManifest,
    Report,
    RequirementResult,
)
from segur_audit.model.requirement import Source
from segur_audit.model.text import Lang, Text
from segur_audit.report import Reports
from segur_audit.report.counts import by_assurance, by_outcome
from segur_audit.report.verdict import verdict_words

SUFFIXES = (".json",)
FORMAT_VERSION = 1


def render(reports: Reports, lang: Lang) -> str:
    """One report, or the set of them when there are several."""
    documents = [document(report, lang, several=len(reports) > 1) for report in reports]
    if len(documents) == 1:
        return _written(documents[0]) + "\n"
    name, version = '"format": "segur-audit/report-set"', f'"format_version": {FORMAT_VERSION}'
    head = f'{{\n{name},\n{version},\n"reports": [\n'
    return head + ",\n".join(map(_written, documents)) + "\n]\n}\n"


def _written(document: dict[str, Any]) -> str:
    """A line for each key, and for each requirement: readable, and ten times faster than an
    indentation of everything.
    """
    lines = []
    for key, value in document.items():
        if key == "requirements":
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f'"requirements": [\n  {rows}\n]')
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}"


def document(
    report: Report | FailedManifest, lang: Lang, *, several: bool = False
) -> dict[str, Any]:
    """The JSON document of one report. Among `several`, the manifest is named as the caller named
    it, to tell them apart.
    """
    if isinstance(report, FailedManifest):
        return _failed(report, lang)
    return {
        "format": "segur-audit/report",
        "format_version": FORMAT_VERSION,
        "lang": lang,
        "tool": {
            "name": "segur-audit",
            "version": __version__,
            "capabilities": list(report.capabilities),
        },
        "manifest": {
            "path": report.shown if several else report.manifest,
            "sha256": report.manifest_sha256,
            "given": report.shown,
        },
        "catalogue": [_catalogue(catalogue) for catalogue in report.catalogues],
        "scheme": report.scheme,
        "milestone": report.milestone,
        "filter": {"only": list(report.only), "chapter": list(report.chapters)},
        "reference_date": {
            "value": report.reference_date.value.isoformat(),
            "from": report.reference_date.origin,
        },
        "gate": report.verdict.gate,
        "exit_code": report.verdict.exit_code,
        "verdict": verdict_words(report)[lang],
        "rule": report.verdict.rule[lang],
        "coverage": _coverage(report.coverage),
        "fail_on": report.fail_on,
        "notices": [_finding(notice, lang) for notice in report.notices],
        "counts": _counts(report.results),
        "calendar": [_deadline(deadline, lang) for deadline in report.calendar],
        "since": None
        if report.since is None
        else [_change(change, lang) for change in report.since],
        "requirements": [_result(result, lang) for result in report.results],
    }


def _catalogue(catalogue: CatalogueRef) -> dict[str, Any]:
    return {
        "name": catalogue.name,
        "version": catalogue.version,
        "sha256": catalogue.sha256,
        "requirements": catalogue.requirements,
        "replaces": list(catalogue.replaces),
        "merges": list(catalogue.merges),
    }


def _counts(results: Sequence[RequirementResult]) -> dict[str, Any]:
    mandatory = by_outcome(results, Level.MANDATORY)
    recommended = by_outcome(results, Level.RECOMMENDED)
    return {
        "mandatory": {outcome.value: n for outcome, n in mandatory.items()},
        "recommended": {outcome.value: n for outcome, n in recommended.items()},
        "assurance": {assurance.value: n for assurance, n in by_assurance(results).items()},
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "rules": coverage.rules,
        "rules_of": coverage.rules_of,
        "rem": {
            "imported": coverage.imported,
            "requirements": coverage.requirements,
            "requirements_of": coverage.requirements_of,
            "proofs": coverage.proofs,
            "proofs_of": coverage.proofs_of,
            "lifted": coverage.lifted,
        },
    }


def _side(side: SideApplicability, lang: Lang) -> dict[str, Any]:
    return {
        "asker": side.asker,
        "applies": side.applies,
        "level": side.level.value if side.level else None,
        "because": side.because[lang],
        "lifted": side.lifted,
    }


def _deadline(deadline: Deadline, lang: Lang) -> dict[str, Any]:
    return {
        "requirement": deadline.requirement,
        "what": deadline.what[lang],
        "last_day": deadline.last_day.isoformat(),
        "expired": deadline.expired,
        "begin_by": deadline.begin_by.isoformat() if deadline.begin_by else None,
        "location": _location(deadline.location),
    }


def _change(change: Change, lang: Lang) -> dict[str, Any]:
    return {
        "requirement": change.requirement,
        "before": change.before.value if change.before else None,
        "after": change.after.value if change.after else None,
        "worse": change.worse,
        "appeared": [_finding(finding, lang) for finding in change.appeared],
        "gone": list(change.gone),
    }


def _failed(failed: FailedManifest, lang: Lang) -> dict[str, Any]:
    return {
        "format": "segur-audit/report",
        "format_version": FORMAT_VERSION,
        "lang": lang,
        "manifest": {"path": failed.manifest, "sha256": None, "given": failed.manifest},
        "gate": "undecided",
        "exit_code": 3,
        "error": {
            "message": failed.error[lang],
            "location": _location(failed.location),
            "remedy": _words(failed.remedy, lang),
        },
    }


def _result(result: RequirementResult, lang: Lang) -> dict[str, Any]:
    requirement, scope = result.requirement, result.applicability
    return {
        "id": requirement.id,
        "title": requirement.title[lang],
        "chapter": requirement.chapter,
        "level": result.level.value if result.level else None,
        "outcome": result.outcome.value,
        "assurance": result.assurance.value if result.assurance else None,
        "reference_date": result.reference_date.isoformat(),
        "applicability": {
            "applies": scope.applies,
            "because": scope.because[lang],
            "location": _location(scope.location),
            "sides": [_side(side, lang) for side in scope.sides],
        },
        "findings": [_finding(finding, lang) for finding in result.findings],
        "proofs": [
            {
                "id": slot.id,
                "purpose": slot.purpose,
                "state": slot.state.value if slot.state else "absent",
                "evidence": list(slot.evidence),
            }
            for slot in result.proofs
        ],
        "evidence": [
            {"path": file.path, "nature": file.nature, "sha256": file.sha256, "size": file.size}
            for file in result.evidence
        ],
        "notes": [note[lang] for note in requirement.notes],
        "sources": [_source(source) for source in requirement.sources],
        "waiver": _waiver(result.waiver),
        "attestation": _attestation(result.attestation),
    }


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        "code": finding.code,
        "outcome": finding.outcome.value,
        "message": finding.message[lang],
        "remedy": _words(finding.remedy, lang),
        "location": _location(finding.location),
        "source": finding.source,
    }


def _words(text: Text | None, lang: Lang) -> str | None:
    return text[lang] if text else None


def _location(place: Location | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "column": place.column, "path": place.path}


def _source(source: Source) -> dict[str, Any]:
    return {
        "document": source.document,
        "section": source.section,
        "url": source.url,
        "date": source.date,
    }


def _waiver(waiver: AppliedWaiver | None) -> dict[str, Any] | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "owner": waiver.owner,
        "approver": waiver.approver,
        "start": waiver.start.isoformat(),
        "end": waiver.end.isoformat(),
        "scope": waiver.scope,
        "covers": [
            {"code": covered.code, "outcome": covered.outcome.value} for covered in waiver.covers
        ],
        "justified": waiver.justified,
        "location": _location(waiver.location),
    }


def _attestation(attestation: AppliedAttestation | None) -> dict[str, Any] | None:
    if attestation is None:
        return None
    return {
        "result": attestation.result,
        "author": attestation.author,
        "date": attestation.date.isoformat(),
        "valid_until": attestation.valid_until.isoformat(),
        "bound": attestation.bound,
        "location": _location(attestation.location),
    }
