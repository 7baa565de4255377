"""Opens each piece once and lets the planned checks and the observers look at it, one piece in
memory at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from segur_audit.catalogue.registry import Check, load_check, observers
from segur_audit.engine.context import Context
from segur_audit.evidence.files import EvidenceFile
from segur_audit.manifest.paths import find_file, is_pattern
from segur_audit.manifest.reading import ABSENT, Manifest
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact, FactKind, Finding
from segur_audit.model.natures import EXTENSIONS, NATURES
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord, Piece
from segur_audit.model.requirement import Use
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

from .capping import capped
from .inspection_rules import (
    CRASHED,
    EMPTY,
    NATURE,
    NEAR,
    NO_MATCH,
    NOT_GIVEN,
    NOTHING,
    SILENT,
    TYPE,
    UNREADABLE,
)

#: Declarations that name a local file or folder: a check is given its absolute path.
LOCAL_FILES = frozenset({"verifications.jwks", "verifications.cda_schemas"})

Opener = Callable[[str, str | None], EvidenceFile]

_NATURE_HINTS = {
    "ole": Text(
        "exportez le message ou le document dans son format d'origine (.eml, .pdf)",
        "export the message or document in its original format (.eml, .pdf)",
    ),
    **dict.fromkeys(
        ("heic", "avif"),
        Text("exportez la photographie en JPEG ou en PNG", "export the photograph as JPEG or PNG"),
    ),
}
_PROBLEMS = {
    "missing": Rule(
        "evidence.missing",
        "",
        None,
        Text("le fichier n'existe pas", "there is no such file"),
        Text(
            "ajoutez le fichier, ou corrigez son chemin dans le manifeste",
            "add the file, or correct its path in the manifest",
        ),
        Outcome.MISSING,
    ),
    "not_regular": Rule(
        "evidence.not_regular",
        "",
        None,
        Text(
            "ce n'est pas un fichier ordinaire : il n'a pas été ouvert",
            "this is not a regular file: it was not opened",
        ),
        Text("nommez un fichier ordinaire", "name a regular file"),
    ),
    "unreadable": Rule(
        "evidence.unreadable",
        "",
        None,
        Text("le fichier ne peut pas être lu", "the file cannot be read"),
        Text("vérifiez les droits d'accès", "check the access rights"),
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A check that a slot wants on a piece. `ticket` tells the engine whose it is."""

    ticket: Any
    use: Use


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """What came of a piece: its record, and the findings of each planned check by ticket."""

    record: EvidenceRecord
    findings: Mapping[Any, tuple[Finding, ...]]


def open_piece(index: int, entry: Mapping[str, Any], manifest: Manifest, opener: Opener) -> Piece:
    """The piece of `preuves[index]`, its files opened and hashed."""
    nature = entry.get("nature")
    names = [*([entry["fichier"]] if "fichier" in entry else []), *entry.get("fichiers", [])]
    files = tuple(opener(name, nature) for name in names)
    companions = {key: opener(entry[key], nature) for key in ("message_initial",) if key in entry}
    return Piece(index, entry, manifest.source.locate(("preuves", index)), files, companions)


def inspect(
    piece: Piece, planned: Sequence[tuple[dt.date, Planned]], context: Context
) -> Inspected:
    """Run the planned checks (each at its reference date) and the observers on `piece`, then forget
    its content.
    """
    base = tuple(file_findings(piece))
    broken = any(finding.outcome in (Outcome.FAIL, Outcome.MISSING) for finding in base)
    found = (
        {}
        if broken
        else {
            plan.ticket: tuple(run_on_piece(plan.use, piece, context.knowing(reference_date=day)))
            for day, plan in planned
        }
    )
    facts, blind = observe(piece)
    for file in (*piece.files, *piece.companions.values()):
        file.release()
    piece.documents.clear()
    return Inspected(EvidenceRecord(piece, facts, (*base, *blind), bool(planned)), found)


def file_findings(piece: Piece) -> Iterator[Finding]:
    """What is wrong with the files of a piece before anything is read in them: absent, unreadable,
    not what they claim.
    """
    for file in (*piece.files, *piece.companions.values()):
        if file.problem:
            yield _not_there(file)
        elif file.kind == "empty":
            yield EMPTY.fails(file.at())
        else:
            yield from _type_findings(piece, file)
    if not piece.files and not any(
        piece.entry.get(key, "").strip() for key in ("url", "identifiant", "valeur")
    ):
        yield NOTHING.lacks(piece.place)


