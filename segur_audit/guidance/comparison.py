"""What changed since an earlier JSON report, keyed on content: a line that moved is no change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import Change, Report, RequirementResult, Verdict
from segur_audit.model.text import Text, shorten

_LIMIT = 200_000_000
_HARD = frozenset({Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW})
Key = tuple[str, str, str, str]


def read_baseline(path: Path) -> dict[str, Any]:
    """The JSON report (or set of reports) at `path`. Raises InputError when it is none."""
    try:
        document = json.loads(read_bytes(path, path.name, _LIMIT))
    except (ValueError, RecursionError) as error:
        raise _no_report(path) from error
    known = isinstance(document, dict) and document.get("format") in (
        "segur-audit/report",
        "segur-audit/report-set",
    )
    if not known or document.get("format_version") != 1:
        raise _no_report(path)
    return dict(document)


def _no_report(path: Path) -> InputError:
    return InputError(
        Text(
            "ce n'est pas un rapport JSON de segur-audit (version 1)",
            "this is no JSON report of segur-audit (version 1)",
        ),
        location=Location(path.name),
        remedy=Text(
            "produisez-le avec : segur-audit check -o rapport.json",
            "make it with: segur-audit check -o report.json",
        ),
    )


def compared(report: Report, baseline: Mapping[str, Any], *, no_worse: bool = False) -> Report:
    """The report with what changed since `baseline`. Raises InputError when that is about something else.

    `no_worse` turns the codes 1 and 5 into 0 when nothing that is mandatory got worse; the gate stays what it is.
    """
    before = _document(report, baseline)
    try:
        changes = tuple(_changes(report, before))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(
            _DAMAGED, location=Location(shorten(str(before.get("manifest", {}))))
        ) from error
    verdict = _lenient(report.verdict, changes) if no_worse else report.verdict
    return replace(report, since=changes, verdict=verdict)


_DAMAGED = Text("le rapport précédent est abîmé", "the earlier report is damaged")


def _document(report: Report, baseline: Mapping[str, Any]) -> Mapping[str, Any]:
    documents = baseline["reports"] if baseline["format"].endswith("-set") else [baseline]
    found = [
        d
        for d in documents
        if len(documents) == 1 or d.get("manifest", {}).get("path") == report.shown
    ]
    if not found or "requirements" not in found[0]:
        message = Text(
            f"le rapport précédent ne dit rien de {report.shown}",
            f"the earlier report says nothing of {report.shown}",
        )
        raise InputError(message)
    for key, value in (("scheme", report.scheme), ("milestone", report.milestone)):
        if found[0].get(key) != value:
            old = shorten(str(found[0].get(key)))
            message = Text(
                f"le rapport précédent porte sur « {old} », celui-ci sur « {value} »",
                f"the earlier report is about '{old}', not '{value}'",
            )
            raise InputError(message)
    return dict(found[0])


def _changes(report: Report, before: Mapping[str, Any]) -> Iterator[Change]:
    old = {canonical(r["id"]): r for r in before["requirements"] if r["level"] is not None}
    new = {r.requirement.key: r for r in report.results if r.level is not None}
    selected = {canonical(name) for name in report.only}
    for key, result in new.items():
        change = _change(result, old.get(key))
        if change:
            yield change
    for key, gone in old.items():
        if key not in new and not selected and not report.chapters:
            yield Change(str(gone["id"]), Outcome(gone["outcome"]), None, (), (), worse=False)


def _change(result: RequirementResult, old: Mapping[str, Any] | None) -> Change | None:
    mandatory = result.level is Level.MANDATORY
    if old is None:
        return Change(
            result.requirement.id,
            None,
            result.outcome,
            (),
            (),
            worse=mandatory and result.outcome in _HARD,
        )
    before = Outcome(old["outcome"])
    known = Counter(
        _old_key(finding) for finding in old["findings"] if Outcome(finding["outcome"]) in _HARD
    )
    current: Counter[Key] = Counter()
    appeared = []
    for finding in result.findings:
        if finding.outcome in _HARD:
            key = _key(finding)
            current[key] += 1
            if current[key] > known[key]:
                appeared.append(finding)
    gone = tuple(sorted(" ".join(filter(None, key)) for key in (known - current).elements()))
    if before is result.outcome and not appeared and not gone:
        return None
    worse = mandatory and (
        result.outcome.rank < before.rank if before is not result.outcome else False
    )
    worse = worse or (mandatory and bool(appeared) and result.outcome in _HARD)
    return Change(result.requirement.id, before, result.outcome, tuple(appeared), gone, worse)


def _key(finding: Finding) -> Key:
    place = finding.location
    return (
        finding.outcome.value,
        finding.code,
        place.file if place else "",
        (place.path or "") if place else "",
    )


def _old_key(finding: Mapping[str, Any]) -> Key:
    place = finding["location"] or {}
    return finding["outcome"], finding["code"], place.get("file") or "", place.get("path") or ""


def _lenient(verdict: Verdict, changes: tuple[Change, ...]) -> Verdict:
    worse = [change.requirement for change in changes if change.worse]
    if worse:
        names = ", ".join(worse[:5]) + ("…" if len(worse) > 5 else "")
        rule = verdict.rule + Text(
            f" ; a empiré depuis le rapport précédent : {names}",
            f"; worse than in the earlier report: {names}",
        )
        return replace(verdict, rule=rule)
    if verdict.exit_code not in (1, 5):
        return verdict
    rule = verdict.rule + Text(
        " ; code de retour 0 demandé : rien n'a empiré (--no-worse)",
        "; exit code 0 was asked for: nothing got worse (--no-worse)",
    )
    return Verdict(verdict.gate, 0, rule)
