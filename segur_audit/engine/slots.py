"""Puts pieces into slots, and says what is wanting in each (contract, sections 2 and 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from segur_audit.engine.context import Context
from segur_audit.engine.inspection import declared_items, missing
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.requirement import Requirement, Slot
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, joined, ours, shorten, written

_EMPTY_LIST = Rule(
    "proof.none",
    "",
    None,
    Text("{per} est vide : rien ne peut être montré", "{per} is empty: nothing can be shown"),
    worth=Outcome.MISSING,
)
_MISSING = Rule(
    "proof.missing",
    "",
    None,
    Text("aucune pièce déposée pour la preuve {name}", "no piece supplied for proof {name}"),
    worth=Outcome.MISSING,
)
_MISSING_ABSENT = Rule(
    "proof.missing",
    "",
    None,
    Text("aucune pièce pour « {item} » (preuve {name})", "no piece for '{item}' (proof {name})"),
    worth=Outcome.MISSING,
)


Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """A slot and the indexes of the entries of `preuves` that were offered to it."""

    slot: Slot
    entries: tuple[int, ...]


def fill(
    requirement: Requirement, entries: Sequence[Entry], named: Mapping[str, tuple[int, ...]]
) -> tuple[Filled, ...]:
    """Each slot of the requirement with the entries that it accepts (`named`: who names what).

    A requirement's id offers a piece to each slot that accepts its nature; a proof number to the
    slots that bear it, and to those
    that stand in for it.
    """
    whole = named.get(requirement.key, ())
    return tuple(
        Filled(
            slot,
            _accepted(
                slot,
                {
                    *whole,
                    *(i for name in (slot.id, *slot.names) for i in named.get(canonical(name), ())),
                },
                entries,
            ),
        )
        for slot in requirement.proofs
    )


def _accepted(slot: Slot, offered: set[int], entries: Sequence[Entry]) -> tuple[int, ...]:
    return tuple(
        index
        for index in sorted(offered)
        if slot.accepting(entries[index].get("nature")) is not None
    )


def wanting(slot: Slot, pieces: Sequence[Piece], context: Context) -> Iterator[Finding]:
    """What a deposit slot lacks: pieces, or a piece for one of the items that it follows
    (`per`).
    """
    if slot.purpose != "deposit":
        return
    if slot.per is None:
        if len(pieces) < slot.min:
            yield _lack(slot, context)
        return
    items = declared_items(context, slot.per)
    if items is None:
        yield missing(slot.per, context)
        return
    if not items:
        rule = replace(_EMPTY_LIST, code=f"{slot.id}.none", listed=False)
        yield rule.lacks(context.place(slot.per), per=ours(slot.per))
    for index, item in enumerate(items):
        if sum(piece.entry.get(slot.match or "") == item for piece in pieces) < slot.min:
            yield _lack_of(slot, context, f"{slot.per}[{index}]", str(item))


def _name(slot: Slot) -> Text:
    label = slot.label or natures_wanted(slot)
    return Text("{id} ({label})", "{id} ({label})", id=slot.id, label=label)


def natures_wanted(slot: Slot) -> Text:
    """The natures that the slot asks for; where the REM's words do not tell it, that it is to be
    chosen.
    """
    if slot.words is not None:
        return Text("nature à choisir", "nature to be chosen")
    names = [accepted.nature for accepted in slot.accepts]
    return joined([written(name, name) for name in names], " ou ", " or ")


def _remedy(slot: Slot, extra: str = "") -> Text:
    if slot.words is not None:
        words = slot.words
        return Text(
            "ajoutez à preuves la pièce que le REM décrit ainsi : « {words} » (nature à choisir), "
            "avec repond_a: [{id}]{extra}",
            "add to preuves the piece that the REM describes so: '{words}' (nature to be chosen), "
            "with repond_a: [{id}]{extra}",
            words=words,
            id=slot.id,
            extra=extra,
        )
    names = [accepted.nature for accepted in slot.accepts]
    natures = joined([Text("« {name} »", "'{name}'", name=name) for name in names], " ou ", " or ")
    return Text(
        "ajoutez à preuves une pièce de nature {natures} avec repond_a: [{id}]{extra}",
        "add to preuves a piece of nature {natures} with repond_a: [{id}]{extra}",
        natures=natures,
        id=slot.id,
        extra=extra,
    )


def _lack(slot: Slot, context: Context) -> Finding:
    name = _name(slot)
    return _MISSING.lacks(context.place("preuves"), action=_remedy(slot), proof=slot.id, name=name)


def _lack_of(slot: Slot, context: Context, path: str, item: str) -> Finding:
    name = _name(slot)
    return _MISSING_ABSENT.lacks(
        context.place(path),
        action=_remedy(slot, f", {slot.match}: {shorten(item)}"),
        proof=slot.id,
        item=shorten(item),
        name=name,
    )