def _not_there(file: EvidenceFile) -> Finding:
    rule = _PROBLEMS[file.problem or "missing"]
    if file.problem == "missing" and is_pattern(file.path):
        return NO_MATCH.lacks(file.at())
    action = NEAR.filled(near=shorten(file.near)) if file.near else rule.action
    return rule.breaks_as(file.at(), action=action)


def _type_findings(piece: Piece, file: EvidenceFile) -> Iterator[Finding]:
    extension = file.path.rpartition(".")[2].lower() if "." in file.path else ""
    lies = extension in EXTENSIONS and file.kind not in EXTENSIONS[extension]
    nature = NATURES.get(piece.nature or "")
    unfit = nature is not None and bool(nature.kinds) and file.kind not in nature.kinds
    if lies:
        yield TYPE.fails(file.at(), extension=shorten(extension), kind=file.kind)
    if unfit and nature:
        kinds = ", ".join(sorted(nature.kinds))
        yield NATURE.fails(
            file.at(),
            action=_NATURE_HINTS.get(file.kind),
            kind=file.kind,
            name=nature.name,
            kinds=kinds,
        )


def resolve(use: Use, found: Check, context: Context) -> tuple[dict[str, Any], list[Finding]]:
    """The arguments of a check, and a `missing` finding for each path that is absent and has no
    default.
    """
    arguments, absent = dict(use.params), []
    for name, path in use.paths.items():
        declared = context.declared(path)
        if declared is not None and path in LOCAL_FILES:
            declared = replace(
                declared,
                value=str(find_file(context.manifest.folder, str(declared.value)).resolve()),
            )
        if declared is not None:
            arguments[name] = declared
        elif found.parameters[name].default is found.parameters[name].empty:
            absent.append(missing(path, context))
    return arguments, absent


def missing(
    path: str, context: Context, code: str | None = None, remedy: Text | None = None
) -> Finding:
    """The finding that says that the declaration at `path` is not there, at its nearest existing
    parent.
    """
    rule = replace(NOT_GIVEN, code=code or path, listed=False)
    return rule.lacks(context.place(path), action=remedy or rule.action, path=ours(path))


def run_on_piece(use: Use, piece: Piece, context: Context) -> Iterator[Finding]:
    """The findings of one use of a check on one piece."""
    found = load_check(use.name)
    if found is None:  # lint refuses it; a catalogue that slipped through must not pass
        yield crashed(use.name, "unknown")
        return
    arguments, absent = resolve(use, found, context)
    yield from absent
    if not absent:
        yield from guarded(found, {"piece": piece, **arguments}, piece)


def guarded(
    found: Check, arguments: Mapping[str, Any], piece: Piece | None = None
) -> Iterator[Finding]:
    """The findings of a check: unreadable evidence is a `fail`, a crash an `error`, silence
    `to_review`. What came before stays. Of many that say the same of one file, the first ones.
    """
    silent = True
    try:
        for finding in capped(found.function(**arguments)):
            silent = False
            yield finding
    except UnreadableEvidence as error:
        place = error.location or (piece.place if piece else None)
        yield UNREADABLE.fails(place, message=error.message)
    except Exception as error:  # a crash of ours: contained, said, and never a pass
        yield crashed(found.name, type(error).__name__, piece)
    else:
        if silent:
            rule = replace(SILENT, code=f"{found.name}.silent", listed=False)
            yield rule.unsure(piece.place if piece else None, name=ours(found.name))


def crashed(name: str, reason: str, piece: Piece | None = None) -> Finding:
    """Our own failure, as a finding. The exception's text stays out: it may quote the evidence."""
    return CRASHED.finding(Outcome.ERROR, piece.place if piece else None, name=name, reason=reason)


def observe(piece: Piece) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts that the observers read in a piece; an observer that cannot read it, or that fails,
    is said.
    """
    facts: list[Fact] = []
    blind: list[Finding] = []
    if any(file.problem for file in piece.files):  # what can be read is looked at all the same
        piece = replace(piece, files=tuple(file for file in piece.files if not file.problem))
        if not piece.files and not piece.texts:
            return (), ()
    for observer in observers(piece.nature):
        try:
            facts.extend(observer(piece))
        except UnreadableEvidence as error:
            place = error.location or piece.place
            facts += [
                Fact(kind, error.message.fr, place)
                for kind in (FactKind.UNSCANNED, FactKind.UNREAD)
            ]
        except Exception as error:
            blind.append(crashed(f"observe.{observer.__name__}", type(error).__name__, piece))
    return tuple(facts), tuple(blind)


def declared_items(context: Context, path: str) -> list[Any] | None:
    """The items of a declared list, None when the list is not declared."""
    value = context.get(path)
    return None if value is ABSENT else list(value) if isinstance(value, list) else [value]
