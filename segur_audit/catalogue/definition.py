"""Turns a requirement's YAML (already parsed) into a Requirement, and says what is wrong with
one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from segur_audit import SCHEMAS
from segur_audit.catalogue.conditions import COMBINERS, leaves
from segur_audit.catalogue.references import schema_problems
from segur_audit.catalogue.registry import load_check, parameter_problem
from segur_audit.manifest.reading import manifest_schema
from segur_audit.manifest.source import Source as Document
from segur_audit.manifest.source import parse_path
from segur_audit.manifest.violations import check_document
from segur_audit.model.errors import InputError
from segur_audit.model.finding import SEEN_IN
from segur_audit.model.natures import NATURES
from segur_audit.model.outcome import Level
from segur_audit.model.place import Location
from segur_audit.model.requirement import (
    Accepted,
    Condition,
    Expectation,
    Requirement,
    Slot,
    Source,
    Use,
)
from segur_audit.model.text import Text, written

SCHEMA = SCHEMAS / "requirement.json"

#: What the audit itself knows, and the JSON type of each.
AUDIT_PATHS = {
    "audit.milestone": "string",
    "audit.scheme": "string",
    "audit.reference_date": "string",
    "audit.rem_version": "string",
    "audit.evidence": "array",
    "audit.evidence_count": "integer",
    "audit.evidence_ids": "array",
    "audit.unreferenced": "array",
    **{f"audit.facts.{kind}": "array" for kind in SEEN_IN},
}


@cache
def requirement_schema() -> dict[str, Any]:
    """The published JSON Schema (draft-07) of a definition."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return schema


def define(document: Document) -> Requirement:
    """The requirement that `document` defines. Raises InputError: against the schema, or a name
    that leads nowhere.
    """
    if not isinstance(document.data, dict):
        raise InputError(
            Text("une définition d'exigence est attendue", "a requirement definition is expected"),
            location=Location(document.name, 1),
        )
    check_document(document, requirement_schema())
    requirement = build(document.data, document.name)
    for path, problem in problems(requirement):
        place = document.locate(parse_path(path))
        raise InputError(problem, location=place, excerpt=document.excerpt(place))
    return requirement


def build(data: Mapping[str, Any], origin: str) -> Requirement:
    """A Requirement from definition `data` that is already known to be sound."""
    return Requirement(
        id=data["id"],
        title=_text(data["title"]),
        chapter=data["chapter"],
        schemes=tuple(data["schemes"]) if data.get("schemes") else None,
        milestones={gate: Level(level) for gate, level in data["milestones"].items()},
        applies_when=data.get("applies_when"),
        because=_text(data["because"]) if data.get("because") else None,
        expects=tuple(_expectation(item) for item in data.get("expects") or ()),
        checks=_uses(data.get("checks")),
        review=_text(data["review"]) if data.get("review") else None,
        proofs=tuple(_slot(item) for item in data.get("proofs") or ()),
        remedy=_text(data["remedy"]),
        sources=tuple(
            Source(s["document"], s.get("section"), s.get("url"), s.get("date"))
            for s in data["sources"]
        ),
        related=tuple(data.get("related") or ()),
        examples=data.get("examples") or {},
        notes=tuple(_text(note) for note in data.get("notes") or ()),
        faq=tuple(data.get("faq") or ()),
        origin=origin,
    )


def _text(data: Mapping[str, str]) -> Text:
    return written(data["fr"].strip(), data["en"].strip())


def _expectation(item: Mapping[str, Any]) -> Expectation:
    remedy = _text(item["remedy"]) if item.get("remedy") else None
    code = item.get("code", item["path"])
    return Expectation(
        item["path"],
        code,
        item["schema"],
        _text(item["message"]),
        item.get("otherwise", "fail"),
        item.get("when"),
        remedy,
    )


def _uses(items: Any) -> tuple[Use, ...]:
    return tuple(
        Use(item["use"], item.get("with") or {}, item.get("params") or {}, item.get("when"))
        for item in items or ()
    )


def _slot(item: Mapping[str, Any]) -> Slot:
    accepts = tuple(
        Accepted(accepted["nature"], _uses(accepted.get("checks"))) for accepted in item["accepts"]
    )
    label = _text(item["label"]) if item.get("label") else None
    return Slot(
        item["id"],
        item["purpose"],
        accepts,
        item.get("min", 1),
        item.get("per"),
        item.get("match"),
        item.get("when"),
        label,
    )


