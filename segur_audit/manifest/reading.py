"""The manifest: declarations, each with its place. Read once, schema-checked, frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from segur_audit import SCHEMAS
from segur_audit.manifest.fitting import accepts, is_date
from segur_audit.manifest.paths import named_files, path_errors, with_patterns_spelt_out
from segur_audit.manifest.source import MAX_BYTES, Source, parse_path, parse_source, read_bytes
from segur_audit.manifest.yaml_builder import Step
from segur_audit.model.errors import InputError, together
from segur_audit.model.natures import NATURES
from segur_audit.model.place import Location
from segur_audit.model.text import Text

__all__ = ["ABSENT", "Declarations", "Declared", "Manifest", "named_files", "read_manifest"]

SCHEMA = SCHEMAS / "manifest.json"

#: A path that the manifest says nothing about.
ABSENT: Any = type(
    "Absent", (), {"__repr__": lambda self: "ABSENT", "__bool__": lambda self: False}
)()


@dataclass(frozen=True, slots=True)
class Declared:
    """A value and the way to its places."""

    value: Any
    path: str
    source: Source | None = None

    def place(self, *steps: Step) -> Location:
        """The place of the value, or of what lies `steps` further inside; of what is absent, its
        nearest existing parent.
        """
        if self.source is None:
            return Location("manifest.yaml")
        return self.source.locate((*parse_path(self.path), *steps))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the editor declares."""

    folder: Path
    name: str
    sha256: str
    source: Source
    data: dict[str, Any] = field(repr=False)

    def get(self, path: str) -> Any:
        """The value at a dotted path, ABSENT when the manifest does not hold it."""
        value: Any = self.data
        for step in parse_path(path):
            inside = (
                step in value
                if isinstance(value, dict)
                else isinstance(value, list) and isinstance(step, int) and step < len(value)
            )
            if inside:
                value = value[step]
            else:
                return ABSENT
        return value

    def declared(self, path: str) -> Declared | None:
        """The value at `path` with its places, None when it is absent."""
        value = self.get(path)
        if value is ABSENT:
            return None
        return Declared(value, path, self.source)

    def place(self, path: str) -> Location | None:
        """Where `path` stands, or its nearest existing parent."""
        return self.source.locate(parse_path(path))


class Declarations(Protocol):
    """What a condition is judged on: a manifest, or what an audit knows beside it."""

    def get(self, path: str) -> Any:
        """The value at a dotted path, ABSENT when there is none."""

    def place(self, path: str) -> Location | None:
        """Where `path` stands, None where it has no place."""


@cache
def manifest_schema() -> dict[str, Any]:
    """The published JSON Schema (draft-07), with the natures of evidence filled in."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    schema["properties"]["preuves"]["items"]["properties"]["nature"]["enum"] = list(NATURES)
    return schema


#: What else can be wrong with a document, for one who knows more than its schema.
Further = Callable[[Source], Iterable[InputError]]


def read_manifest(path: Path, shown: str | None = None, further: Further | None = None) -> Manifest:
    """Read, parse and check the manifest at `path`, and by `further`. Raises InputError, with line,
    column, excerpt and remedy.
    """
    name = shown or path.name
    data = read_bytes(path, name, MAX_BYTES)
    return make_manifest(data, path.parent, name, further)


def make_manifest(
    data: bytes, folder: Path, name: str = "manifest.yaml", further: Further | None = None
) -> Manifest:
    """The manifest written in `data`, whose files lie in `folder`. Raises InputError."""
    source = parse_source(data, name)
    manifest = Manifest(folder, name, hashlib.sha256(data).hexdigest(), source, {})
    return rebuilt(manifest, source, further)


def rebuilt(manifest: Manifest, source: Source, further: Further | None = None) -> Manifest:
    """The manifest whose content is that of `source`, checked. Raises InputError, which tells every
    error.
    """
    errors = list(manifest_errors(source, manifest.folder))
    if further is not None:
        errors.extend(further(source))
    if errors:
        raise together(errors)
    content = _as_booleans(source.data, manifest_schema())
    return replace(manifest, source=source, data=with_patterns_spelt_out(content, manifest.folder))


def manifest_errors(source: Source, folder: Path) -> Iterator[InputError]:
    """Everything that is wrong with a manifest whose files lie in `folder`, as far as that is known
    without a catalogue.
    """
    if not isinstance(source.data, dict):
        yield InputError(
            _not_a_manifest(source.data), location=Location(source.name, 1, 1), remedy=_START
        )
        return
    schema = manifest_schema()
    if source.empty or not accepts(schema, source.data):
        from segur_audit.manifest.violations import unknown_empty_keys, violations

        sound = accepts(schema, source.data)
        yield from unknown_empty_keys(source, schema) if sound else violations(source, schema)
    yield from _wrong_orders(source)
    yield from path_errors(source, folder)


_START = Text(
    "pour partir d'un modèle : segur-audit init", "to start from a model: segur-audit init"
)


def _not_a_manifest(data: Any) -> Text:
    if data is None:
        return Text("le manifeste est vide", "the manifest is empty")
    return Text(
        "le manifeste doit être fait de « clé : valeur »",
        "the manifest must be made of 'key: value'",
    )


def _as_booleans(data: Any, schema: dict[str, Any]) -> Any:
    """`oui` and `non` as booleans, where the schema wants one and nowhere else."""
    root = manifest_schema()
    if "$ref" in schema:
        return _as_booleans(data, root["definitions"][schema["$ref"].rpartition("/")[2]])
    if "allOf" in schema:
        return _as_booleans(data, schema["allOf"][0])
    if "anyOf" in schema:
        return {"oui": True, "non": False}.get(data, data) if isinstance(data, str) else data
    if isinstance(data, dict):
        return {
            key: _as_booleans(value, schema.get("properties", {}).get(key, {}))
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [_as_booleans(value, schema.get("items", {})) for value in data]
    return data


def _wrong_orders(source: Source) -> Iterator[InputError]:
    """A waiver that ends before it starts."""
    waivers = source.data.get("derogations")
    for index, waiver in enumerate(waivers if isinstance(waivers, list) else ()):
        start, end = (
            (waiver.get("debut"), waiver.get("fin")) if isinstance(waiver, dict) else (None, None)
        )
        if not (isinstance(start, str) and isinstance(end, str)) or start <= end:
            continue
        if not (is_date(start) and is_date(end)):
            continue
        place = source.locate(("derogations", index, "fin"))
        yield InputError(
            Text("la dérogation finit avant de commencer", "the waiver ends before it starts"),
            location=place,
            excerpt=source.excerpt(place),
            remedy=Text("corrigez debut ou fin", "correct debut or fin"),
        )
