"""The files of the dossier: readable, whole, of the type that they claim, used once, all
referenced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

from .hygiene_films import film_findings

_SOURCE = "règle propre à segur-audit : hygiène du dossier"


_USED_ONCE = Rule(
    "hygiene.used_once",
    _SOURCE,
    Text(
        "aucun fichier ne sert à deux preuves de natures différentes",
        "no file serves two proofs of different natures",
    ),
    Text("{what} {name}{natures}", "{what} {name}{natures}"),
    Text("donnez à chaque preuve sa propre pièce", "give each proof a piece of its own"),
)
_READABLE = Rule(
    "hygiene.readable",
    _SOURCE,
    Text(
        "{files} fichier(s) lisible(s), du type annoncé",
        "{files} readable file(s), of the type that they claim",
    ),
    None,
)
_READABLE_RIGHT = Rule(
    "hygiene.readable", _SOURCE, Text("aucun fichier n'est fourni", "no file is supplied"), None
)
_UNREFERENCED = Rule(
    "hygiene.unreferenced",
    _SOURCE,
    None,
    Text("fichier présent que le manifeste ne nomme pas", "file that the manifest does not name"),
    Text(
        "rattachez ce fichier à une preuve, ou retirez-le du dossier",
        "tie this file to a proof, or take it out of the folder",
    ),
    worth=Outcome.WARNING,
)
_UNREFERENCED_ODD = Rule(
    "hygiene.unreferenced",
    _SOURCE,
    None,
    Text(
        "et {rest} autres fichiers que le manifeste ne nomme pas",
        "and {rest} more files that the manifest does not name",
    ),
    worth=Outcome.WARNING,
)
_TEMPORARY_WRONG = Rule(
    "hygiene.temporary",
    _SOURCE,
    Text("aucun fichier temporaire", "no temporary file"),
    Text("fichier temporaire donné comme pièce", "temporary file given as evidence"),
    Text("donnez le document définitif", "give the final document"),
)

_TEMPORARY = re.compile(
    r"~\$.*|\.~.*|.*~|.*\.(?:tmp|temp|bak|swp|part|crdownload|lnk)|Thumbs\.db|\.DS_Store"
    r"|desktop\.ini",
    re.IGNORECASE,
)
_REPLACE = Text("remplacez le fichier par l'original", "replace the file by the original")
#: What is wrong with a file, by the defect that an observer tells.
_DEFECTS = {
    name: Rule(f"hygiene.{name}", _SOURCE, None, words, _REPLACE, worth)
    for name, worth, words in (
        ("truncated", Outcome.FAIL, Text("le fichier est tronqué", "the file is truncated")),
        (
            "encrypted",
            Outcome.FAIL,
            Text(
                "le fichier est chiffré ou protégé par un mot de passe",
                "the file is encrypted or protected by a password",
            ),
        ),
        ("no_video", Outcome.FAIL, Text("aucune piste vidéo", "no video track")),
        (
            "program",
            Outcome.FAIL,
            Text(
                "le fichier est un programme, et non un document",
                "the file is a program, not a document",
            ),
        ),
        (
            "small_picture",
            Outcome.WARNING,
            Text("l'image est trop petite pour être lue", "the picture is too small to be read"),
        ),
    )
}
_LISTED = 10


@check("hygiene.readable")
def readable(
    evidence: Declared, tests: Declared | None = None, homologations: Declared | None = None
) -> Iterator[Finding]:
    """Each file is there, can be read, is whole, and is of the type that its name and nature claim;
    films say what they are.

    `tests` and `homologations` tell since when a version is known.

    Source: contract, section 7 (DOSSIER.HYGIENE); PDF-01.
    """
    records: tuple[EvidenceRecord, ...] = evidence.value
    broken = False
    for record in records:
        for finding in record.findings:
            if finding.outcome in (Outcome.FAIL, Outcome.MISSING):
                broken = True
                yield finding
        for fact in record.facts:
            if fact.kind == "defect":
                finding = _DEFECTS[fact.value].breaks_as(fact.location)
                broken = broken or finding.outcome is Outcome.FAIL
                yield finding
        yield from film_findings(record, tests, homologations)
    files = sum(len(record.piece.files) for record in records)
    if not broken and files:
        yield _READABLE.passes(None, files=files)
    elif not files:
        yield _READABLE_RIGHT.passes(None)


@check("hygiene.used_once")
def used_once(evidence: Declared) -> Iterator[Finding]:
    """No file serves two proofs of different natures. Source: contract, section 7; PDF-10 (a
    warning, unless the natures differ).
    """
    first: dict[str, tuple[EvidenceRecord, str]] = {}
    clashes = 0
    for record in evidence.value:
        for file in record.piece.files:
            if not file.sha256 or not file.size:
                continue
            seen, name = first.setdefault(file.sha256, (record, file.path))
            if seen is record:
                continue
            differ = seen.piece.nature != record.piece.nature
            clashes += differ
            yield _twice(record, name, file.path, file.at(), differ)
    if not clashes:
        yield _USED_ONCE.passes(None)


def _twice(record: EvidenceRecord, name: str, other: str, place: Location, differ: bool) -> Finding:
    what = Text("le même contenu que", "the same content as")
    natures = (
        Text(", pour une preuve d'une autre nature", ", for a proof of another nature")
        if differ
        else Text("", "")
    )
    return _USED_ONCE.finding(
        Outcome.FAIL if differ else Outcome.WARNING,
        place,
        what=what,
        name=shorten(name),
        natures=natures,
    )


@check("hygiene.referenced")
def referenced(evidence: Declared, unreferenced: Declared) -> Iterator[Finding]:
    """Each file beside the evidence is named by the manifest, and none is a temporary one. Source:
    contract, section 7.
    """
    strays = list(unreferenced.value)
    for name in strays[:_LISTED]:
        yield _UNREFERENCED.warns(Location(name))
    if len(strays) > _LISTED:
        rest = len(strays) - _LISTED
        yield _UNREFERENCED_ODD.warns(None, rest=rest)
    temporary = [
        file
        for record in evidence.value
        for file in record.piece.files
        if _TEMPORARY.fullmatch(PurePosixPath(file.path).name)
    ]
    for file in temporary:
        yield _TEMPORARY_WRONG.fails(file.at())
    if not temporary:
        yield _TEMPORARY_WRONG.passes(None)
