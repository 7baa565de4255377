"""Puts pieces into slots, and says what is wanting in each (contract, sections 2 and 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segur_audit.catalogue.conditions import absent_paths, judge
from segur_audit.catalogue.reading import Catalogue
from segur_audit.engine.inspection import declared_items, missing
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical, nearest
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.requirement import Requirement, Slot
from segur_audit.model.text import Text, shorten

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """A slot and the indexes of the entries of `preuves` that were offered to it."""

    slot: Slot
    entries: tuple[int, ...]


def named_by(entries: Sequence[Entry]) -> Mapping[str, tuple[int, ...]]:
    """For each id or proof number, the indexes of the entries of `preuves` that name it."""
    found: dict[str, dict[int, None]] = {}
    for index, entry in enumerate(entries):
        for identifier in entry.get("repond_a", ()):
            found.setdefault(canonical(identifier), {})[index] = None
    return {key: tuple(indexes) for key, indexes in found.items()}


def fill(
    requirement: Requirement, entries: Sequence[Entry], named: Mapping[str, tuple[int, ...]]
) -> tuple[Filled, ...]:
    """Each slot of the requirement with the entries that it accepts (`named`: who names what).

    A requirement's id offers a piece to each slot that accepts its nature; a proof number offers it to that slot alone.
    """
    whole = named.get(requirement.key, ())
    return tuple(
        Filled(slot, _accepted(slot, {*whole, *named.get(canonical(slot.id), ())}, entries))
        for slot in requirement.proofs
    )


def _accepted(slot: Slot, offered: set[int], entries: Sequence[Entry]) -> tuple[int, ...]:
    return tuple(
        index
        for index in sorted(offered)
        if slot.accepting(entries[index].get("nature")) is not None
    )


def wanted(
    requirement: Requirement, manifest: Manifest
) -> tuple[tuple[Slot, ...], tuple[Finding, ...]]:
    """The slots whose condition holds, and a finding for each condition that cannot be known."""
    slots: list[Slot] = []
    unknown: list[Finding] = []
    for slot in requirement.proofs:
        judged = judge(slot.when, manifest)
        if judged.value is True:
            slots.append(slot)
        elif judged.value is None:
            unknown.extend(missing(path, manifest) for path in absent_paths(judged))
    return tuple(slots), tuple(unknown)


def wanting(slot: Slot, pieces: Sequence[Piece], manifest: Manifest) -> Iterator[Finding]:
    """What a deposit slot lacks: pieces, or a piece for one of the items that it follows (`per`)."""
    if slot.purpose != "deposit":
        return
    if slot.per is None:
        if len(pieces) < slot.min:
            yield _lack(slot, manifest)
        return
    items = declared_items(manifest, slot.per)
    if items is None:
        yield missing(slot.per, manifest)
        return
    if not items:
        message = Text(
            f"{slot.per} est vide : rien ne peut être montré",
            f"{slot.per} is empty: nothing can be shown",
        )
        yield Finding(f"{slot.id}.none", Outcome.MISSING, message, manifest.place(slot.per))
    for index, item in enumerate(items):
        if sum(piece.entry.get(slot.match or "") == item for piece in pieces) < slot.min:
            yield _lack_of(slot, manifest, f"{slot.per}[{index}]", str(item))


def _name(slot: Slot) -> Text:
    natures = ", ".join(accepted.nature for accepted in slot.accepts)
    label = slot.label or Text(natures, natures)
    return Text(f"{slot.id} ({label.fr})", f"{slot.id} ({label.en})")


def _remedy(slot: Slot, extra: str = "") -> Text:
    nature = slot.accepts[0].nature
    return Text(
        f"ajoutez à preuves une pièce de nature « {nature} » avec repond_a: [{slot.id}]{extra}",
        f"add to preuves a piece of nature '{nature}' with repond_a: [{slot.id}]{extra}",
    )


def _lack(slot: Slot, manifest: Manifest) -> Finding:
    name = _name(slot)
    message = Text(
        f"aucune pièce déposée pour la preuve {name.fr}", f"no piece supplied for proof {name.en}"
    )
    return Finding(
        "proof.missing", Outcome.MISSING, message, manifest.place("preuves"), _remedy(slot)
    )


def _lack_of(slot: Slot, manifest: Manifest, path: str, item: str) -> Finding:
    name = _name(slot)
    message = Text(
        f"aucune pièce pour « {shorten(item)} » (preuve {name.fr})",
        f"no piece for '{shorten(item)}' (proof {name.en})",
    )
    return Finding(
        "proof.missing",
        Outcome.MISSING,
        message,
        manifest.place(path),
        _remedy(slot, f", {slot.match}: {shorten(item)}"),
    )


def strays(manifest: Manifest, catalogue: Catalogue, scheme: str) -> Iterator[Finding]:
    """Pieces that answer nothing: an id that no catalogue knows, a nature that no slot of the requirement accepts, no id at all."""
    slots = _slots_by_name(catalogue.for_scheme(scheme))
    for index, entry in enumerate(manifest.data.get("preuves", [])):
        if not entry.get("repond_a"):
            message = Text(
                "cette pièce ne répond à aucune exigence", "this piece answers no requirement"
            )
            remedy = Text(
                "donnez repond_a: [une exigence ou un numéro de preuve]",
                "give repond_a: [a requirement or a proof number]",
            )
            yield Finding(
                "evidence.unassigned",
                Outcome.WARNING,
                message,
                manifest.source.locate(("preuves", index)),
                remedy,
            )
        for number, identifier in enumerate(entry.get("repond_a", ())):
            place = manifest.source.locate(("preuves", index, "repond_a", number))
            if stray := _stray(identifier, entry, slots, catalogue):
                yield Finding(stray[0], Outcome.WARNING, stray[1], place, stray[2])


def _slots_by_name(requirements: Sequence[Requirement]) -> dict[str, list[Slot]]:
    """The slots that each id of a requirement and each proof number stands for."""
    found: dict[str, list[Slot]] = {}
    for requirement in requirements:
        found.setdefault(requirement.key, []).extend(requirement.proofs)
        for slot in requirement.proofs:
            found.setdefault(canonical(slot.id), []).append(slot)
    return found


def _stray(
    identifier: str, entry: Entry, known: Mapping[str, list[Slot]], catalogue: Catalogue
) -> tuple[str, Text, Text | None] | None:
    key, shown = canonical(identifier), shorten(identifier)
    slots = known.get(key, [])
    if key not in known:
        if key in catalogue.keys or key in catalogue.proof_keys:
            return (
                "evidence.other_scheme",
                Text(
                    f"« {shown} » n'appartient pas à ce dispositif",
                    f"'{shown}' does not belong to this scheme",
                ),
                None,
            )
        near = nearest(identifier, catalogue.ids)
        remedy = (
            Text(f"vouliez-vous dire « {near} » ?", f"did you mean '{near}'?") if near else None
        )
        return (
            "evidence.unknown_id",
            Text(
                f"« {shown} » n'est connu d'aucun catalogue", f"'{shown}' is known to no catalogue"
            ),
            remedy,
        )
    if not any(slot.accepting(entry.get("nature")) for slot in slots):
        nature = entry.get("nature")
        return (
            "evidence.unexpected_nature",
            Text(
                f"{shown} n'attend pas de pièce de nature « {nature} » : elle n'est pas comptée",
                f"{shown} expects no piece of nature '{nature}': it does not count",
            ),
            None,
        )
    return None
