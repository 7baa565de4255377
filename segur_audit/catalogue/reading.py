"""Catalogues: folders of requirement definitions, checked when they are read; the built-in one has
a compiled form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from segur_audit import CONTENT
from segur_audit.manifest.source import parse_source, read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.ids import canonical
from segur_audit.model.place import Location
from segur_audit.model.report import CatalogueRef
from segur_audit.model.requirement import EVERY_SCHEME, SAS, Asker, Requirement
from segur_audit.model.text import Text, shorten

BUILTIN = CONTENT / "requirements"
COMPILED = ".compiled.json"
_COMPILED_FORMAT = 1
_MAX_DEFINITION = 2_000_000
_OVERLAYS = "amendments"  # a folder of amendments, not of definitions


@dataclass(frozen=True, slots=True)
class ImportedRem:
    """A REM in use: its scheme, its version (empty when unknown), the keys of its requirements and
    of its proofs.
    """

    scheme: str
    version: str
    requirements: frozenset[str]
    proofs: frozenset[str]


@dataclass(frozen=True)
class Catalogue:
    """The requirements in use, the last catalogue winning where two define one id for one
    scheme.
    """

    requirements: tuple[Requirement, ...]
    refs: tuple[CatalogueRef, ...]
    asker: Asker = Asker.CATALOGUE
    rems: tuple[ImportedRem, ...] = ()

    def rem_of(self, scheme: str) -> ImportedRem | None:
        """The REM that was imported for `scheme`, None without one.

        Several count as one, of the latest version, which holds what any of them holds.
        """
        rems = [rem for rem in self.rems if rem.scheme == scheme]
        if not rems:
            return None
        return replace(
            max(rems, key=lambda rem: rem.version),
            requirements=frozenset().union(*(rem.requirements for rem in rems)),
            proofs=frozenset().union(*(rem.proofs for rem in rems)),
        )

    def for_scheme(self, scheme: str) -> tuple[Requirement, ...]:
        """The requirements that concern `scheme`, one per id, in the catalogue's order."""
        found: dict[str, Requirement] = {}
        for requirement in self.requirements:
            if requirement.concerns(scheme):
                found[requirement.key] = requirement
        return tuple(found.values())

    @cached_property
    def in_use(self) -> tuple[Requirement, ...]:
        """The requirements that hold for one scheme at least: not those that a later one replaces
        wherever they would.
        """
        named = {scheme for r in self.requirements for scheme in r.schemes or ()}
        kept = {
            id(requirement)
            for scheme in (*sorted(named), SAS, EVERY_SCHEME, "")
            for requirement in self.for_scheme(scheme)
        }
        return tuple(requirement for requirement in self.requirements if id(requirement) in kept)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The canonical ids of every requirement, of any scheme."""
        return frozenset(requirement.key for requirement in self.requirements)

    @cached_property
    def proof_keys(self) -> frozenset[str]:
        """The canonical ids of every slot."""
        return frozenset(
            canonical(slot.id) for requirement in self.requirements for slot in requirement.proofs
        )

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every id as written, requirements then slots: what did-you-mean looks in."""
        slots = (slot.id for requirement in self.requirements for slot in requirement.proofs)
        return tuple(
            dict.fromkeys((*(requirement.id for requirement in self.requirements), *slots))
        )

    @cached_property
    def chapters(self) -> tuple[str, ...]:
        """The chapters, in order."""
        return tuple(dict.fromkeys(requirement.chapter for requirement in self.requirements))

    def find(self, identifier: str) -> tuple[Requirement, ...]:
        """The requirements of that id (one per scheme that defines it apart)."""
        return tuple(
            requirement for requirement in self.in_use if requirement.key == canonical(identifier)
        )


