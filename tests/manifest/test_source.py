"""The loader keeps every place and has none of YAML's surprises."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from segur_audit.manifest.source import MAX_BYTES, parse_path, parse_source, read_bytes
from segur_audit.manifest.yaml_builder import dotted
from segur_audit.model.errors import InputError


def refused(text: str | bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_source(text.encode() if isinstance(text, str) else text, "m.yaml")
    return caught.value


def test_each_value_has_its_line_and_column() -> None:
    source = parse_source(b"a:\n  b: [1, {c: oui}]\n", "m.yaml")
    assert str(source.locate(("a", "b", 1, "c"))) == "m.yaml:2:14 (a.b[1].c)"


def test_what_is_absent_stands_at_its_nearest_existing_parent() -> None:
    source = parse_source(b"x: 1\na:\n  b: 1\n", "m.yaml")
    assert str(source.locate(("a", "z", "y"))) == "m.yaml:2:1 (a.z.y)"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("oui", "oui"),
        ("0123", 123),
        ("1.10", 1.1),
        ("4.2.0", "4.2.0"),
        ("12:30:45", "12:30:45"),
        ("2026-12-15", "2026-12-15"),
        ('"0123"', "0123"),
        ("true", True),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
    ],
)
def test_a_plain_scalar_is_what_it_looks_like(text: str, value: object) -> None:
    assert parse_source(f"a: {text}".encode(), "m").data == {"a": value}


def test_a_number_remembers_how_it_was_written() -> None:
    assert parse_source(b"a: 0123", "m").marks[("a",)].raw == "0123"


def test_an_empty_key_says_nothing() -> None:
    assert parse_source(b"a:\nb: ~\nc: 1", "m").data == {"c": 1}


def test_a_duplicate_key_names_both_lines() -> None:
    error = refused("a: 1\nb: 2\na: 3\n")
    assert "lignes 1 et 3" in error.message.fr
    assert str(error.location) == "m.yaml:3:1 (a)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*seul", "ne renvoie à rien"),
        ("a: &x [*x]", "se contenir lui-même"),
        ("a: &x 1\nb: [" + ", ".join(["*x"] * 201) + "]", "alias"),
        ("[" * 60 + "]" * 60, "imbrication"),
        ("a: !!python/object:os.system x", "étiquette"),
        ("---\na: 1\n---\nb: 2", "un seul document"),
        ("a: [", "mal formé"),
        ("a: b: c", "mal formé"),
        (b"\xe9t\xe9: 1", "UTF-8"),
        (b"\x00\x01\x02\xff", "UTF-8"),
        (b"a: \x01", "mal formé"),
    ],
)
def test_what_is_no_manifest_is_refused_with_one_message(text: str | bytes, words: str) -> None:
    assert words in refused(text).message.fr


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 12)]
    assert (
        "éléments" in refused("\n".join(lines)).message.fr
        or "alias" in refused("\n".join(lines)).message.fr
    )


def test_a_file_over_the_limit_is_not_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    big = tmp_path / "m.yaml"
    with big.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(InputError) as caught:
        read_bytes(big, "m.yaml", MAX_BYTES)
    assert "5 Mo" in caught.value.message.fr


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parse_source(data, "m.yaml")
    except InputError as error:
        assert error.message.fr


PLAIN = st.recursive(
    st.one_of(st.booleans(), st.integers(-(10**12), 10**12), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1, max_size=8), PLAIN, max_size=5))
@settings(max_examples=200, deadline=None)
def test_what_is_written_with_quotes_reads_back(data: dict[str, object]) -> None:
    text = (
        yaml.dump(data, allow_unicode=True, default_style='"')
        .replace('!!int "', '"')
        .replace('!!bool "', '"')
    )
    read = parse_source(text.encode(), "m").data
    assert read == _as_text(data)


def _as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


@given(
    st.lists(
        st.one_of(st.integers(0, 99), st.from_regex(r"[a-z_]{1,8}", fullmatch=True)),
        min_size=1,
        max_size=5,
    )
)
def test_a_path_reads_back(steps: list[str | int]) -> None:
    steps = ["root", *steps]
    assert parse_path(dotted(tuple(steps))) == tuple(steps)
