"""What is wrong with the JSON Schemas inside a definition: references that lead nowhere, patterns
that are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from segur_audit.model.text import Text, shorten


def schema_problems(place: str, schema: Any) -> Iterator[tuple[str, Text]]:
    """`items` without `minItems` accepts the empty list; a `$ref` leads somewhere in this schema; a
    pattern is one.
    """
    if isinstance(schema, Mapping):
        yield from _references(place, schema)
        yield from _against_draft(place, schema)
    yield from _keywords(place, schema)


def _against_draft(place: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """What JSON Schema itself refuses: a type that does not exist, a count that is a text."""
    from jsonschema import Draft7Validator  # slow to load: only for what is read from YAML
    from jsonschema.exceptions import SchemaError

    try:
        Draft7Validator.check_schema(schema)
    except SchemaError as error:
        where = "/".join(map(str, error.absolute_path)) or "#"
        yield (
            place,
            Text(
                "ce n'est pas un schéma JSON (draft-07) : {where}",
                "this is no JSON Schema (draft-07): {where}",
                where=shorten(where),
            ),
        )


def _keywords(place: str, schema: Any) -> Iterator[tuple[str, Text]]:
    if isinstance(schema, list):
        for part in schema:
            yield from _keywords(place, part)
    if not isinstance(schema, Mapping):
        return
    if "items" in schema and "minItems" not in schema:
        yield (
            place,
            Text(
                "`items` sans `minItems` accepte une liste vide",
                "`items` without `minItems` accepts an empty list",
            ),
        )
    if isinstance(schema.get("pattern"), str) and not _is_pattern(schema["pattern"]):
        yield (
            place,
            Text(
                "`pattern` n'est pas une expression régulière", "`pattern` is no regular expression"
            ),
        )
    for value in schema.values():
        yield from _keywords(place, value)


def _references(place: str, root: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    if any("$id" in part for part in _parts(root)):
        yield place, Text("`$id` n'est pas lu ici", "`$id` is not read here")
    for reference in dict.fromkeys(map(str, _refs(root))):
        if not reference.startswith("#"):
            yield (
                place,
                Text("un $ref ne peut pas sortir du fichier", "a $ref cannot leave the file"),
            )
        elif not _leads(reference, root):
            yield (
                place,
                Text(
                    "ce $ref ne mène à aucun schéma, ou tourne en rond : {reference}",
                    "this $ref leads to no schema, or turns in a circle: {reference}",
                    reference=reference,
                ),
            )


def _refs(schema: Any) -> Iterator[Any]:
    """Every reference of a schema; what `const` and `enum` hold are values."""
    if isinstance(schema, list):
        for part in schema:
            yield from _refs(part)
    if isinstance(schema, Mapping):
        if "$ref" in schema and not isinstance(schema["$ref"], Mapping | list):
            yield schema["$ref"]
        for key, value in schema.items():
            if key not in ("const", "enum", "$ref"):
                yield from _refs(value)


def _parts(schema: Any) -> Iterator[Mapping[str, Any]]:
    """A schema and every mapping inside it."""
    if isinstance(schema, list):
        for part in schema:
            yield from _parts(part)
    if isinstance(schema, Mapping):
        yield schema
        for value in schema.values():
            yield from _parts(value)


def _leads(reference: str, root: Mapping[str, Any], trail: tuple[str, ...] = ()) -> bool:
    """Whether a local reference comes to a schema, and not back to itself before it looks inside
    the value.
    """
    if reference in trail:
        return False
    target = _pointed(reference, root)
    if isinstance(target, bool):
        return True
    if not isinstance(target, Mapping):
        return False
    return all(_leads(other, root, (*trail, reference)) for other in _at_once(target))


def _at_once(schema: Any) -> Iterator[str]:
    """The references that judge the very value that `schema` judges."""
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
            return  # what stands beside a reference is not read (draft-07)
        for key in ("allOf", "anyOf", "oneOf"):
            parts = schema.get(key)
            for part in parts if isinstance(parts, list) else ():
                yield from _at_once(part)
        for key in ("not", "if", "then", "else"):
            yield from _at_once(schema.get(key))


def _pointed(reference: str, root: Any) -> Any:
    """What a JSON pointer leads to, None when it leads nowhere."""
    if reference != "#" and not reference.startswith("#/"):
        return None
    target = root
    for step in unquote(reference[1:]).split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(target, list):
            target = target[int(step)] if step.isdecimal() and int(step) < len(target) else None
        else:
            target = target.get(step) if isinstance(target, Mapping) else None
    return target


def _is_pattern(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
