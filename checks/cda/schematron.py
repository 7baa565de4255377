"""The CDA documents of a piece before the schematrons of ANS."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from segur_audit.catalogue.registry import check
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..schematron.judging import SOURCE, Library, Subject, library
from .document import Document
from .pieces import document_of

_SCHEMATRON = Rule(
    "cda.schematron",
    SOURCE,
    None,
    Text(
        "schématrons non exécutés : le fichier ne contient pas de document CDA lisible",
        "schematrons not run: the file holds no readable CDA document",
    ),
    worth=Outcome.INFO,
)


@check("schematron.valid")
def valid(piece: Piece) -> Iterator[Finding]:
    """Each CDA document respects the schematrons of ANS that are meant for it.

    Without the extra or the imported tree nothing is judged. Source: docs/evidence.md, B.
    """
    opened = library(piece.place)
    if isinstance(opened, Finding):
        yield opened
        return
    for file in piece.files:
        yield from _file(piece, file, opened)


def _file(piece: Piece, file: EvidenceFile, opened: Library) -> Iterator[Finding]:
    """A document that is not there, or cannot be read, is failed by `cda.conform`: here it is only
    said.
    """
    try:
        document = document_of(piece, file)
    except UnreadableEvidence:
        document = None
    if document is None or document.element is None or document.level is None:
        yield _SCHEMATRON.tells(file.at())
        return
    yield from opened.findings(_subject(document, file))


def _subject(document: Document, file: EvidenceFile) -> Subject:
    return Subject(
        file.at(),
        document.level or "",
        tuple(
            (template.get("root") or "", template.get("extension") or "")
            for template in document.children("templateId")
        ),
        etree.tostring(document.element, encoding="unicode", with_tail=False),
        "XFRM" in [related.get("typeCode") for related in document.children("relatedDocument")],
    )
