"""Scans a folder: each file looked at once, and what a manifest would say of it proposed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from segur_audit.catalogue.conditions import judge
from segur_audit.catalogue.reading import Catalogue
from segur_audit.catalogue.registry import observers
from segur_audit.dossier.answers import Asking
from segur_audit.dossier.certainty import Told
from segur_audit.dossier.details import details_of
from segur_audit.dossier.names import Numbers
from segur_audit.dossier.natures import nature_of, recognised
from segur_audit.dossier.pairing import RAW, copy_note, paired
from segur_audit.dossier.proposal import Proposal, Scan
from segur_audit.dossier.walking import OWN, Listing, listing, strange
from segur_audit.engine.context import Context
from segur_audit.evidence.files import EvidenceFile, peek_file
from segur_audit.manifest.reading import ABSENT, Manifest, named_files
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.privacy import Mask
from segur_audit.model.recognition import Recognition
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text

_READ = 16 << 20  # bytes of a file that are looked at; beyond, its head alone tells what it is
_OWN_FOLDERS = ("verifications.cda_schemas",)
#: Natures whose content names a patient or a professional.
_PERSONAL = frozenset(
    {"cda", "archive_xdm", "courriel_mss", "mdn", "message_hl7v2", "message_insi", "message_dmp"}
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Declared:
    """What the manifest says already: the version and architectures of the software, the entries of
    `preuves`.
    """

    version: str | None
    architectures: tuple[str, ...]
    named: frozenset[str]
    entries: tuple[dict[str, object], ...]


def scan_folder(
    base: Path,
    folder: Path,
    catalogue: Catalogue,
    scheme: str | None,
    manifest: Manifest | None,
    own: Iterable[str] = (),
    progress: Progress | None = None,
) -> Scan:
    """Scan `folder`, its files named from `base` (the manifest's folder). `own`: files and folders
    of the tool, named so too.
    """
    declared = _declared(manifest)
    found = listing(base, folder, frozenset({*declared.named, *own}))
    requirements = catalogue.for_scheme(scheme) if scheme else catalogue.requirements
    reader = _Reader(base, Numbers(catalogue), Asking(requirements), declared)
    total = len(found.files)
    for number, path in enumerate(found.files):
        reader.look(path)
        if progress:
            progress(number, total)
    proposals, raw = paired(reader.proposals, reader.contents)
    for path in raw:
        found.leave(RAW, path)
    for path in own:
        if path in found.left_out.get("declared", ()):
            found.left_out["declared"].remove(path)
            found.leave(OWN, path)
    proposals = tuple(_noted(proposals, reader, found, base))
    lacking = tuple(_lacking(requirements, proposals, declared, manifest)) if scheme else ()
    return Scan(_shown(base, folder), proposals, found, lacking, tuple(reader.private))


class _Reader:
    """Looks at the files one after the other; what it keeps of each is small."""

    def __init__(self, base: Path, numbers: Numbers, asking: Asking, declared: _Declared) -> None:
        self._base, self._numbers, self._asking, self._declared = base, numbers, asking, declared
        self.proposals: list[Proposal] = []
        self.contents: dict[str, Recognition | None] = {}
        self.sizes: dict[str, int] = {}
        self.private: dict[str, None] = {}

    def look(self, path: str) -> None:
        """Propose what a manifest would say of a file."""
        file = peek_file(self._base, path, _READ)
        content = recognised(file)
        numbers = self._numbers.read(path)
        nature = nature_of(file, content, self._asking.accepted([n.value for n in numbers]))
        if not numbers and nature:
            words = content.words if content else ()
            answer = self._asking.answered_by(nature.value, path, words)
            numbers = (answer,) if answer else ()
        details, notes = details_of(
            path,
            nature.value if nature else None,
            content,
            self._declared.version,
            self._declared.architectures,
        )
        if file.problem or file.kind == "empty":
            notes = (*notes, _EMPTY if file.kind == "empty" else _UNREAD)
        self.proposals.append(Proposal((path,), nature, numbers, details, notes=notes))
        self.contents[path] = content
        self.sizes[path] = file.size or 0
        self._learn(file, nature)
        file.release()

    def _learn(self, file: EvidenceFile, nature: Told | None) -> None:
        """Keep what must be masked in what is shown."""
        if nature is None or nature.value not in _PERSONAL or not file.is_loaded:
            return
        place = Location(file.path)
        piece = Piece(0, {"nature": nature.value}, place, (file,), {})
        for observer in observers(nature.value, own=True):
            try:
                for fact in observer(piece):
                    if fact.kind == "private":
                        self.private[fact.value] = None
            except UnreadableEvidence:
                continue


def _noted(
    proposals: Iterable[Proposal], reader: _Reader, found: Listing, base: Path
) -> Iterator[Proposal]:
    """The proposals, with what their names and bytes say of them: a patient's datum, a copy, a name
    that another machine confuses.
    """
    mask = Mask(reader.private)
    copies = dict(_copies(reader.sizes, base))
    confused = set(strange(found.files))
    for one in proposals:
        notes = list(one.notes)
        path = one.files[0]
        if any(mask.plain(file) != file for file in one.every_file):
            notes.append(_PERSON)
        if path in copies:
            notes.append(copy_note(mask.plain(copies[path])))
        if path in confused:
            notes.append(_CONFUSED)
        yield replace(one, notes=tuple(notes))


def _copies(sizes: dict[str, int], base: Path) -> Iterator[tuple[str, str]]:
    """Each file whose bytes are those of an earlier one, with that one."""
    alike: dict[int, list[str]] = {}
    for path, size in sizes.items():
        if 0 < size <= _READ:
            alike.setdefault(size, []).append(path)
    for group in alike.values():
        digests: dict[bytes, str] = {}
        for path in group if len(group) > 1 else ():
            file = peek_file(base, path, _READ)
            if file.is_loaded:
                digest = hashlib.sha256(file.data).digest()
                if digest in digests:
                    yield path, digests[digest]
                digests.setdefault(digest, path)


def _declared(manifest: Manifest | None) -> _Declared:
    if manifest is None:
        return _Declared(None, (), frozenset(), ())
    version, architectures = (
        manifest.get(path) for path in ("solution.version", "solution.architectures")
    )
    return _Declared(
        version if isinstance(version, str) else None,
        tuple(architectures) if isinstance(architectures, list) else (),
        frozenset(_normal(path) for _, path in named_files(manifest.data)),
        tuple(manifest.data.get("preuves", ())),
    )


def _normal(path: str) -> str:
    import posixpath

    return posixpath.normpath(path)


def _lacking(
    requirements: Iterable[Requirement],
    proposals: Iterable[Proposal],
    declared: _Declared,
    manifest: Manifest | None,
) -> Iterator[tuple[str, Text]]:
    """The deposit slots of mandatory requirements that neither the manifest nor a proposal
    answers.
    """
    named = {canonical(n.value) for one in proposals for n in one.numbers}
    for entry in declared.entries:
        given = entry.get("repond_a")
        named |= {canonical(str(name)) for name in given} if isinstance(given, list) else set()
    for one in requirements:
        if Level.MANDATORY not in one.milestones.values() or not _may_apply(one, manifest, named):
            continue
        for slot in one.proofs:
            if slot.purpose == "deposit" and not {canonical(slot.id), one.key} & named:
                yield slot.id, slot.label or one.title


def _may_apply(one: Requirement, manifest: Manifest | None, named: set[str]) -> bool:
    if manifest is None or one.applies_when is None:
        return True
    known = Context(manifest).knowing(
        evidence_count=len(named),
        evidence_ids=sorted(named),
        evidence=(),
        scheme=manifest.get("candidature.dispositif"),
    )
    return judge(one.applies_when, known).value is not False


def _shown(base: Path, folder: Path) -> str:
    shown = folder.relative_to(base).as_posix()
    return shown if shown != "." else folder.name or "."


def own_folders(manifest: Manifest) -> Iterator[str]:
    """What the manifest names that is no evidence: schemas, catalogues."""
    for path in _OWN_FOLDERS:
        value = manifest.get(path)
        if value is not ABSENT and isinstance(value, str):
            yield _normal(value)
    for value in manifest.data.get("catalogues", ()):
        yield _normal(str(value))


_EMPTY = Text("le fichier est vide", "the file is empty")
_UNREAD = Text("le fichier n'a pas pu être lu", "the file could not be read")
_PERSON = Text(
    "son nom porte une donnée de patient ou de professionnel : renommez-le avant le dépôt",
    "its name holds a datum of a patient or professional: rename it before the deposit",
)
_CONFUSED = Text(
    "un autre fichier a le même nom, à la casse ou aux accents près",
    "another file has the same name, but for case or accents",
)
