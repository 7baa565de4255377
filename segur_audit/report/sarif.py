"""SARIF 2.1.0, for code-scanning pages: a run per manifest, a result per finding that someone has
to look at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from segur_audit import __version__
from segur_audit.guidance.codes import entry_of
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Lang
from segur_audit.report import Reports
from segur_audit.report._rows import Row, from_root, telling_rows, title
from segur_audit.report.verdict import verdict_sentence

SUFFIXES = (".sarif", ".sarif.json")
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(reports: Reports, lang: Lang) -> str:
    """One log; its fingerprints do not depend on line numbers."""
    runs = [
        _failed(report, lang) if isinstance(report, FailedManifest) else _run(report, lang)
        for report in reports
    ]
    return (
        json.dumps(
            {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, ensure_ascii=False, indent=2
        )
        + "\n"
    )


def _run(report: Report, lang: Lang) -> dict[str, Any]:
    rows = telling_rows(report)
    rules = list(dict.fromkeys(title(row) for row in rows))
    codes: dict[str, dict[str, Requirement | None]] = {}
    for row in rows:
        requirement = row.result.requirement if row.result else None
        codes.setdefault(title(row), {})[row.finding.code] = requirement
    return {
        "tool": {
            "driver": {**_driver(), "rules": [_rule(name, codes[name], lang) for name in rules]}
        },
        "language": "fr-FR" if lang == "fr" else "en-GB",
        "automationDetails": {
            "id": f"segur-audit/{quote(report.shown)}/{report.scheme}/{report.milestone}/"
        },
        "invocations": [
            {
                "executionSuccessful": report.exit_code != 7,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": [
                    {"level": "note", "message": {"text": verdict_sentence(report, lang)}}
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, row, rules.index(title(row)), lang) for row in rows],
    }


def _driver() -> dict[str, Any]:
    return {
        "name": "segur-audit",
        "version": __version__,
        "semanticVersion": __version__,
    }


def _rule(name: str, codes: Mapping[str, Requirement | None], lang: Lang) -> dict[str, Any]:
    """A requirement, or the notice `name`, with what each code of its findings means."""
    requirement = next(iter(codes.values()))
    meaning = [words for code in codes if (words := _meaning(code, codes[code], lang))]
    if requirement is None:
        words = "\n\n".join(meaning) or name
        return {
            "id": name,
            "shortDescription": {"text": name},
            "fullDescription": {"text": words},
            "help": {"text": words},
        }
    sources = " ; ".join(
        ", ".join(part for part in (s.document, s.section) if part) for s in requirement.sources
    )
    why = requirement.because[lang] if requirement.because else ""
    url = next((source.url for source in requirement.sources if source.url), None)
    return {
        "id": name,
        "shortDescription": {"text": requirement.title[lang]},
        "fullDescription": {"text": " ".join(filter(None, (requirement.title[lang], why)))},
        "help": {"text": "\n\n".join((requirement.remedy[lang], *meaning, sources))},
        **({"helpUri": url} if url else {}),
        "properties": {"tags": [requirement.chapter]},
    }


def _meaning(code: str, requirement: Requirement | None, lang: Lang) -> str:
    """What a code means and what to do, as `segur-audit explain CODE` says it."""
    entry = entry_of(code, requirement)
    if entry is None:
        return ""
    words = [
        " → ".join(text[lang] for text in (way.breaks, way.action) if text)
        for way in entry.ways
        if way.breaks
    ]
    return f"{code} : {' ; '.join(dict.fromkeys(words))}" if words else ""


def _result(report: Report, row: Row, index: int, lang: Lang) -> dict[str, Any]:
    finding = row.finding
    remedy = f" — {finding.remedy[lang]}" if finding.remedy else ""
    found: dict[str, Any] = {
        "ruleId": title(row),
        "ruleIndex": index,
        "level": _level(row),
        "kind": "review" if finding.outcome is Outcome.TO_REVIEW else "fail",
        "message": {"text": f"{finding.message[lang]}{remedy}"},
        "locations": [_location(report, row)],
        "partialFingerprints": {"segurAudit/v1": row.fingerprint},
        "properties": {"code": finding.code, "outcome": finding.outcome.value},
    }
    if finding.outcome is Outcome.WAIVED:
        waiver = row.result.waiver if row.result else None
        found["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": waiver.reason if waiver else "",
            }
        ]
    return found


def _level(row: Row) -> str:
    if row.finding.outcome is Outcome.TO_REVIEW:
        return "none"  # what SARIF asks for results of kind `review`
    serious = row.finding.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.ERROR)
    return (
        "error"
        if serious and row.mandatory
        else "warning"
        if serious or row.finding.outcome is Outcome.WARNING
        else "note"
    )


def _location(report: Report, row: Row) -> dict[str, Any]:
    place = row.finding.location
    physical: dict[str, Any] = {
        "artifactLocation": {
            "uri": quote(from_root(report, place.file if place else report.manifest))
        }
    }
    if place and place.line:
        physical["region"] = {
            "startLine": place.line,
            **({"startColumn": place.column} if place.column else {}),
        }
    else:
        physical["region"] = {"startLine": 1}
    location: dict[str, Any] = {"physicalLocation": physical}
    if place and place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": place.path}]
    return location


def _failed(report: FailedManifest, lang: Lang) -> dict[str, Any]:
    line = report.location.line if report.location and report.location.line else 1
    place = {
        "artifactLocation": {"uri": quote(report.manifest)},
        "region": {"startLine": line},
    }
    note = {
        "level": "error",
        "message": {"text": report.error[lang]},
        "locations": [{"physicalLocation": place}],
    }
    return {
        "tool": {"driver": _driver()},
        "automationDetails": {"id": f"segur-audit/{quote(report.manifest)}"},
        "invocations": [
            {"executionSuccessful": False, "exitCode": 3, "toolConfigurationNotifications": [note]}
        ],
        "results": [],
    }
