"""Whether a value fits a JSON Schema (draft-07), for the keywords that definitions use: loading
jsonschema costs a third of a start-up.

What this module does not know it leaves to jsonschema; where both answer they agree, as a property
test shows. Messages are jsonschema's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any


class UnknownKeyword(Exception):
    """A keyword that only jsonschema knows."""


def accepts(schema: Any, value: Any) -> bool:
    """Whether `value` fits `schema`."""
    try:
        return _fits(schema, value, schema)
    except UnknownKeyword:
        return bool(validator(schema).is_valid(value))


def validator(schema: Any) -> Any:
    """The jsonschema validator of `schema`; it looks at no format but dates, and reads no reference
    outside the schema.
    """
    from jsonschema import Draft7Validator, FormatChecker
    from referencing import Registry

    formats = FormatChecker(formats=())
    formats.checks("date")(is_date)
    return Draft7Validator(schema, format_checker=formats, registry=Registry())


def is_date(value: object) -> bool:
    """Whether `value` is a day of the calendar written yyyy-mm-dd (what is no text is the type's
    business).
    """
    if not isinstance(value, str):
        return True
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _fits(schema: Any, value: Any, root: Any) -> bool:
    if isinstance(schema, bool):
        return schema
    if "$ref" in schema:
        return _fits(_referred(schema["$ref"], root), value, root)
    for keyword, wanted in schema.items():
        judge = _KEYWORDS.get(keyword)
        if judge is None:
            raise UnknownKeyword(keyword)
        if not judge(wanted, value, schema, root):
            return False
    return True


def _referred(reference: Any, root: Any) -> Any:
    if not (
        isinstance(reference, str)
        and reference.startswith("#/definitions/")
        and "%" not in reference
        and "~" not in reference
    ):
        raise UnknownKeyword("$ref")
    try:
        return root["definitions"][reference.removeprefix("#/definitions/")]
    except KeyError:
        raise UnknownKeyword("$ref") from None


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "number": _number,
    "integer": lambda value: _number(value) and (isinstance(value, int) or value.is_integer()),
}


def _type(wanted: Any, value: Any, schema: Any, root: Any) -> bool:
    try:
        return any(
            _TYPES[name](value) for name in ([wanted] if isinstance(wanted, str) else wanted)
        )
    except KeyError:
        raise UnknownKeyword("type") from None


def _same(one: Any, other: Any) -> bool:
    """JSON equality: true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _same(value, other[key]) for key, value in one.items()
        )
    return bool(one == other)


def _items(wanted: Any, value: Any, schema: Any, root: Any) -> bool:
    if isinstance(wanted, list):
        raise UnknownKeyword("items")
    return not isinstance(value, list) or all(_fits(wanted, item, root) for item in value)


def _properties(wanted: Mapping[str, Any], value: Any, schema: Any, root: Any) -> bool:
    return not isinstance(value, dict) or all(
        _fits(inner, value[key], root) for key, inner in wanted.items() if key in value
    )


def _additional(wanted: Any, value: Any, schema: Mapping[str, Any], root: Any) -> bool:
    if "patternProperties" in schema:
        raise UnknownKeyword("patternProperties")
    known = schema.get("properties", {})
    return not isinstance(value, dict) or all(
        _fits(wanted, inner, root) for key, inner in value.items() if key not in known
    )


def _any_kind(*_: Any) -> bool:
    return True


_Judge = Callable[[Any, Any, Any, Any], bool]
_KEYWORDS: dict[str, _Judge] = {
    **dict.fromkeys(
        (
            "$id",
            "$schema",
            "$comment",
            "title",
            "description",
            "definitions",
            "default",
            "examples",
        ),
        _any_kind,
    ),
    "type": _type,
    "const": lambda wanted, value, schema, root: _same(wanted, value),
    "enum": lambda wanted, value, schema, root: any(_same(one, value) for one in wanted),
    "minLength": lambda wanted, value, schema, root: (
        not isinstance(value, str) or len(value) >= wanted
    ),
    "maxLength": lambda wanted, value, schema, root: (
        not isinstance(value, str) or len(value) <= wanted
    ),
    "pattern": lambda wanted, value, schema, root: (
        not isinstance(value, str) or re.search(wanted, value) is not None
    ),
    "format": lambda wanted, value, schema, root: wanted != "date" or is_date(value),
    "minimum": lambda wanted, value, schema, root: not _number(value) or value >= wanted,
    "maximum": lambda wanted, value, schema, root: not _number(value) or value <= wanted,
    "exclusiveMinimum": lambda wanted, value, schema, root: not _number(value) or value > wanted,
    "exclusiveMaximum": lambda wanted, value, schema, root: not _number(value) or value < wanted,
    "minItems": lambda wanted, value, schema, root: (
        not isinstance(value, list) or len(value) >= wanted
    ),
    "maxItems": lambda wanted, value, schema, root: (
        not isinstance(value, list) or len(value) <= wanted
    ),
    "contains": lambda wanted, value, schema, root: (
        not isinstance(value, list) or any(_fits(wanted, item, root) for item in value)
    ),
    "items": _items,
    "required": lambda wanted, value, schema, root: (
        not isinstance(value, dict) or all(key in value for key in wanted)
    ),
    "minProperties": lambda wanted, value, schema, root: (
        not isinstance(value, dict) or len(value) >= wanted
    ),
    "maxProperties": lambda wanted, value, schema, root: (
        not isinstance(value, dict) or len(value) <= wanted
    ),
    "properties": _properties,
    "additionalProperties": _additional,
    "allOf": lambda wanted, value, schema, root: all(_fits(inner, value, root) for inner in wanted),
    "anyOf": lambda wanted, value, schema, root: any(_fits(inner, value, root) for inner in wanted),
    "oneOf": lambda wanted, value, schema, root: (
        sum(_fits(inner, value, root) for inner in wanted) == 1
    ),
    "not": lambda wanted, value, schema, root: not _fits(wanted, value, root),
}
