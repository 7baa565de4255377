"""The pieces of a report, one by one: what each answers, and every finding that was made in it."""

from __future__ import annotations

from typing import Any

from segur_audit.model.ids import file_name
from segur_audit.model.report import Report, UsedFile
from segur_audit.model.text import Lang, typeset
from segur_audit.report.words import OUTCOMES, SYMBOLS


def pieces(report: Report, lang: Lang) -> list[dict[str, Any]]:
    """Each file by name, with the requirements that read it and what they found there."""
    files: dict[str, UsedFile] = {}
    readers: dict[str, dict[str, str]] = {}
    for result in report.results:
        name = result.requirement.id
        for file in result.evidence:
            files.setdefault(file.path, file)
            readers.setdefault(file.path, {})[name] = file_name(name)
    findings = _findings(report, lang)
    return [
        {
            "path": path,
            "nature": file.nature or "—",
            "size": "—" if file.size is None else file.size,
            "sha256": file.sha256 or "—",
            "answers": list(readers[path].items()),
            "findings": findings.get(path, []),
        }
        for path, file in sorted(files.items())
    ]


def _findings(report: Report, lang: Lang) -> dict[str, list[dict[str, Any]]]:
    """By file, the findings that name a place in it; what several requirements find is told once,
    with their names.
    """
    made: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {}
    for result in report.results:
        for finding in result.findings:
            if finding.location is None:
                continue
            place, message = str(finding.location), typeset(finding.message[lang], lang)
            key = (finding.code, finding.outcome.value, place, message)
            one: dict[str, Any] = {
                "key": finding.outcome.value,
                "symbol": SYMBOLS[finding.outcome],
                "outcome": OUTCOMES[finding.outcome][lang],
                "message": message,
                "place": place,
                "code": finding.code,
                "ids": {},
            }
            name = result.requirement.id
            kept = made.setdefault(finding.location.file, {}).setdefault(key, one)
            kept["ids"][name] = file_name(name)
    return {file: list(found.values()) for file, found in made.items()}
