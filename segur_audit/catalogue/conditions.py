"""Conditions: JSON Schema over manifest paths, combined by all, any, not; three-valued (contract,
sections 3 and 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from segur_audit.catalogue.wording import describe
from segur_audit.manifest.fitting import accepts
from segur_audit.manifest.reading import ABSENT, Declarations
from segur_audit.model.finding import SeenInPart
from segur_audit.model.place import Location
from segur_audit.model.requirement import Condition
from segur_audit.model.text import Text, ours, written

COMBINERS = ("all", "any", "not", "person")
#: The paths of what was seen in the evidence.
FACTS = "audit.facts."


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A condition that was evaluated: True, False, or None (unknown); what it said, where, and its
    parts.
    """

    value: bool | None
    text: Text
    location: Location | None = None
    parts: tuple[Judged, ...] = ()
    absent: str | None = None  # the path whose absence makes it unknown
    person: bool = False  # left to a person


def judge(condition: Condition | None, known: Declarations, decision: bool | None = None) -> Judged:
    """Evaluate `condition`; none at all is true. A path at which nothing is known is unknown,
    never false.

    `decision` is what a person decided of the parts that are left to one (`person:`), None when
    nobody has.
    """
    if not condition:
        return Judged(True, Text("sans condition", "no condition"))
    parts = tuple(_part(key, value, known, decision) for key, value in condition.items())
    return parts[0] if len(parts) == 1 else _all(parts)


def _part(key: str, value: Any, known: Declarations, decision: bool | None) -> Judged:
    if key == "all":
        return _all(tuple(judge(part, known, decision) for part in value))
    if key == "any":
        return _any(tuple(judge(part, known, decision) for part in value))
    if key == "not":
        inner = judge(value, known, decision)
        text = Text("le contraire de ce qui suit", "the contrary of what follows")
        return Judged(
            None if inner.value is None else not inner.value,
            text,
            inner.location,
            (inner,),
            inner.absent,
            inner.person,
        )
    if key == "person":
        return Judged(decision, written(value["fr"], value["en"]), None, person=True)
    return _leaf(key, value, known)


def _all(parts: tuple[Judged, ...]) -> Judged:
    values = [part.value for part in parts]
    value = False if False in values else None if None in values else True
    return _combined(value, Text("toutes ces conditions", "all of these"), parts)


def _any(parts: tuple[Judged, ...]) -> Judged:
    values = [part.value for part in parts]
    value = True if True in values else None if None in values else False
    return _combined(value, Text("au moins une de ces conditions", "at least one of these"), parts)


def _combined(value: bool | None, text: Text, parts: tuple[Judged, ...]) -> Judged:
    # The place shown is that of the part that decided; of an unknown whole, a declaration that is
    # wanting before a person's decision.
    deciding = [part for part in parts if part.value is value] or list(parts)
    first = min(deciding, key=lambda part: part.person) if deciding else None
    return Judged(
        value,
        text,
        first.location if first else None,
        parts,
        first.absent if first else None,
        bool(first and first.person),
    )


def _leaf(path: str, schema: Mapping[str, Any], known: Declarations) -> Judged:
    declared, place = known.get(path), known.place(path)
    wanted, fact = describe(schema), path.startswith(FACTS)
    if declared is ABSENT or (isinstance(declared, SeenInPart) and not _proven(schema, declared)):
        unknown = (
            Text(
                "{path} : cela dépend des pièces, dont l'une n'a pas été lue",
                "{path}: it depends on the pieces, one of which was not read",
                path=ours(path),
            )
            if fact
            else Text("{path} n'est pas déclaré", "{path} is not declared", path=ours(path))
        )
        return Judged(None, unknown, place, absent=path)
    if accepts(schema, declared):
        return Judged(
            True,
            Text("{path} : {wanted}", "{path}: {wanted}", path=ours(path), wanted=wanted),
            place,
        )
    return Judged(
        False,
        Text("{path} : pas « {wanted} »", "{path}: not '{wanted}'", path=ours(path), wanted=wanted),
        place,
    )


def _proven(schema: Mapping[str, Any], seen: SeenInPart) -> bool:
    """Whether what was seen suffices, whatever a piece that could not be read may hold."""
    return schema.keys() <= {"type", "contains"} and accepts(schema, seen)


def leaves(condition: Condition | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every path of a condition with its schema."""
    for key, value in (condition or {}).items():
        if key in ("all", "any"):
            for part in value:
                yield from leaves(part)
        elif key == "not":
            yield from leaves(value)
        elif key != "person":
            yield key, value


def assumed(condition: Condition | None, path: str, value: bool) -> Condition | None:
    """`condition` in which every test on `path` comes out as `value`. None (no condition) when
    nothing else is left and it holds.
    """
    if not condition:
        return condition
    parts = [_assumed_part(key, part, path, value) for key, part in condition.items()]
    if all(part == _TRUE for part in parts):
        return None
    return parts[0] if len(parts) == 1 else {"all": parts}


_TRUE: Condition = {"all": []}
_FALSE: Condition = {"any": []}


def _assumed_part(key: str, part: Any, path: str, value: bool) -> Condition:
    if key in ("all", "any"):
        return {key: [assumed(inner, path, value) or _TRUE for inner in part]}
    if key == "not":
        return {"not": assumed(part, path, value) or _TRUE}
    if key == path:
        return _TRUE if value else _FALSE
    return {key: part}


def asks_a_person(condition: Condition | None) -> bool:
    """Whether a part of the condition is left to a person (`person:`)."""
    return any(
        key == "person"
        or (key == "not" and asks_a_person(value))
        or (key in ("all", "any") and any(map(asks_a_person, value)))
        for key, value in (condition or {}).items()
    )


def absent_paths(judged: Judged) -> Iterable[str]:
    """The declarations whose absence leaves a condition unknown, in the order of the condition."""
    if judged.value is not None:
        return []
    found = [path for part in judged.parts for path in absent_paths(part)]
    return found or ([judged.absent] if judged.absent else [])
