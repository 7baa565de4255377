"""Checks on CDA R2 documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord, Piece
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

_FAQ = "FAQ industriels, formats CDA R2 par type de document"
_N1 = "FAQ industriels, CDA R2 N1 systématique"


_UNREADABLE = Rule(
    "cda.unreadable",
    "CDA-01",
    None,
    Text("le document CDA ne peut pas être lu", "the CDA document cannot be read"),
    Text(
        "déposez le document CDA tel que le logiciel le produit",
        "supply the CDA document as the software makes it",
    ),
)
_LEVELS = Rule(
    "cda.levels",
    _FAQ,
    Text(
        "document {shown} de niveau {level} dans les pièces, niveaux déclarés : {listed}",
        "document {shown} of level {level} in the evidence, declared levels: {listed}",
    ),
    Text(
        "document {shown} de niveau {level} dans les pièces, niveaux déclarés : {listed}",
        "document {shown} of level {level} in the evidence, declared levels: {listed}",
    ),
    Text("corrigez cda.documents, ou la pièce", "correct cda.documents, or the evidence"),
)
_LEVELS_ODD = Rule(
    "cda.levels",
    _FAQ,
    None,
    Text(
        "document {shown} de niveau {level} dans les pièces, niveaux déclarés : {listed}",
        "document {shown} of level {level} in the evidence, declared levels: {listed}",
    ),
    Text(
        "ajoutez ce type à cda.documents, s'il est produit",
        "add this type to cda.documents, if it is produced",
    ),
    worth=Outcome.WARNING,
)
_LEVELS_NOTE = Rule(
    "cda.levels",
    _FAQ,
    None,
    Text(
        "aucun document CDA dans les pièces : rien à comparer aux niveaux déclarés",
        "no CDA document in the evidence: nothing to compare with the declared levels",
    ),
    worth=Outcome.INFO,
)
_N1_SEEN = Rule(
    "cda.n1_seen",
    _N1,
    Text("le N1 du type {shown} est dans l'archive", "the N1 of type {shown} is in the archive"),
    Text(
        "aucune archive ne montre de document CDA : le N1 n'est que déclaré",
        "no archive shows a CDA document: the N1 is declared only",
    ),
    worth=Outcome.INFO,
)
_N1_SEEN_NOTE = Rule(
    "cda.n1_seen",
    _N1,
    None,
    Text(
        "type {shown} : un seul N3 est admis, avec son PDF",
        "type {shown}: a single N3 is accepted, with its PDF",
    ),
    worth=Outcome.INFO,
)
_N1_SEEN_UNSURE = Rule(
    "cda.n1_seen",
    _N1,
    None,
    Text(
        "l'archive contient un N3 du type {shown}, sans son N1",
        "the archive holds an N3 of type {shown}, without its N1",
    ),
    Text(
        "joignez à l'archive le N1 du même document",
        "add the N1 of the same document to the archive",
    ),
    worth=Outcome.TO_REVIEW,
)


@check("cda.conform")
def conform(
    piece: Piece, schemas: Declared | None = None, day: Declared | None = None
) -> Iterator[Finding]:
    """The CDA R2 documents follow the CI-SIS minimal structure (CDA-01 to CDA-15), and the XSD if
    its folder is given.

    `schemas` is the local folder in which CDA_extended.xsd lies, `day` the reference date. Raises
    UnreadableEvidence: no file is XML.
    """
    from .conform import document_findings, unique_findings
    from .pieces import document_of, without_ins
    from .schema import schema_findings
    from .summary import summary_of

    summaries = []
    for file in piece.files:
        try:
            document = document_of(piece, file)
        except UnreadableEvidence as error:
            yield _unreadable(error, file.at())
            continue
        yield from document_findings(
            document, unqualified=without_ins(piece), day=day.value if day else None
        )
        if document.element is not None:
            summaries.append(summary_of(document))
            if schemas is not None:
                yield from schema_findings(document, str(schemas.value))
    yield from unique_findings(summaries)


def _unreadable(error: UnreadableEvidence, place: Location) -> Finding:
    return _UNREADABLE.fails(error.location or place, message=error.message)


@check("cda.levels")
def levels(documents: Declared, evidence: Declared) -> Iterator[Finding]:
    """The levels of the CDA documents seen in the evidence are those that `cda.documents` declares
    for their code.

    Source: contract, section 7 (FAQ.CDA.FORMAT): levels that the evidence contradicts fail.
    """
    records: Sequence[EvidenceRecord] = evidence.value
    seen = {
        fact.value: fact
        for record in records
        for fact in record.facts
        if fact.kind == "cda_document"
    }
    if not seen:
        yield _LEVELS_NOTE.tells(documents.place())
    for value in sorted(seen):
        code, _, level = value.rpartition(" ")
        yield _level(documents, code, level, seen[value])


def _level(documents: Declared, code: str, level: str, fact: Fact) -> Finding:
    entries: list[Mapping[str, Any]] = [
        entry for entry in documents.value if str(entry.get("code", "")).strip() == code
    ]
    declared = sorted({name for entry in entries for name in entry.get("niveaux", ())})
    shown, listed = shorten(code, 40), ", ".join(declared) or "—"
    message = Text(
        "document {shown} de niveau {level} dans les pièces, niveaux déclarés : {listed}",
        "document {shown} of level {level} in the evidence, declared levels: {listed}",
        shown=shown,
        level=level,
        listed=listed,
    )
    if not entries:
        return _LEVELS_ODD.warns(fact.location, message=message)
    if level in declared:
        return _LEVELS.passes(fact.location, message=message)
    return _LEVELS.fails(fact.location, message=message)


@check("cda.n1_seen")
def n1_seen(evidence: Declared, single_n3: Collection[str] = ()) -> Iterator[Finding]:
    """In the archives supplied, each type of document that has an N3 has its N1 too (`single_n3`:
    codes that one N3 carries alone).

    Source: FAQ, the N1 is always sent; docs/evidence.md, A.2.
    """
    remedy = Text(
        "joignez à l'archive le N1 du même document",
        "add the N1 of the same document to the archive",
    )
    seen = False
    for record in evidence.value:
        if record.piece.nature != "archive_xdm":
            continue
        levels = {fact.value: fact for fact in record.facts if fact.kind == "cda_document"}
        for code in sorted(
            {value.rpartition(" ")[0] for value in levels if not value.endswith(" N2")}
        ):
            seen, shown = True, shorten(code, 40)
            place = (levels.get(f"{code} N3") or levels[f"{code} N1"]).location
            if f"{code} N1" in levels:
                yield _N1_SEEN.passes(place, shown=shown)
            elif code in single_n3:
                yield _N1_SEEN_NOTE.tells(place, shown=shown)
            else:
                yield _N1_SEEN_UNSURE.unsure(place, action=remedy, shown=shown)
    if not seen:
        yield _N1_SEEN.tells(None)


@check("cda.validated")
def validated(
    piece: Piece, schemas: Declared | None = None, day: Declared | None = None
) -> Iterator[Finding]:
    """Each CDA document is conform (CDA-01 to CDA-15), and respects the schematrons of ANS that the
    user imported.

    Source: docs/evidence.md, A and B. Raises UnreadableEvidence.
    """
    from .schematron import valid

    yield from conform(piece, schemas, day)
    yield from valid(piece)
