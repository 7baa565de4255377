"""What the instructor asked (`remarques`): an unanswered remark leaves its requirement to be
reviewed (contract, section 2).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from segur_audit.engine.inspection import Inspected
from segur_audit.engine.items import Item
from segur_audit.engine.naming import named_by
from segur_audit.engine.slots import Filled, fill
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical, nearest
from segur_audit.model.nobody import is_unwritten
from segur_audit.model.outcome import Assurance, Outcome
from segur_audit.model.piece import EvidenceRecord, Piece
from segur_audit.model.place import Location
from segur_audit.model.report import RequirementResult
from segur_audit.model.requirement import Requirement
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

_UNANSWERED = Rule(
    "remark.unanswered",
    "",
    None,
    Text(
        "une remarque de l'instructeur attend sa réponse",
        "a remark of the instructor waits for its answer",
    ),
    Text(
        "répondez-y par reponse, ou par une pièce nouvelle datée du {day} au plus tôt (date) pour "
        "{id}",
        "answer it by reponse, or by a new piece dated {day} at the earliest (date) for {id}",
    ),
    worth=Outcome.TO_REVIEW,
)
_ANSWERED = Rule(
    "remark.answered",
    "",
    None,
    Text("une remarque de l'instructeur a sa réponse", "a remark of the instructor has its answer"),
    worth=Outcome.INFO,
)
_ANSWERED_NOTE = Rule(
    "remark.answered",
    "",
    None,
    Text("une remarque de l'instructeur a sa réponse", "a remark of the instructor has its answer"),
    worth=Outcome.INFO,
)
_APART = Rule(
    "remark.apart",
    "",
    None,
    Text(
        "remarque du {date} sur {about}, qui n'est pas applicable selon le manifeste",
        "remark of {date} on {about}, which does not apply according to the manifest",
    ),
    Text(
        "vérifiez les déclarations : l'instructeur, lui, l'attend",
        "look at the declarations: the instructor expects it",
    ),
    worth=Outcome.WARNING,
)


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """A remark on a proof or a requirement. `known`: the digests of the evidence that the
    instructor had before him.
    """

    about: str
    date: dt.date
    text: str
    answer: str
    known: frozenset[str]
    location: Location

    def concerns(self, requirement: Requirement) -> bool:
        """Whether the remark is on the requirement, one of its proofs, or a number below its id."""
        return _concerns(self.about, requirement)

    @property
    def answered(self) -> bool:
        """Whether a text answers it."""
        return not is_unwritten(self.answer)


def _concerns(about: str, requirement: Requirement) -> bool:
    key = canonical(about)
    return (
        key == requirement.key
        or key.startswith(f"{requirement.key}.")
        or any(canonical(slot.id) == key for slot in requirement.proofs)
    )


def read_remarks(manifest: Manifest) -> tuple[Remark, ...]:
    """The remarks of the manifest, in its order."""
    return tuple(
        Remark(
            entry["preuve"],
            dt.date.fromisoformat(entry["date"]),
            entry["texte"],
            entry.get("reponse", ""),
            frozenset(digest.lower() for digest in entry.get("pieces", {}).values()),
            manifest.source.locate(("remarques", index)),
        )
        for index, entry in enumerate(manifest.data.get("remarques", ()))
    )


def remark_items(
    requirement: Requirement,
    manifest: Manifest,
    filled: Sequence[Filled],
    inspected: Mapping[int, Inspected],
) -> Iterator[Item]:
    """An item for each remark on `requirement`: to review until it is answered, by a text or by
    newer evidence.
    """
    for remark in read_remarks(manifest):
        if remark.concerns(requirement):
            pieces = _pieces_about(remark, filled, inspected)
            yield Item(_judged(remark, requirement, pieces), Assurance.DECLARED)


def _pieces_about(
    remark: Remark, filled: Sequence[Filled], inspected: Mapping[int, Inspected]
) -> list[Piece]:
    """The pieces of the proof that the remark is on; those of the whole requirement when it is on
    no single proof.
    """
    key = canonical(remark.about)
    own = [one for one in filled if canonical(one.slot.id) == key] or filled
    indexes = {index for one in own for index in one.entries if index in inspected}
    return [inspected[index].record.piece for index in sorted(indexes)]


def _judged(remark: Remark, requirement: Requirement, pieces: Iterable[Piece]) -> Finding:
    said, day = shorten(remark.text, 160), remark.date
    head = Text(
        "remarque du {day} sur {about} : « {said} »",
        "remark of {day} on {about}: '{said}'",
        day=day,
        about=shorten(remark.about),
        said=said,
    )
    if remark.answered:
        answer = shorten(remark.answer, 160)
        words = Text(" — réponse : « {answer} »", " — answer: '{answer}'", answer=answer)
        return _ANSWERED.tells(remark.location, message=head + words)
    newer = next((piece for piece in pieces if _answers(piece, remark)), None)
    if newer is not None:
        name = shorten(newer.label)
        words = Text(" — nouvelle pièce : {name}", " — new piece: {name}", name=name)
        return _ANSWERED_NOTE.tells(remark.location, message=head + words)
    words = Text(" — sans réponse", " — not answered")
    return _UNANSWERED.unsure(remark.location, message=head + words, day=day, id=requirement.id)


def _answers(piece: Piece, remark: Remark) -> bool:
    """Whether a piece is dated, not before the remark, and holds something that the instructor had
    not seen.
    """
    dated = piece.entry.get("date")
    if not isinstance(dated, str) or dt.date.fromisoformat(dated) < remark.date:
        return False
    return any(digest not in remark.known for digest in _digests(piece))


def _digests(piece: Piece) -> Iterator[str]:
    yield from (file.sha256 for file in piece.files if file.sha256)
    for key in ("url", "identifiant", "valeur"):
        text = piece.entry.get(key)
        if isinstance(text, str) and text.strip():
            yield hashlib.sha256(text.encode()).hexdigest()


def entries_about(about: str, manifest: Manifest, requirements: Sequence[Requirement]) -> set[int]:
    """The indexes of the pieces of a proof or a requirement, as a remark names it."""
    entries = manifest.data.get("preuves", [])
    named = named_by(entries, requirements).entries
    indexes: set[int] = set()
    for requirement in requirements:
        if _concerns(about, requirement):
            filled = fill(requirement, entries, named)
            own = [one for one in filled if canonical(one.slot.id) == canonical(about)]
            indexes |= {index for one in own or filled for index in one.entries}
    return indexes


def answering_entries(
    manifest: Manifest, requirements: Sequence[Requirement], records: Sequence[EvidenceRecord]
) -> set[int]:
    """The indexes of the pieces that answer a remark by themselves."""
    pieces = {record.piece.index: record.piece for record in records}
    return {
        index
        for remark in read_remarks(manifest)
        for index in entries_about(remark.about, manifest, requirements)
        if index in pieces and _answers(pieces[index], remark)
    }


def remark_notices(
    manifest: Manifest,
    requirements: Sequence[Requirement],
    ids: Sequence[str],
    results: Sequence[RequirementResult],
) -> Iterator[Finding]:
    """A warning for each remark that no requirement of the scheme can carry: unknown, or not
    applicable.
    """
    apart = {r.requirement.key for r in results if r.outcome is Outcome.NOT_APPLICABLE}
    for remark in read_remarks(manifest):
        concerned = [one for one in requirements if remark.concerns(one)]
        if any(one.key not in apart for one in concerned):
            continue
        about, near = shorten(remark.about), nearest(remark.about, ids)
        if concerned:
            message = Text(
                "remarque du {date} sur {about}, qui n'est pas applicable selon le manifeste",
                "remark of {date} on {about}, which does not apply according to the manifest",
                date=remark.date,
                about=about,
            )
            remedy = Text(
                "vérifiez les déclarations : l'instructeur, lui, l'attend",
                "look at the declarations: the instructor expects it",
            )
        else:
            message = Text(
                "remarque du {date} sur « {about} », qui n'est connu d'aucun catalogue",
                "remark of {date} on '{about}', which no catalogue knows",
                date=remark.date,
                about=about,
            )
            remedy = (
                Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?", near=near)
                if near
                else Text(
                    "importez le REM et nommez-le dans catalogues",
                    "import the REM and name it in catalogues",
                )
            )
        yield _APART.warns(remark.location, message=message, action=remedy)
