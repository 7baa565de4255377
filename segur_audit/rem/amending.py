"""Amendments: answers of the FAQ that change a REM until a version absorbs them. Data files say
which, since when, and where from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from segur_audit import CONTENT
from segur_audit.manifest.source import parse_source, read_bytes
from segur_audit.model.ids import canonical
from segur_audit.model.text import Text, written
from segur_audit.rem import Rem, RemProof, RemRequirement, RemScenario

FOLDER = CONTENT / "requirements" / "amendments"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment. `absorbed`: the first REM version that carries it; `old`: the wording that it
    changes into `new`.
    """

    id: str
    schemes: tuple[str, ...]
    targets: tuple[str, ...]
    effect: str | None
    absorbed: str | None
    until: str | None
    suspends: bool
    condition: Text | None
    old: str | None
    new: str | None
    note: Text
    source: str

    def concerns(self, one: RemRequirement, rem: Rem) -> bool:
        """Whether it changes that requirement of that REM: named by its id or a proof's, or still
        in the old wording.
        """
        if self.schemes and rem.scheme not in self.schemes:
            return False
        if self.absorbed and rem.version and rem.version >= self.absorbed:
            return False
        if self.old and not self.targets:
            return any(self.old in text for text in _texts(one))
        keys = {
            one.key,
            *(canonical(s.id) for s in one.scenarios),
            *(proof.key for proof in one.proofs),
        }
        return bool(keys & {canonical(target) for target in self.targets})


def _texts(one: RemRequirement) -> list[str]:
    return [
        one.text,
        one.comment,
        *(s.text for s in one.scenarios),
        *(proof.text for proof in one.proofs),
    ]


@cache
def amendments(folder: Path = FOLDER) -> tuple[Amendment, ...]:
    """The amendments of a folder, in the order of their files. Raises InputError."""
    found: list[Amendment] = []
    for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
        for row in parse_source(read_bytes(file, file.name, 2_000_000), file.name).data or ():
            found.append(_amendment(row))
    return tuple(found)


def _amendment(row: dict[str, Any]) -> Amendment:
    return Amendment(
        id=row["id"],
        schemes=tuple(row.get("schemes", ())),
        targets=tuple(row.get("targets", ())),
        effect=row.get("effect"),
        absorbed=row.get("absorbed"),
        until=row.get("until"),
        suspends=bool(row.get("suspends", False)),
        condition=_text(row.get("condition")),
        old=row.get("old"),
        new=row.get("new"),
        note=written(row["note"]["fr"], row["note"]["en"]),
        source=row["source"],
    )


def _text(value: dict[str, str] | None) -> Text | None:
    return written(value["fr"], value["en"]) if value else None


def amended(rem: Rem) -> tuple[Rem, dict[str, tuple[Text, ...]]]:
    """The REM with its amendments applied, and the notes that say so, by requirement."""
    notes: dict[str, tuple[Text, ...]] = {}
    requirements = []
    for one in rem.requirements:
        concerned = [amendment for amendment in amendments() if amendment.concerns(one, rem)]
        for amendment in concerned:
            one = _applied(one, amendment)
        if concerned:
            notes[one.key] = tuple(_note(amendment) for amendment in concerned)
        requirements.append(one)
    return replace(rem, requirements=tuple(requirements)), notes


def _note(amendment: Amendment) -> Text:
    since = f" ({amendment.effect})" if amendment.effect else ""
    until = (
        Text(" Jusqu'au {until}.", " Until {until}.", until=amendment.until)
        if amendment.until
        else Text("", "")
    )
    head = Text(
        "Amendement {id}{since} : ", "Amendment {id}{since}: ", id=amendment.id, since=since
    )
    return (
        head
        + amendment.note
        + until
        + Text(" Source : {source}", " Source: {source}", source=amendment.source)
    )


def _applied(one: RemRequirement, amendment: Amendment) -> RemRequirement:
    if amendment.suspends:
        one = replace(one, level="recommended", condition=amendment.note.fr)
    if amendment.condition:
        one = replace(one, condition=amendment.condition.fr)
    if amendment.old and amendment.new:
        one = _reworded(one, amendment.old, amendment.new)
    return one


def _reworded(one: RemRequirement, old: str, new: str) -> RemRequirement:
    scenarios = tuple(
        RemScenario(
            s.id, s.text.replace(old, new), tuple(_proof(proof, old, new) for proof in s.proofs)
        )
        for s in one.scenarios
    )
    return replace(
        one,
        text=one.text.replace(old, new),
        comment=one.comment.replace(old, new),
        scenarios=scenarios,
    )


def _proof(proof: RemProof, old: str, new: str) -> RemProof:
    return replace(proof, text=proof.text.replace(old, new))
