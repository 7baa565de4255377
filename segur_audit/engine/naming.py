"""Which pieces name which requirement or proof, and those that answer nothing (contract, sections 2
and 6.1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segur_audit.catalogue.reading import Catalogue
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical, nearest
from segur_audit.model.outcome import Outcome
from segur_audit.model.requirement import Requirement, Slot
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

_ABSENT = Rule(
    "evidence.absent_from_rem",
    "",
    None,
    Text(
        "« {name} » est absente du REM importé : la pièce n'y répond à rien",
        "'{name}' is not in the imported REM: the piece answers nothing there",
    ),
    worth=Outcome.WARNING,
)
_UNEXPECTED = Rule(
    "evidence.unexpected_nature",
    "",
    None,
    Text(
        "{name} n'attend pas de pièce de nature « {nature} » : elle n'est pas comptée",
        "{name} expects no piece of nature '{nature}': it does not count",
    ),
    worth=Outcome.WARNING,
)
_OFFERED = Rule(
    "evidence.offered",
    "",
    None,
    Text(
        "« {name} » n'est le numéro d'aucune preuve connue : la pièce est proposée à {id}, "
        "selon sa nature",
        "'{name}' is the number of no known proof: the piece is offered to {id}, by its nature",
    ),
    Text(
        "importez le REM qui porte ce numéro, ou écrivez repond_a: [{id}]",
        "import the REM that bears this number, or write repond_a: [{id}]",
    ),
    Outcome.WARNING,
)
_OTHER_SCHEME = Rule(
    "evidence.other_scheme",
    "",
    None,
    Text("« {name} » n'appartient pas à ce dispositif", "'{name}' does not belong to this scheme"),
    worth=Outcome.WARNING,
)
_UNKNOWN = Rule(
    "evidence.unknown_id",
    "",
    None,
    Text("« {name} » n'est connu d'aucun catalogue", "'{name}' is known to no catalogue"),
    worth=Outcome.WARNING,
)
_NEAR = Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?")
_UNASSIGNED = Rule(
    "evidence.unassigned",
    "",
    None,
    Text("cette pièce ne répond à aucune exigence", "this piece answers no requirement"),
    Text(
        "donnez repond_a: [une exigence ou un numéro de preuve]",
        "give repond_a: [a requirement or a proof number]",
    ),
    worth=Outcome.WARNING,
)


Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """For each key of a requirement or a proof, the indexes of the entries of `preuves` that name
    it.

    `offered`: for each number that no slot bears but that lies below a requirement's id, that
    requirement, which counts as named.
    """

    entries: Mapping[str, tuple[int, ...]]
    offered: Mapping[str, Requirement]


def named_by(entries: Sequence[Entry], requirements: Sequence[Requirement]) -> Named:
    """Who names what, `requirements` being all those of the scheme."""
    by_key = {requirement.key: requirement for requirement in requirements}
    numbers = {canonical(slot.id) for requirement in requirements for slot in requirement.proofs}
    indexes: dict[str, dict[int, None]] = {}
    offered: dict[str, Requirement] = {}
    for index, entry in enumerate(entries):
        for identifier in entry.get("repond_a", ()):
            key = canonical(identifier)
            indexes.setdefault(key, {})[index] = None
            parent = None if key in numbers or key in by_key else parent_of(key, by_key)
            if parent:
                offered[key] = by_key[parent]
                indexes.setdefault(parent, {})[index] = None
    return Named({key: tuple(sorted(found)) for key, found in indexes.items()}, offered)


def parent_of(key: str, known: Collection[str]) -> str | None:
    """The longest key of `known` that `key` lies below: SSI/GEN.18 of SSI/GEN.18.01.01."""
    parts = key.split(".")
    above = (".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((parent for parent in above if parent in known), None)


def strays(
    manifest: Manifest,
    catalogue: Catalogue,
    scheme: str,
    named: Named,
    absent: frozenset[str],
    asked: Mapping[str, Sequence[Slot]],
) -> Iterator[Finding]:
    """Pieces that answer nothing, or less than they say: an id that no catalogue knows, a nature
    that no slot accepts, no id at all.

    `absent`: the keys of the built-in rules that the imported REM does not hold. `asked`: the slots
    of each requirement that
    applies for which somebody asks.
    """
    slots = _slots_by_name(catalogue.for_scheme(scheme), asked)
    known = _Known(slots, catalogue, named, absent)
    for index, entry in enumerate(manifest.data.get("preuves", [])):
        if not entry.get("repond_a"):
            yield _UNASSIGNED.warns(manifest.source.locate(("preuves", index)))
        for number, identifier in enumerate(entry.get("repond_a", ())):
            place = manifest.source.locate(("preuves", index, "repond_a", number))
            if stray := _stray(identifier, entry, known):
                rule, values = stray
                yield rule.warns(place, **values)


def _slots_by_name(
    requirements: Sequence[Requirement], asked: Mapping[str, Sequence[Slot]]
) -> dict[str, list[Slot]]:
    """The slots that each id of a requirement and each proof number stands for."""
    found: dict[str, list[Slot]] = {}
    for requirement in requirements:
        slots = asked.get(requirement.key, requirement.proofs)
        found.setdefault(requirement.key, []).extend(slots)
        for slot in requirement.proofs:
            mine = [slot, *(other for other in slots if slot.id in other.names)]
            found.setdefault(canonical(slot.id), []).extend(mine)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What an id is looked up in: the slots of the scheme by name, every catalogue, the ids that
    are offered to a requirement.
    """

    slots: Mapping[str, list[Slot]]
    catalogue: Catalogue
    named: Named
    absent: frozenset[str]


#: What is said of an id, and the values that fill its words.
_Stray = tuple[Rule, dict[str, Any]]


def _stray(identifier: str, entry: Entry, known: _Known) -> _Stray | None:
    key, name = canonical(identifier), shorten(identifier)
    parent = known.named.offered.get(key)
    if key in known.absent:
        return _ABSENT, {"name": name}
    if key not in known.slots and parent is None:
        return _unknown(identifier, known)
    nature = entry.get("nature")
    slots = known.slots[key if parent is None else parent.key]
    if not any(slot.accepting(nature) for slot in slots):
        return _UNEXPECTED, {"name": name, "nature": nature}
    return (_OFFERED, {"name": name, "id": ours(parent.id)}) if parent else None


def _unknown(identifier: str, known: _Known) -> _Stray:
    key, name, catalogue = canonical(identifier), shorten(identifier), known.catalogue
    if key in catalogue.keys or key in catalogue.proof_keys or parent_of(key, catalogue.keys):
        return _OTHER_SCHEME, {"name": name}
    near = nearest(identifier, catalogue.ids)
    action = _NEAR.filled(near=ours(near)) if near else None
    return _UNKNOWN, {"name": name, "action": action}
