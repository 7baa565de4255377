"""How far a dossier covers a REM: each requirement, scenario and proof with its state, and the
pieces that no proof asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Report
from segur_audit.rem import Rem, RemRequirement

#: From the best to the worst; `apart`: not applicable, `bare`: a requirement without scenario,
#: which is never « uncovered ».
STATES = ("pass", "waived", "to_review", "fail", "missing", "apart", "bare")


@dataclass(frozen=True, slots=True)
class ProofState:
    """A proof and how it stands."""

    requirement: str
    scenario: str
    proof: str
    state: str
    evidence: tuple[str, ...]
    asked: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The proofs of a REM by chapter, the requirements that have none, and the pieces that answer
    to nothing.
    """

    chapters: Mapping[str, tuple[ProofState, ...]]
    bare: tuple[str, ...]
    strays: tuple[tuple[int, str], ...]


def coverage(rem: Rem, report: Report, manifest: Mapping[str, Any]) -> Coverage:
    """The coverage that an audit with this REM found."""
    results = {result.requirement.key: result for result in report.results}
    chapters: dict[str, list[ProofState]] = {}
    for one in rem.requirements:
        result = results.get(one.key)
        slots = {canonical(slot.id): slot for slot in result.proofs} if result else {}
        for scenario, proof, text in _proofs(one):
            slot = slots.get(canonical(proof))
            apart = result is None or result.outcome is Outcome.NOT_APPLICABLE
            state = "apart" if apart else _state(slot.state if slot else None)
            evidence = slot.evidence if slot else ()
            chapters.setdefault(one.chapter, []).append(
                ProofState(one.id, scenario, proof, state, evidence, text)
            )
    bare = tuple(one.id for one in rem.requirements if not one.proofs)
    return Coverage(
        {name: tuple(rows) for name, rows in chapters.items()},
        bare,
        tuple(_strays(rem, report, manifest)),
    )


def _proofs(one: RemRequirement) -> Iterable[tuple[str, str, str]]:
    seen: set[str] = set()
    for scenario in one.scenarios:
        for proof in scenario.proofs:
            if proof.key not in seen:
                seen.add(proof.key)
                yield scenario.id, proof.id, proof.text


def _state(outcome: Outcome | None) -> str:
    if outcome is None:
        return "missing"
    return (
        outcome.value
        if outcome.value in STATES
        else "fail"
        if outcome is Outcome.ERROR
        else "to_review"
    )


def _strays(rem: Rem, report: Report, manifest: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    known = {
        key for one in rem.requirements for key in (one.key, *(proof.key for proof in one.proofs))
    }
    known |= {canonical(slot.id) for result in report.results for slot in result.proofs}
    known |= {result.requirement.key for result in report.results}
    for index, entry in enumerate(manifest.get("preuves", ())):
        if not {canonical(identifier) for identifier in entry.get("repond_a", ())} & known:
            yield (
                index,
                str(
                    entry.get("fichier")
                    or (entry.get("fichiers") or [""])[0]
                    or entry.get("url")
                    or entry.get("identifiant")
                    or "—"
                ),
            )