def builtin_catalogue() -> Catalogue:
    """The catalogue that ships with the program, from its compiled form when that is of these very
    files.
    """
    compiled = BUILTIN / COMPILED
    if compiled.is_file():
        try:
            data = json.loads(compiled.read_bytes())
        except ValueError:
            data = {}
        if data.get("format") == _COMPILED_FORMAT and data.get("digest") == digest(BUILTIN):
            return replace(from_compiled(data), asker=Asker.BUILTIN)
    return replace(read_catalogue(BUILTIN), asker=Asker.BUILTIN)


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue in the folder (or the single file) `path`. Raises InputError: unreadable,
    unsound, an id defined twice.
    """
    if not path.exists():
        message = Text("ce catalogue n'existe pas", "there is no such catalogue")
        raise InputError(message, location=Location(path.as_posix()))
    _refuse_unread(path)
    requirements = tuple(requirement for requirement, _ in _parsed(path))
    _refuse_twins(requirements)
    return Catalogue(requirements, (_reference(path, len(requirements)),))


def _parsed(path: Path) -> Iterator[tuple[Requirement, Any]]:
    from segur_audit.catalogue.definition import define

    for file in definitions(path):
        shown = file.relative_to(path.parent).as_posix()
        document = parse_source(read_bytes(file, shown, _MAX_DEFINITION), shown)
        yield define(document), document.data


def definitions(path: Path) -> list[Path]:
    """The definition files below `path`, sorted: YAML, not hidden, not beginning with an
    underscore.
    """
    if path.is_file():
        return [path]
    files = (file for file in path.rglob("*.y*ml") if file.suffix in (".yaml", ".yml"))
    return sorted(
        file
        for file in files
        if not any(
            part.startswith(("_", ".")) or part == _OVERLAYS
            for part in file.relative_to(path).parts
        )
    )


def _refuse_unread(path: Path) -> None:
    """A catalogue in which nothing would be read, or not everything that looks like a definition.
    Raises InputError.
    """
    if path.is_file():
        return
    known = definitions(path)
    endings = {file for file in path.rglob("*") if file.suffix.lower() in (".yaml", ".yml")}
    odd = sorted(file for file in endings if file.suffix not in (".yaml", ".yml"))
    if odd:
        name = shorten(odd[0].relative_to(path.parent).as_posix())
        message = Text(
            "la fin du nom de {name} n'est pas .yaml ou .yml en minuscules : il ne serait pas lu",
            "the name of {name} does not end in .yaml or .yml in small letters: it would not be "
            "read",
            name=name,
        )
    elif not known:
        message = Text(
            "catalogue vide : aucun fichier de définition (.yaml ou .yml) n'y est lu",
            "empty catalogue: no definition file (.yaml or .yml) is read in it",
        )
    else:
        return
    remedy = Text(
        "donnez le dossier qui contient les définitions, une par fichier .yaml",
        "give the folder that holds the definitions, one a .yaml file",
    )
    raise InputError(message, location=Location(path.as_posix()), remedy=remedy)


def _refuse_twins(requirements: tuple[Requirement, ...]) -> None:
    seen: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        for other in seen.setdefault(requirement.key, []):
            if (
                other.schemes is None
                or requirement.schemes is None
                or set(other.schemes) & set(requirement.schemes)
            ):
                raise InputError(
                    Text(
                        "{id} est défini deux fois pour un même dispositif (aussi dans {origin})",
                        "{id} is defined twice for one scheme (also in {origin})",
                        id=requirement.id,
                        origin=other.origin,
                    ),
                    location=Location(requirement.origin),
                )
        seen[requirement.key].append(requirement)


def digest(path: Path) -> str:
    """The SHA-256 of every file of a catalogue, names included: the same in any folder."""
    total = hashlib.sha256()
    about = path / "_catalogue.yaml"
    for file in [*definitions(path), *([about] if about.is_file() else [])]:
        data = file.read_bytes()
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def _reference(path: Path, count: int) -> CatalogueRef:
    about: dict[str, Any] = {}
    if (path / "_catalogue.yaml").is_file():
        shown = f"{path.name}/_catalogue.yaml"
        about = parse_source(read_bytes(path / "_catalogue.yaml", shown, 100_000), shown).data or {}
    return CatalogueRef(
        str(about.get("name", path.name)), str(about.get("version", "")), digest(path), count
    )


def compile_catalogue(path: Path = BUILTIN) -> dict[str, Any]:
    """The catalogue as plain data that loads without YAML; examples stay in the YAML, where
    `catalogue test` reads them.
    """
    parsed = list(_parsed(path))
    _refuse_twins(tuple(requirement for requirement, _ in parsed))
    reference = _reference(path, len(parsed))
    return {
        "format": _COMPILED_FORMAT,
        "digest": reference.sha256,
        "name": reference.name,
        "version": reference.version,
        "requirements": [
            {**data, "examples": None, "origin": requirement.origin} for requirement, data in parsed
        ],
    }


def from_compiled(data: dict[str, Any]) -> Catalogue:
    """The catalogue that `compile_catalogue` made."""
    from segur_audit.catalogue.definition import build

    requirements = tuple(build(item, item["origin"]) for item in data["requirements"])
    return Catalogue(
        requirements,
        (CatalogueRef(data["name"], data["version"], data["digest"], len(requirements)),),
    )
