"""The quick judge of schemas says what jsonschema says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.manifest.fitting import accepts, is_date, validator
from segur_audit.manifest.reading import manifest_schema

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(-3, 3)
    | st.sampled_from(["", "a", "ab", "2026-02-30", "2026-02-28", "oui"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
NUMBERS = st.integers(0, 3)
TYPES = st.sampled_from(["string", "boolean", "null", "array", "object", "number", "integer"])


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=2, unique=True),
            "const": VALUES,
            "enum": st.lists(VALUES, min_size=1, max_size=3),
            "minLength": NUMBERS,
            "maxLength": NUMBERS,
            "pattern": st.sampled_from(["^a", "b$", ".", "^$"]),
            "format": st.sampled_from(["date", "email"]),
            "minimum": NUMBERS,
            "exclusiveMaximum": NUMBERS,
            "minItems": NUMBERS,
            "maxItems": NUMBERS,
            "contains": inner,
            "items": inner,
            "required": st.lists(st.sampled_from("abc"), unique=True),
            "minProperties": NUMBERS,
            "properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
            "additionalProperties": inner,
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "oneOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
            "uniqueItems": st.booleans(),
        },
    )


SCHEMAS = st.recursive(
    st.booleans() | st.fixed_dictionaries({"type": TYPES}), _schemas, max_leaves=6
)


@settings(max_examples=400, deadline=None)
@given(SCHEMAS, VALUES)
def test_it_agrees_with_jsonschema_on_any_schema(schema: Any, value: Any) -> None:
    assert accepts(schema, value) == validator(schema).is_valid(value)


MANIFESTS = st.fixed_dictionaries(
    {"segur_audit": st.sampled_from([1, 2, "1", True])},
    optional={
        "candidature": st.fixed_dictionaries(
            {"dispositif": st.sampled_from(["SAS", "", 1])},
            optional={"date_depot": SCALARS, "profils": VALUES},
        ),
        "solution": VALUES,
        "preuves": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "fichier": SCALARS,
                    "nature": st.sampled_from(["cda", "x"]),
                    "repond_a": VALUES,
                    "date": SCALARS,
                },
            ),
            max_size=3,
        ),
        "mss": VALUES,
        "inconnue": SCALARS,
    },
)


@settings(max_examples=200, deadline=None)
@given(MANIFESTS)
def test_it_agrees_with_jsonschema_on_manifests(data: dict[str, Any]) -> None:
    assert accepts(manifest_schema(), data) == validator(manifest_schema()).is_valid(data)


def _conditions() -> list[Any]:
    found = []

    def walk(part: Any) -> None:
        for key, value in part.items():
            if key in ("all", "any"):
                for inner in value:
                    walk(inner)
            elif key == "not":
                walk(value)
            elif key != "person":
                found.append(value)

    for requirement in read_catalogue(BUILTIN).requirements:
        if requirement.applies_when:
            walk(requirement.applies_when)
        found += [expectation.schema for expectation in requirement.expects]
    return found


@settings(max_examples=100, deadline=None)
@given(
    VALUES
    | st.lists(
        st.fixed_dictionaries(
            {},
            optional={"porteur": st.sampled_from(["tierce", "candidate"]), "role": st.just("eai")},
        )
    )
)
def test_it_agrees_with_jsonschema_on_every_schema_of_the_catalogue(value: Any) -> None:
    for schema in _conditions():
        assert accepts(schema, value) == validator(schema).is_valid(value)


def test_a_keyword_that_it_does_not_know_is_left_to_jsonschema() -> None:
    assert not accepts({"uniqueItems": True}, [1, 1])
    assert accepts({"uniqueItems": True}, [1, 2])


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-02-28", True),
        ("2026-02-30", False),
        ("20260228", False),
        ("2026-2-8", False),
        ("", False),
    ],
)
def test_a_date_is_a_day_of_the_calendar(text: str, good: bool) -> None:
    assert is_date(text) is good
