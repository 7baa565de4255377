"""What a PDF given as evidence must be: open to reading, signed where a signature is demanded."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from segur_audit.catalogue.registry import check
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.text import Text

_SOURCE = "contrôles des pièces PDF, {}"


@check("pdf.readable")
def readable(piece: Piece) -> Iterator[Finding]:
    """Each PDF of the piece opens without a password, has a page, and holds a text. It never passes a piece: reading is not judging.

    Source: evidence checks, PDF-01 and PDF-09. Raises UnreadableEvidence.
    """
    from ..kit.pdf_text import read_pdf

    for file in piece.files:
        if file.kind != "pdf":
            continue
        pdf = read_pdf(file)
        if pdf.encrypted:
            remedy = Text(
                "déposez le document sans mot de passe", "supply the document without a password"
            )
            yield Finding(
                "pdf.encrypted",
                Outcome.FAIL,
                Text("le PDF est chiffré", "the PDF is encrypted"),
                file.at(),
                remedy,
                source=_SOURCE.format("PDF-01"),
            )
        elif not pdf.pages:
            yield Finding(
                "pdf.empty",
                Outcome.FAIL,
                Text("le PDF n'a pas de page", "the PDF has no page"),
                file.at(),
                source=_SOURCE.format("PDF-01"),
            )
        elif pdf.scanned:
            yield _scanned(file)
        else:
            pages = len(pdf.pages)
            message = Text(
                f"PDF lisible : {pages} page(s) de texte", f"readable PDF: {pages} page(s) of text"
            )
            yield Finding(
                "pdf.readable", Outcome.INFO, message, file.at(), source=_SOURCE.format("PDF-09")
            )
        if pdf.active:
            names = ", ".join(pdf.active)
            message = Text(
                f"le PDF contient des éléments actifs ou joints : {names}",
                f"the PDF holds active or attached contents: {names}",
            )
            remedy = Text(
                "déposez un PDF sans script ni fichier joint",
                "supply a PDF without script or attached file",
            )
            yield Finding(
                "pdf.active",
                Outcome.WARNING,
                message,
                file.at(),
                remedy,
                source=_SOURCE.format("PDF-01"),
            )


def _scanned(file) -> Finding:  # type: ignore[no-untyped-def]
    message = Text(
        "le PDF est une image (scan) : son texte ne peut pas être lu ici",
        "the PDF is a picture (scan): its text cannot be read here",
    )
    remedy = Text(
        "déposez l'original, ou lisez-le et attestez", "supply the original, or read it and attest"
    )
    return Finding(
        "pdf.scanned",
        Outcome.TO_REVIEW,
        message,
        file.at(),
        remedy,
        source=_SOURCE.format("PDF-09"),
    )


@check("pdf.signed")
def signed(piece: Piece) -> Iterator[Finding]:
    """Each PDF of the piece bears an electronic signature that covers it entirely; a drawn signature is none.

    Its integrity is judged with the extra `pdf`; the signer's certificate is never trusted nor refused here.
    Source: evidence checks, PDF-03 and PDF-04; SC.SSI/GEN.18.
    """
    from .signature import integrity, signatures

    remedy = Text(
        "signez le PDF électroniquement (une image de signature n'en est pas une), et ne le modifiez plus",
        "sign the PDF electronically (a picture of a signature is none), and do not change it afterwards",
    )
    for file in piece.files:
        found = signatures(file.data) if file.kind == "pdf" else []
        source = _SOURCE.format("PDF-03")
        if not found:
            message = Text(
                "le document ne porte pas de signature électronique",
                "the document bears no electronic signature",
            )
            yield Finding("pdf.signature", Outcome.FAIL, message, file.at(), remedy, source=source)
        elif not found[-1].whole:
            message = Text(
                "le document a été modifié après sa signature",
                "the document was changed after it was signed",
            )
            yield Finding("pdf.signature", Outcome.FAIL, message, file.at(), remedy, source=source)
        else:
            message = Text(
                "signature électronique présente, sur tout le fichier",
                "electronic signature present, over the whole file",
            )
            yield Finding("pdf.signature", Outcome.PASS, message, file.at(), source=source)
            yield _integrity(integrity(file.data), file, remedy)


def _integrity(intact: bool | None, file, remedy: Text) -> Finding:  # type: ignore[no-untyped-def]
    source = _SOURCE.format("PDF-04")
    if intact is None:
        absent = find_spec("pyhanko") is None
        why = (
            Text("complément [pdf] absent", "extra [pdf] missing")
            if absent
            else Text("forme inconnue", "unknown form")
        )
        message = Text(
            f"intégrité de la signature non vérifiée ({why.fr})",
            f"integrity of the signature not verified ({why.en})",
        )
        person = Text(
            "ouvrez le document dans un lecteur PDF qui juge les signatures, et attestez",
            "open the document in a PDF reader that judges signatures, and attest",
        )
        if absent:
            person = (
                Text("installez segur-audit[pdf] ; sinon, ", "install segur-audit[pdf]; else, ")
                + person
            )
        return Finding(
            "pdf.integrity", Outcome.TO_REVIEW, message, file.at(), person, source=source
        )
    message = Text(
        "signature intègre ; la confiance dans son certificat n'est pas jugée",
        "signature intact; trust in its certificate is not judged",
    )
    if intact:
        return Finding("pdf.integrity", Outcome.PASS, message, file.at(), source=source)
    broken = Text(
        "la signature n'est pas intègre : le contenu a changé depuis, ou aucun champ ne la porte",
        "the signature is not intact: the content changed since, or no field bears it",
    )
    return Finding("pdf.integrity", Outcome.FAIL, broken, file.at(), remedy, source=source)
