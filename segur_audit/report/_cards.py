"""The cards of the HTML report: a requirement, a finding, an action, an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from segur_audit.guidance.planning import Action
from segur_audit.model.finding import Finding
from segur_audit.model.ids import file_name
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult
from segur_audit.model.text import Lang, Text, ours, typeset
from segur_audit.report.words import (
    ASSURANCES,
    LEVELS,
    OUTCOMES,
    SYMBOLS,
    counted,
)


def tile(outcome: Outcome, count: int, lang: Lang) -> dict[str, Any]:
    name = counted(count, outcome, lang).partition(" ")[2]
    return {"key": outcome.value, "count": count, "symbol": SYMBOLS[outcome], "name": name}


def _outcome(outcome: Outcome, lang: Lang) -> dict[str, Any]:
    return {"key": outcome.value, "symbol": SYMBOLS[outcome], "outcome": OUTCOMES[outcome][lang]}


def first(result: RequirementResult, lang: Lang) -> dict[str, Any]:
    return {
        "id": result.requirement.id,
        "anchor": _anchor(result),
        "message": typeset(result.requirement.title[lang], lang),
        **_outcome(result.outcome, lang),
    }


def todo(action: Action, lang: Lang) -> dict[str, Any]:
    """An action as `plan` gives it: the steps, the place, what takes time, the requirements that
    wait for it.
    """
    begin = action.begin_by
    lead = action.lead[lang] if action.lead else None
    if lead and begin:
        lead = Text(
            "à lancer au plus tard le {begin} ({lead})",
            "begin by {begin} ({lead})",
            begin=begin,
            lead=action.lead,
        )[lang]
    return {
        "steps": [typeset(step[lang], lang) for step in action.steps],
        "place": str(action.location) if action.location else None,
        "lead": lead,
        "opens": [(name, file_name(name)) for name in (*action.unblocks, *action.helps)],
    }


def more(count: int, lang: Lang) -> str | None:
    if count <= 0:
        return None
    return Text(
        "… et {count} autre{plural}, détaillées plus loin.",
        "… and {count} more, detailed below.",
        count=count,
        plural=ours("s" if count > 1 else ""),
    )[lang]


def _anchor(result: RequirementResult) -> str:
    return file_name(result.requirement.id)


def requirement(result: RequirementResult, lang: Lang) -> dict[str, Any]:
    requirement = result.requirement
    level = (
        LEVELS[result.level][lang] if result.level else Text("autre jalon", "other milestone")[lang]
    )
    basis = f" · {ASSURANCES[result.assurance][lang]}" if result.assurance else ""
    return {
        "id": requirement.id,
        "anchor": _anchor(result),
        "title": requirement.title[lang],
        "chapter": requirement.chapter,
        "meta": typeset(
            f"{requirement.chapter} · {level}{basis} · {result.applicability.because[lang]}", lang
        ),
        "findings": [finding_card(finding, lang) for finding in result.findings],
        "decisions": list(_decisions(result, lang)),
        "proofs": [
            f"{s.id} : {OUTCOMES[s.state][lang] if s.state else Text('absente', 'absent')[lang]}"
            for s in result.proofs
        ],
        "notes": [typeset(note[lang], lang) for note in requirement.notes],
        "sources": [
            {
                "text": " — ".join(part for part in (s.document, s.section) if part),
                "url": s.url if _is_web(s.url) else None,
            }
            for s in requirement.sources
        ],
        **_outcome(result.outcome, lang),
    }


def _is_web(url: str | None) -> bool:
    """Whether a link may be followed: a catalogue could name `javascript:`."""
    return url is not None and url.startswith(("https://", "http://"))


def finding_card(finding: Finding, lang: Lang) -> dict[str, Any]:
    return {
        **_outcome(finding.outcome, lang),
        "message": typeset(finding.message[lang], lang),
        "place": str(finding.location) if finding.location else None,
        "remedy": typeset(finding.remedy[lang], lang) if finding.remedy else None,
        "source": finding.source,
        "code": finding.code,
    }


def _decisions(result: RequirementResult, lang: Lang) -> Iterator[str]:
    if waiver := result.waiver:
        yield Text(
            "Dérogation du {start} au {end} : {reason} (responsable {owner}, approuvée par "
            "{approver})",
            "Waiver from {start} to {end}: {reason} (owner {owner}, approved by {approver})",
            start=waiver.start,
            end=waiver.end,
            reason=waiver.reason,
            owner=waiver.owner,
            approver=waiver.approver,
        )[lang]
    if said := result.attestation:
        verdict = said.result.replace("_", " ")
        yield Text(
            "Attestation de {author} du {date}, valable jusqu'au {valid_until} : {verdict}",
            "Attestation by {author} of {date}, valid until {valid_until}: {verdict}",
            author=said.author,
            date=said.date,
            valid_until=said.valid_until,
            verdict=verdict,
        )[lang]
