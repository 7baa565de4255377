"""What goes into a pack: each file under its name, and for each proof the files that answer it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from segur_audit.dossier.archive import Refused, Stored, refused
from segur_audit.dossier.naming import Names, ascii_name, is_number
from segur_audit.engine.naming import named_by
from segur_audit.engine.slots import fill
from segur_audit.evidence.files import EvidenceFile, open_file
from segur_audit.manifest.paths import named_files
from segur_audit.manifest.reading import Manifest
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.piece import EvidenceRecord, Piece, shown
from segur_audit.model.place import Location
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text, same, shorten

_CATALOGUES, _SCHEMAS = "catalogues", "schemas"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the dossier in the pack. `renamed`: its own name holds what may not be shown."""

    path: str
    name: str
    size: int
    sha256: str
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A proof of the index: what it is, what answers it, what that is worth and what it rests
    on.
    """

    chapter: str
    requirement: str
    title: Text
    level: Level | None
    proof: str
    asked: Text | None
    outcome: Outcome | None
    assurance: Assurance | None
    files: tuple[Packed, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What the platform takes, as the caller says: bytes of a file, bytes of all, endings of names.
    Nothing is presumed.
    """

    file: int | None = None
    whole: int | None = None
    suffixes: tuple[str, ...] = ()

    def refusals(self, files: Sequence[Packed]) -> Iterator[Refused]:
        """Each file that is beyond them, by name, then the whole."""
        for file in files:
            if self.file is not None and file.size > self.file:
                yield _beyond(file, Text("plus de {n} octets", "more than {n} bytes", n=self.file))
            ending = PurePosixPath(file.name).suffix.lstrip(".").lower()
            if self.suffixes and ending not in self.suffixes:
                names = ", ".join(self.suffixes)
                yield _beyond(file, Text("ni {names}", "none of {names}", names=names))
        whole = sum(file.size for file in files)
        if self.whole is not None and whole > self.whole:
            yield Refused(
                Text(
                    "les pièces font {whole} octets, la limite donnée est de {limit}",
                    "the pieces are {whole} bytes, the limit given is {limit}",
                    whole=whole,
                    limit=self.whole,
                ),
                remedy=Text("livrez par chapitre : --chapter", "pack by chapter: --chapter"),
            )


def _beyond(file: Packed, why: Text) -> Refused:
    words = Text("hors des limites données : {why}", "beyond the limits given: {why}", why=why)
    return Refused(words, location=Location(file.path))


def primary_numbers(manifest: Manifest, requirements: Sequence[Requirement]) -> dict[int, str]:
    """For each entry of `preuves`, the number under which it is filed: that of a proof, else the id
    of a requirement.
    """
    entries = manifest.data.get("preuves", [])
    slots = {canonical(slot.id) for one in requirements for slot in one.proofs}
    numbers: dict[int, str] = {}
    for index, entry in enumerate(entries):
        given = [name for name in entry.get("repond_a", ()) if canonical(name) in slots]
        if given and is_number(given[0]):
            numbers[index] = given[0]
    for _, slot_id, indexes in _fillings(manifest, requirements):
        for index in indexes if is_number(slot_id) else ():
            numbers.setdefault(index, slot_id)
    for index, entry in enumerate(entries):
        numbers.setdefault(index, next(iter(entry.get("repond_a", ())), ""))
    return numbers


def _fillings(
    manifest: Manifest, requirements: Sequence[Requirement]
) -> Iterator[tuple[Requirement, str, tuple[int, ...]]]:
    entries = manifest.data.get("preuves", [])
    named = named_by(entries, requirements).entries
    for requirement in requirements:
        for one in fill(requirement, entries, named):
            yield requirement, one.slot.id, one.entries


def missing_files(records: Iterable[EvidenceRecord]) -> list[EvidenceFile]:
    """The files that the manifest names and that are not there."""
    return [file for record in records for file in _all(record.piece) if file.problem == "missing"]


def _all(piece: Piece) -> tuple[EvidenceFile, ...]:
    return (*piece.files, *piece.companions.values())


def packed_files(
    manifest: Manifest,
    records: Iterable[EvidenceRecord],
    numbers: Mapping[int, str],
    names: Names,
) -> dict[str, Packed]:
    """Each file that the manifest names, by its path, in the order of the manifest. Raises Refused,
    by name.
    """
    files: dict[str, Packed] = {}
    for record in records:
        for file in _all(record.piece):
            if file.path not in files:
                files[file.path] = _packed(file, numbers[record.piece.index], names)
    for steps, path in named_files(manifest.data):
        if steps[0] == "preuves" or steps[-1] == "cda_schemas" or path in files:
            continue
        justifies = steps[-1] == "justificatif"
        number = manifest.data[str(steps[0])][steps[1]]["exigence"] if justifies else ""
        role = "justificatif" if justifies else "verifications"
        files[path] = _packed(open_file(manifest.folder, path, None), number, names, role)
    return files


