"""What a PDF given as evidence must be: open to reading, signed where a signature is demanded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.evidence.files import EvidenceFile
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.pdf_text import Pdf, read_pdf

_LISTED = 12
_SOURCE = "contrôles des pièces PDF, {}"


_SCANNED = Rule(
    "pdf.scanned",
    _SOURCE.format("PDF-09"),
    None,
    Text(
        "pages sans texte (images ou pages blanches), qui n'ont pas été lues : {numbers}",
        "pages without text (pictures or blank pages), which were not read: {numbers}",
    ),
    Text(
        "déposez l'original, ou lisez ces pages et attestez",
        "supply the original, or read these pages and attest",
    ),
    worth=Outcome.TO_REVIEW,
)
_SCANNED_UNSURE = Rule(
    "pdf.scanned",
    _SOURCE.format("PDF-09"),
    None,
    Text(
        "le PDF est une image (scan) : son texte ne peut pas être lu ici",
        "the PDF is a picture (scan): its text cannot be read here",
    ),
    Text(
        "déposez l'original, ou lisez-le et attestez", "supply the original, or read it and attest"
    ),
    worth=Outcome.TO_REVIEW,
)
_CUT = Rule(
    "pdf.cut",
    _SOURCE.format("PDF-09"),
    None,
    Text(
        "le PDF est trop long : seules ses {pages} premières pages ont été lues",
        "the PDF is too long: only its first {pages} pages were read",
    ),
    Text(
        "déposez un document plus court, ou lisez la suite et attestez",
        "supply a shorter document, or read the rest and attest",
    ),
    worth=Outcome.TO_REVIEW,
)
_RESTRICTED = Rule(
    "pdf.restricted",
    _SOURCE.format("PDF-01"),
    None,
    Text(
        "le PDF est chiffré, mais s'ouvre sans mot de passe (impression ou copie restreintes)",
        "the PDF is encrypted, but opens without a password (printing or copying restricted)",
    ),
    Text("déposez le document sans restriction", "supply the document without restriction"),
    worth=Outcome.WARNING,
)
_ENCRYPTED = Rule(
    "pdf.encrypted",
    _SOURCE.format("PDF-01"),
    None,
    Text("le PDF est chiffré", "the PDF is encrypted"),
    Text("déposez le document sans mot de passe", "supply the document without a password"),
)
_ACTIVE = Rule(
    "pdf.active",
    _SOURCE.format("PDF-01"),
    None,
    Text(
        "le PDF contient des éléments actifs ou joints : {names}",
        "the PDF holds active or attached contents: {names}",
    ),
    Text(
        "déposez un PDF sans script ni fichier joint",
        "supply a PDF without script or attached file",
    ),
    worth=Outcome.WARNING,
)
_READABLE = Rule(
    "pdf.readable",
    _SOURCE.format("PDF-09"),
    None,
    Text("PDF lisible : {pages} page(s) de texte", "readable PDF: {pages} page(s) of text"),
    worth=Outcome.INFO,
)


@check("pdf.readable")
def readable(piece: Piece) -> Iterator[Finding]:
    """Each PDF of the piece opens without a password, has a page, and holds a text. It never passes
    a piece: reading is not judging.

    Source: docs/evidence.md, I.1, PDF-01 and PDF-09. Raises UnreadableEvidence.
    """
    for file in piece.files:
        if file.kind != "pdf":
            continue
        pdf = read_pdf(file)
        if pdf.encrypted:
            yield _ENCRYPTED.fails(file.at())
        elif pdf.scanned and (pdf.pages or not pdf.cut):
            yield _scanned(file)
        elif pdf.scans:
            yield _partly_scanned(pdf, file)
        elif pdf.pages:
            pages = len(pdf.pages)
            yield _READABLE.tells(file.at(), pages=pages)
        if pdf.cut:
            yield _CUT.unsure(file.at(), pages=len(pdf.pages))
        if pdf.restricted:
            yield _restricted(file)
        if pdf.active:
            names = ", ".join(pdf.active)
            yield _ACTIVE.warns(file.at(), names=names)


def _partly_scanned(pdf: Pdf, file: EvidenceFile) -> Finding:
    numbers = ", ".join(map(str, pdf.scans[:_LISTED])) + ("…" if len(pdf.scans) > _LISTED else "")
    return _SCANNED.unsure(file.at(), numbers=numbers)


def _restricted(file: EvidenceFile) -> Finding:
    return _RESTRICTED.warns(file.at())


def _scanned(file: EvidenceFile) -> Finding:
    return _SCANNED_UNSURE.unsure(file.at())


@check("pdf.signed")
def signed(
    piece: Piece, tests: Declared | None = None, deposit: Declared | None = None
) -> Iterator[Finding]:
    """Each PDF of the piece bears electronic signatures after which nothing was changed; a drawn
    signature is none.

    All are judged, with the extra `pdf`; a signer's certificate is never trusted nor refused here.
    Their dates may not precede the
    test's, nor follow the deposit. Source: docs/evidence.md, I.1, PDF-03 to PDF-05; contract,
    section 3;
    SC.SSI/GEN.18.
    """
    from .signing import signature_findings

    test = _test_of(piece, tests)
    for file in piece.files:
        yield from signature_findings(
            file,
            _day(test.get("date")),
            _day(test.get("signe_le")),
            _day(deposit and deposit.value),
        )


def _test_of(piece: Piece, tests: Declared | None) -> Mapping[str, Any]:
    """The declared test that a form is about: the one of its architecture, or the only one; empty
    when none is known.
    """
    listed = [test for test in tests.value if isinstance(test, dict)] if tests else []
    same = [test for test in listed if test.get("architecture") == piece.entry.get("architecture")]
    return same[0] if len(same) == 1 else listed[0] if len(listed) == 1 else {}


def _day(value: object) -> dt.date | None:
    """A declared day; None when it is absent or no date (the schema says so)."""
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
