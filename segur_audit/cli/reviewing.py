"""What waits for a person, to the spreadsheet and back: the rows of the sheet, and the attestations
that its verdicts make.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.cli.console import language
from segur_audit.model.errors import InputError
from segur_audit.model.ids import canonical
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.cli.auditing import Request
    from segur_audit.dossier.lines import Item
    from segur_audit.dossier.review import ReviewRow
    from segur_audit.dossier.review_reading import Judged, Verdicts
    from segur_audit.guidance.reviewing import Waiting
    from segur_audit.manifest.reading import Manifest
    from segur_audit.model.requirement import Requirement

VALID_DAYS = 180
_SHOWN = 40  # lines of a cell


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A manifest as it is or would be, the rules of its scheme, and its requirements with their
    pieces, by key.
    """

    manifest: Manifest
    rules: Sequence[Requirement]
    every: Mapping[str, Waiting]


def reviewed(about: Manifest, known: Catalogue, request: Request, shown: str) -> Reviewed:
    """Audit a manifest for what waits for a person."""
    from segur_audit.cli.auditing import audit_one
    from segur_audit.guidance.reviewing import waiting
    from segur_audit.model.piece import EvidenceRecord

    heard: list[EvidenceRecord] = []
    report = audit_one(about, known, request, shown, witness=heard.extend, sealed=False)
    rules = known.for_scheme(report.scheme)
    return Reviewed(about, rules, waiting(report, about, rules, heard))


def as_it_would_be(data: bytes, path: Path, known: Catalogue) -> Reviewed:
    """What waits for a person once the manifest at `path` holds `data`."""
    from segur_audit.cli.auditing import Request, shown
    from segur_audit.manifest.reading import make_manifest

    manifest = make_manifest(data, path.parent, path.name)
    return reviewed(manifest, known, Request(), shown(path))


def rows_to_judge(found: Reviewed) -> Iterator[ReviewRow]:
    """A row for each requirement that waits for a person and has its pieces; pieces are named as
    reports show them.
    """
    from segur_audit.dossier.review import ReviewRow, mark_of
    from segur_audit.guidance.attesting import digests
    from segur_audit.guidance.reviewing import reviewable

    for one in reviewable(found.every):
        rule = one.result.requirement
        try:
            pieces = digests(found.manifest, rule, found.rules)
        except InputError:
            continue  # a piece that cannot be read, or holds a secret: nothing to attest
        yield ReviewRow(rule.id, _question(one), _pieces(one), mark_of(pieces), _author(one))


def _question(one: Waiting) -> str:
    from segur_audit.model.outcome import Outcome

    lang = language()
    said = [one.result.requirement.title[lang]]
    said += [f.message[lang] for f in one.result.findings if f.outcome is Outcome.TO_REVIEW]
    lines = list(_first(dict.fromkeys(said)))
    return "\n".join(lines if one.may_conform else [*lines, _BY_COMMAND[lang]])


def _first(lines: Iterable[str]) -> Iterator[str]:
    """The first lines, then how many are left: a cell holds 32 767 signs, and a person reads
    fewer.
    """
    every = list(lines)
    yield from (shorten(line, 400) for line in every[:_SHOWN])
    if (left := len(every) - _SHOWN) > 0:
        yield Text("… et {left} autre(s)", "… and {left} more", left=left)[language()]


def _author(one: Waiting) -> str:
    """The only person whom its pieces name, if any."""
    named = {str(piece.entry.get("responsable", "")) for piece in one.pieces} - {""}
    return named.pop() if len(named) == 1 else ""


def _pieces(one: Waiting) -> tuple[str, ...]:
    """The files as the report shows them, then the addresses, numbers and values."""
    from segur_audit.model.piece import shown
    from segur_audit.model.privacy import Mask

    texts = (shown(text) for piece in one.pieces for key, text in piece.texts if key != "valeur")
    mask = Mask()
    named = dict.fromkeys([*(f.path for f in one.result.evidence), *map(mask.plain, texts)])
    return tuple(_first(named))


def attestations(verdicts: Verdicts, found: Reviewed) -> list[Item]:
    """The attestations that the verdicts of the sheet make; what a verdict cannot make stands among
    the unusable rows, with why.
    """
    from segur_audit.dossier.spreadsheet_reading import Unusable

    items = []
    for one in verdicts.judged:
        if _is_written(one, found.manifest):
            continue
        made = _item(one, found)
        if isinstance(made, Text):
            verdicts.unusable.append(Unusable(one.row, made))
        else:
            items.append(made)
    verdicts.unusable.sort(key=lambda row: row.row)
    return items


def _item(one: Judged, found: Reviewed) -> Item | Text:
    """The attestation, or why there is none."""
    from segur_audit.dossier.review import mark_of
    from segur_audit.guidance.attesting import Verdict, digests, item

    waiting = found.every.get(canonical(one.requirement))
    if waiting is None:
        shown = shorten(one.requirement)
        return Text(
            "« {shown} » n'est pas une exigence de ce jalon",
            "'{shown}' is no requirement of this milestone",
            shown=shown,
        )
    if one.result == "conforme" and not waiting.may_conform:
        return _NEVER + why_not(waiting)
    rule = waiting.result.requirement
    try:
        pieces = digests(found.manifest, rule, found.rules)
    except InputError as error:
        return error.message
    if one.mark and one.mark != mark_of(pieces):
        return _OTHER_PIECES
    return item(rule, Verdict(one.author, one.result, one.date, VALID_DAYS, one.comment), pieces)


def _is_written(one: Judged, manifest: Manifest) -> bool:
    """Whether the manifest holds the very verdict: the sheet was taken back already."""
    same = (one.result, one.author, one.date.isoformat())
    return any(
        canonical(entry["exigence"]) == canonical(one.requirement)
        and (entry["resultat"], entry["auteur"], entry["date"]) == same
        for entry in manifest.data.get("attestations", ())
    )


def why_not(one: Waiting) -> Text:
    """Why « conforme » may not be presumed of a requirement."""
    from segur_audit.model.outcome import Outcome
    from segur_audit.report.words import OUTCOMES

    if one.result.outcome is not Outcome.TO_REVIEW:
        return OUTCOMES[one.result.outcome]
    return Text("des pièces n'ont pas été ouvertes", "pieces were not opened")


def today() -> dt.date:
    """The day of a verdict that bears none."""
    return dt.date.today()


_BY_COMMAND = Text(
    "(tout n'est pas un fichier qui a été ouvert : « conforme » se dit par segur-audit attest)",
    "(not all is files that were opened: 'conforming' is said by segur-audit attest)",
)
_NEVER = Text("« conforme » ne peut pas être attesté : ", "'conforming' cannot be attested: ")
_OTHER_PIECES = Text(
    "les pièces ne sont plus celles que la ligne nomme : regardez-les, puis refaites le tableur "
    "(dossier scan -o)",
    "the pieces are no longer those that the row names: look at them, then make the spreadsheet "
    "again (dossier scan -o)",
)