def problems(requirement: Requirement) -> Iterator[tuple[str, Text]]:
    """What the schema cannot say: (place in the definition, problem). Check names, parameters,
    manifest paths, conditions.
    """
    for place, condition in _conditions(requirement):
        for path, schema in leaves(condition):
            yield from _path(place, path)
            yield from schema_problems(place, schema)
    for index, expectation in enumerate(requirement.expects):
        yield from _path(f"expects[{index}].path", expectation.path)
        yield from schema_problems(f"expects[{index}].schema", expectation.schema)
    for place, use, on_piece in uses(requirement):
        yield from _use(place, use, on_piece)
    for index, slot in enumerate(requirement.proofs):
        yield from _slot_problems(f"proofs[{index}]", slot)


def _conditions(requirement: Requirement) -> Iterator[tuple[str, Condition]]:
    if requirement.applies_when:
        yield "applies_when", requirement.applies_when
    for index, expectation in enumerate(requirement.expects):
        if expectation.when:
            yield f"expects[{index}].when", expectation.when
    for index, slot in enumerate(requirement.proofs):
        if slot.when:
            yield f"proofs[{index}].when", slot.when
    for place, use, _ in uses(requirement):
        if use.when:
            yield f"{place}.when", use.when


def uses(requirement: Requirement) -> Iterator[tuple[str, Use, bool]]:
    """Every use of a check: its place in the definition, the use, whether it looks at a piece."""
    for index, use in enumerate(requirement.checks):
        yield f"checks[{index}]", use, False
    for number, slot in enumerate(requirement.proofs):
        for position, accepted in enumerate(slot.accepts):
            for index, use in enumerate(accepted.checks):
                yield f"proofs[{number}].accepts[{position}].checks[{index}]", use, True


def _use(place: str, use: Use, on_piece: bool) -> Iterator[tuple[str, Text]]:
    found = load_check(use.name)
    if found is None:
        yield (
            f"{place}.use",
            Text(
                "aucun contrôle ne s'appelle « {name} »",
                "no check is named '{name}'",
                name=use.name,
            ),
        )
        return
    if found.on_piece is not on_piece:
        where = (
            Text("une pièce", "a piece")
            if found.on_piece
            else Text("des déclarations", "declarations")
        )
        yield (
            f"{place}.use",
            Text(
                "« {name} » porte sur {where}",
                "'{name}' looks at {where}",
                name=use.name,
                where=where,
            ),
        )
    if problem := parameter_problem(found, use.params, use.paths):
        yield place, Text("paramètres : {problem}", "parameters: {problem}", problem=problem)
    for path in use.paths.values():
        yield from _path(f"{place}.with", path)


def _slot_problems(place: str, slot: Slot) -> Iterator[tuple[str, Text]]:
    for index, accepted in enumerate(slot.accepts):
        if accepted.nature not in NATURES:
            yield (
                f"{place}.accepts[{index}].nature",
                Text(
                    "nature inconnue : {nature}", "unknown nature: {nature}", nature=accepted.nature
                ),
            )
    if slot.per:
        yield from _path(f"{place}.per", slot.per)
        if _type_of(f"preuves[0].{slot.match}") is None:
            yield (
                f"{place}.match",
                Text(
                    "une pièce n'a pas de clé « {match} »",
                    "a piece has no key '{match}'",
                    match=slot.match,
                ),
            )


def _path(place: str, path: str) -> Iterator[tuple[str, Text]]:
    if path in COMBINERS or _type_of(path) is None:
        yield (
            place,
            Text(
                "le manifeste n'a pas de chemin « {path} »",
                "the manifest has no path '{path}'",
                path=path,
            ),
        )


def _type_of(path: str) -> str | None:
    """What the manifest's schema says of `path`, None when it knows no such path."""
    if path.startswith("audit."):
        return AUDIT_PATHS.get(path)
    schema: Any = manifest_schema()
    for step in parse_path(path):
        schema = _resolved(schema)
        if isinstance(step, int):
            schema = schema.get("items")
        else:
            schema = schema.get("properties", {}).get(step) or (
                schema.get("additionalProperties") or None
            )
        if not isinstance(schema, dict):
            return None
    return str(_resolved(schema).get("type", "any"))


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "allOf" in schema:
        schema = schema["allOf"][0]
    if "$ref" in schema:
        return dict(manifest_schema()["definitions"][schema["$ref"].rpartition("/")[2]])
    return schema
