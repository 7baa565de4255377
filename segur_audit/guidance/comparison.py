"""What changed since an earlier JSON report, keyed on content: a line that moved is no change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from segur_audit.guidance.baselines import documents_of, earlier, is_sound
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
    """The JSON report (or set of reports) at `path`. Raises InputError, which names the file, when
    it is none.
    """
    try:
        document = json.loads(read_bytes(path, path.name, _LIMIT))
    except (ValueError, RecursionError) as error:
        raise _no_report(path.name) from error
    if not isinstance(document, dict) or document.get("format_version") != 1:
        raise _no_report(path.name)
    if document.get("format") not in ("segur-audit/report", "segur-audit/report-set"):
        raise _no_report(path.name)
    for report in documents_of(document, path.name):
        if not is_sound(report):
            raise InputError(_DAMAGED, location=Location(path.name), remedy=_AGAIN)
    return dict(document)


def _no_report(name: str) -> InputError:
    message = Text(
        "ce n'est pas un rapport JSON de segur-audit (version 1)",
        "this is no JSON report of segur-audit (version 1)",
    )
    return InputError(message, location=Location(name), remedy=_AGAIN)


_AGAIN = Text(
    "produisez le rapport avec : segur-audit check -o rapport.json",
    "make it with: segur-audit check -o rapport.json",
)
_DAMAGED = Text("le rapport précédent est abîmé", "the earlier report is damaged")


def compared(
    report: Report,
    baseline: Mapping[str, Any],
    *,
    no_worse: bool = False,
    alone: bool = True,
    name: str = "",
) -> Report:
    """The report with what changed since `baseline`. Raises InputError when that is damaged or
    about something else.

    `no_worse` turns the codes 1 and 5 into 0 when nothing that is mandatory got worse; the gate
    stays what it is. `alone`:
    whether no other manifest is audited; `name`: the file of the baseline, for messages.
    """
    before = _document(report, baseline, alone, name or report.shown)
    if not is_sound(before):
        raise InputError(_DAMAGED, location=Location(name) if name else None, remedy=_AGAIN)
    changes = tuple(_changes(report, before))
    verdict = _lenient(report.verdict, changes) if no_worse else report.verdict
    return replace(report, since=changes, verdict=verdict)


def _document(
    report: Report, baseline: Mapping[str, Any], alone: bool, name: str
) -> Mapping[str, Any]:
    """The earlier report on the same manifest; one that stood there with an error knew nothing.
    Raises InputError.
    """
    before = earlier(report, documents_of(baseline, name), alone and "reports" not in baseline)
    if before is None:
        message = Text(
            "le rapport précédent ne dit rien de {shown}",
            "the earlier report says nothing of {shown}",
            shown=report.shown,
        )
        raise InputError(message, location=Location(name), remedy=_AGAIN)
    if "error" in before:
        return {**before, "requirements": []}
    for key, value in (("scheme", report.scheme), ("milestone", report.milestone)):
        if before.get(key) != value:
            old = shorten(str(before.get(key)))
            message = Text(
                "le rapport précédent porte sur « {old} », celui-ci sur « {value} »",
                "the earlier report is about '{old}', not '{value}'",
                old=old,
                value=value,
            )
            raise InputError(message, location=Location(name))
    if not report.hypothesis.supposed and _is_supposed(before):
        raise InputError(
            Text(
                "le rapport précédent est une hypothèse (--set) : il ne dit pas ce qui était",
                "the earlier report is a supposition (--set): it does not tell what was",
            ),
            location=Location(name),
            remedy=_AGAIN,
        )
    return before


def _is_supposed(before: Mapping[str, Any]) -> bool:
    notices = before.get("notices")
    return isinstance(notices, list) and any(
        isinstance(notice, dict) and notice.get("code") == "what_if.set" for notice in notices
    )


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
    heavier = mandatory and old["level"] != Level.MANDATORY.value and result.outcome in _HARD
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
    if before is result.outcome and not appeared and not gone and not heavier:
        return None
    worse = heavier or (
        mandatory
        and (result.outcome.rank < before.rank or (bool(appeared) and result.outcome in _HARD))
    )
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
            " ; a empiré depuis le rapport précédent : {names}",
            "; worse than in the earlier report: {names}",
            names=names,
        )
        return replace(verdict, rule=rule)
    if verdict.exit_code not in (1, 5):
        return verdict
    why = Text(
        " ; code de retour 0 demandé : rien n'a empiré (--no-worse)",
        "; exit code 0 was asked for: nothing got worse (--no-worse)",
    )
    return verdict.leniently(why)