def _packed(file: EvidenceFile, number: str, names: Names, role: str = "") -> Packed:
    if file.problem or file.sha256 is None or file.size is None:
        why = {"missing": "missing", "not_regular": "device"}.get(file.problem or "", "unreadable")
        raise refused(file.path, why)
    name = names.name(number, file.path, role)
    return Packed(file.path, name, file.size, file.sha256, names.shows(file.path))


def tree(top: Path, prefix: str, shown_as: str) -> Iterator[Stored]:
    """The files of a folder, or the only file at `top`, under `prefix`. Raises Refused: a link, a
    device.
    """
    if top.is_file():
        yield _stored(top.parent, top.name, f"{prefix}/{_safe(top.name)}")
        return
    taken: set[str] = set()
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = Path(folder).relative_to(top)
        for name in sorted(name for name in files if not name.startswith(".")):
            path = (inside / name).as_posix()
            new = "/".join((prefix, *map(_safe, PurePosixPath(path).parts)))
            if new.casefold() in taken:
                raise Refused(
                    Text(
                        "deux fichiers auraient le même nom dans la livraison",
                        "two files would have the same name in the pack",
                    ),
                    location=Location(f"{shown_as}/{path}"),
                )
            taken.add(new.casefold())
            yield _stored(top, path, new)


def _safe(part: str) -> str:
    return ascii_name(part)


def _stored(folder: Path, path: str, name: str) -> Stored:
    file = open_file(folder, path, None)
    if file.sha256 is None or file.size is None:
        raise refused(path, "device" if file.problem == "not_regular" else "missing")
    return Stored(name, folder, path, file.size, file.sha256)


def trees(
    manifest: Manifest, catalogues: Sequence[Path]
) -> tuple[list[Stored], dict[str, str], list[str]]:
    """The files of the catalogues and local schemas; where the schemas lie; the names of the
    catalogues in the pack.
    """
    stored: list[Stored] = []
    lying: dict[str, str] = {}
    named: list[str] = []
    for number, path in enumerate(catalogues, 1):
        prefix = f"{_CATALOGUES}/{number}"
        if path.is_file():
            stored += tree(path, prefix, path.name)
            named.append(f"{prefix}/{_safe(path.name)}")
        else:
            stored += tree(path, f"{prefix}-{_safe(path.name)}", path.name)
            named.append(f"{prefix}-{_safe(path.name)}")
    schemas = manifest.get("verifications.cda_schemas")
    if isinstance(schemas, str):
        stored += tree(manifest.folder / schemas, _SCHEMAS, schemas)
        lying[schemas] = _SCHEMAS
    return stored, lying, named


def index_rows(
    report: Report,
    manifest: Manifest,
    requirements: Sequence[Requirement],
    records: Sequence[EvidenceRecord],
    files: Mapping[str, Packed],
) -> tuple[Row, ...]:
    """A row for each proof of the requirements that apply, in the catalogue's order."""
    pieces = {record.piece.index: record.piece for record in records}
    filling: dict[tuple[str, str], tuple[int, ...]] = {
        (requirement.key, slot_id): indexes
        for requirement, slot_id, indexes in _fillings(manifest, requirements)
    }
    rows: list[Row] = []
    for result in report.results:
        if result.level is None or result.outcome is Outcome.NOT_APPLICABLE:
            continue
        rule = result.requirement
        slots = {slot.id: slot for slot in rule.proofs}
        for one in result.proofs:
            own = [pieces[i] for i in filling.get((rule.key, one.id), ()) if i in pieces]
            slot = slots.get(one.id)
            if one.purpose != "deposit" and not own:
                continue
            rows.append(
                Row(
                    rule.chapter,
                    rule.id,
                    rule.title,
                    result.level,
                    one.id,
                    (slot.words or slot.label) if slot else None,
                    one.state,
                    result.assurance if one.state is Outcome.PASS else None,
                    tuple(files[f.path] for p in own for f in _all(p) if f.path in files),
                    tuple(_shown(key, text) for p in own for key, text in p.texts),
                )
            )
        if not result.proofs:
            rows.append(_without_proofs(result, result.level))
    return tuple(rows)


def _without_proofs(result: RequirementResult, level: Level) -> Row:
    rule = result.requirement
    return Row(rule.chapter, rule.id, rule.title, level, "", None, result.outcome, result.assurance)


def _shown(key: str, text: str) -> Text:
    if key == "valeur":
        return Text("valeur du manifeste", "value of the manifest")
    return same(shorten(shown(text), 120))
