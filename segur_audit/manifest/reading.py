"""The manifest: declarations, each with its place. Read once, schema-checked, frozen."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from segur_audit import SCHEMAS
from segur_audit.manifest.fitting import accepts
from segur_audit.manifest.source import (
    MAX_BYTES,
    Source,
    Step,
    Steps,
    parse_path,
    parse_source,
    read_bytes,
)
from segur_audit.model.errors import InputError
from segur_audit.model.natures import NATURES
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

SCHEMA = SCHEMAS / "manifest.json"

#: A path that the manifest says nothing about.
ABSENT: Any = type(
    "Absent", (), {"__repr__": lambda self: "ABSENT", "__bool__": lambda self: False}
)()


@dataclass(frozen=True, slots=True)
class Declared:
    """A value and the way to its places. What the audit itself knows (`audit.…`) has no place in the manifest."""

    value: Any
    path: str
    source: Source | None = None

    def place(self, *steps: Step) -> Location:
        """The place of the value, or of what lies `steps` further inside; of what is absent, its nearest existing parent."""
        if self.source is None:
            return Location("manifest.yaml")
        if self.path.startswith("audit."):
            return self.source.locate(("candidature",))
        return self.source.locate((*parse_path(self.path), *steps))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the editor declares. `known` holds the `audit.…` paths, always known."""

    folder: Path
    name: str
    sha256: str
    source: Source
    data: dict[str, Any] = field(repr=False)
    known: dict[str, Any] = field(default_factory=dict, repr=False)

    def get(self, path: str) -> Any:
        """The value at a dotted path, ABSENT when the manifest (or the audit) does not hold it."""
        if path.startswith("audit."):
            return self.known.get(path, ABSENT)
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
        """Where `path` stands, or its nearest existing parent; None for what only the audit knows."""
        return None if path.startswith("audit.") else self.source.locate(parse_path(path))

    def with_known(self, **known: Any) -> Manifest:
        """The same manifest, to which the audit has told what it knows (`milestone=…` is the path `audit.milestone`)."""
        told = {f"audit.{name}": value for name, value in known.items()}
        return Manifest(
            self.folder, self.name, self.sha256, self.source, self.data, {**self.known, **told}
        )


@cache
def manifest_schema() -> dict[str, Any]:
    """The published JSON Schema (draft-07), with the natures of evidence filled in."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    schema["properties"]["preuves"]["items"]["properties"]["nature"]["enum"] = list(NATURES)
    return schema


def read_manifest(path: Path, shown: str | None = None) -> Manifest:
    """Read, parse and check the manifest at `path`. Raises InputError, with line, column, excerpt and remedy."""
    name = shown or path.name
    data = read_bytes(path, name, MAX_BYTES)
    return make_manifest(data, path.parent, name)


def make_manifest(data: bytes, folder: Path, name: str = "manifest.yaml") -> Manifest:
    """The manifest written in `data`, whose files lie in `folder`. Raises InputError."""
    source = parse_source(data, name)
    if not isinstance(source.data, dict):
        raise InputError(_not_a_manifest(source.data), location=Location(name, 1, 1), remedy=_START)
    return rebuilt(Manifest(folder, name, hashlib.sha256(data).hexdigest(), source, {}), source)


def rebuilt(manifest: Manifest, source: Source) -> Manifest:
    """The manifest whose content is that of `source`, checked. Raises InputError."""
    if not accepts(manifest_schema(), source.data):
        from segur_audit.manifest.violations import check_manifest

        check_manifest(source, manifest_schema())
    content = _as_booleans(source.data, manifest_schema())
    _check_dates_in_order(content, source)
    made = replace(manifest, source=source, data=content)
    folders: dict[Path, Path] = {}
    for steps, file in named_files(content):
        _check_inside(made, steps, file, folders)
    return made


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


def _check_dates_in_order(data: dict[str, Any], source: Source) -> None:
    for index, waiver in enumerate(data.get("derogations", [])):
        if dt.date.fromisoformat(waiver["fin"]) < dt.date.fromisoformat(waiver["debut"]):
            place = source.locate(("derogations", index, "fin"))
            message = Text(
                "la dérogation finit avant de commencer", "the waiver ends before it starts"
            )
            raise InputError(message, location=place, excerpt=source.excerpt(place))


def named_files(data: dict[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Every path that the manifest names, with its place: evidence, companions, justifications, local schemas and keys."""
    for index, entry in enumerate(data.get("preuves", [])):
        for key in ("fichier", "message_initial"):
            if key in entry:
                yield ("preuves", index, key), entry[key]
        for number, file in enumerate(entry.get("fichiers", [])):
            yield ("preuves", index, "fichiers", number), file
    for section in ("derogations", "applicabilites"):
        for index, decision in enumerate(data.get(section, [])):
            if "justificatif" in decision:
                yield (section, index, "justificatif"), decision["justificatif"]
    for key in ("jwks", "cda_schemas"):
        if key in data.get("verifications", {}):
            yield ("verifications", key), data["verifications"][key]


def _check_inside(manifest: Manifest, steps: Steps, file: str, folders: dict[Path, Path]) -> None:
    """A path stays in the manifest's folder, links followed (`folders`: those already followed). Raises InputError (exit 3)."""
    outside = "\x00" in file or not file.strip() or _climbs(file)
    if not outside:
        try:
            folder = _real(manifest.folder, folders)
            path = folder / file
            real = path.resolve() if path.is_symlink() else _real(path.parent, folders)
            outside = not real.is_relative_to(folder)
        except (OSError, RuntimeError, ValueError):  # a loop of links, a name too long
            outside = True
    if outside:
        place = manifest.source.locate(steps)
        raise InputError(
            Text(
                f"le chemin « {shorten(file)} » sort du dossier du manifeste",
                f"the path '{shorten(file)}' leaves the manifest's folder",
            ),
            location=place,
            excerpt=manifest.source.excerpt(place),
            remedy=Text(
                "placez le fichier dans le dossier du manifeste, sans « .. » ni chemin absolu",
                "put the file in the manifest's folder, without '..' or an absolute path",
            ),
        )


def _real(folder: Path, folders: dict[Path, Path]) -> Path:
    if folder not in folders:
        folders[folder] = folder.resolve()
    return folders[folder]


def _climbs(file: str) -> bool:
    windows = PureWindowsPath(file)
    return bool(
        windows.drive or windows.root or PurePosixPath(file).is_absolute() or ".." in windows.parts
    )
