"""The body of an N1: what it says that it is, whether it is that, and the PDF/A that it declares
(CDA-05, CDA-06, PDF-02).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from segur_audit.evidence.sniff import HEAD, sniff
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same, shorten

from .document import PDF, Document, decode, is_pdf, is_whole_pdf, pdf_a_part

_N1_BODY = "IG-document-core (ANS), corps d'un N1"
_MEDIA_RULE = Rule(
    "cda.n1_media",
    f"CDA-05, {_N1_BODY}",
    Text(
        "le corps du N1 est un PDF ou un texte, en base64",
        "the body of the N1 is a PDF or a text, in base64",
    ),
    Text(
        "le corps du N1 n'est pas un PDF ou un texte déclaré en base64",
        "the body of the N1 is not a PDF or a text declared as base64",
    ),
    Text(
        'écrivez <text mediaType="application/pdf" representation="B64">, les images étant '
        "converties en PDF/A-1",
        'write <text mediaType="application/pdf" representation="B64">, pictures being converted '
        "to PDF/A-1",
    ),
)
_CONTENT = Rule(
    "cda.n1_content",
    f"CDA-06, {_N1_BODY}",
    Text(
        "le contenu du N1 se décode, et c'est bien ce qu'il annonce",
        "the content of the N1 can be decoded, and is what it claims",
    ),
    Text(
        "le contenu du N1 est vide, n'est pas du base64, ou n'est pas le PDF annoncé",
        "the content of the N1 is empty, is not base64, or is not the PDF that is announced",
    ),
    Text(
        "encodez en base64 le PDF entier, sans autre caractère",
        "encode the whole PDF in base64, without any other character",
    ),
)
_PDF_A = Rule(
    "cda.n1_pdf_a",
    f"PDF-02, {_N1_BODY}",
    Text(
        "le PDF du N1 se déclare PDF/A-1 (conformité non vérifiée)",
        "the PDF of the N1 declares itself PDF/A-1 (conformance not verified)",
    ),
    Text(
        "le PDF du N1 se déclare d'une autre partie de PDF/A que la première",
        "the PDF of the N1 declares another part of PDF/A than the first",
    ),
    Text("produisez le PDF du N1 en PDF/A-1", "produce the PDF of the N1 as PDF/A-1"),
    Outcome.WARNING,
)
_UNDECLARED = Text(
    "le PDF du N1 ne se déclare pas PDF/A", "the PDF of the N1 does not declare itself PDF/A"
)
_MEDIA = (PDF, "text/plain")
#: Kinds of content that `sniff` knows and that are no plain text.
_NOT_PLAIN = frozenset(
    (
        *("pdf", "zip", "png", "jpeg", "gif", "tiff", "mp4", "webm", "avi", "webp", "mpeg"),
        *("wmv", "ole", "gzip", "7z", "rar", "html"),
    )
)


def n1_findings(document: Document) -> Iterator[Finding]:
    """The findings on the body of an N1."""
    texts = list(document.find("component/nonXMLBody/text"))
    place = document.at("component/nonXMLBody/text")
    text = texts[0] if len(texts) == 1 else None
    media = text.get("mediaType") if text is not None else None
    yield _MEDIA_RULE.judge(
        text is not None and media in _MEDIA and text.get("representation") == "B64",
        place,
        same(f"« {shorten(media, 40)} »") if media else None,
    )
    content = decode(text)
    yield _n1_content(text, media, content, document)
    if media == PDF and content is not None and is_pdf(text, content):
        yield _pdf_a(content, document)


def _pdf_a(content: bytes, document: Document) -> Finding:
    """What the PDF says of PDF/A. Saying nothing is told and no more: the published N1 samples of
    ANS say nothing either.
    """
    place, part = document.at("component/nonXMLBody/text"), pdf_a_part(content)
    if part is None:
        return _PDF_A.tells(place, message=_UNDECLARED)
    return _PDF_A.judge(part == 1, place, same(f"PDF/A-{part}") if part != 1 else None)


def _n1_content(text: Any, media: str | None, content: bytes | None, document: Document) -> Finding:
    place = document.at("component/nonXMLBody/text")
    if content is None:
        return _CONTENT.judge(False, place)
    kind = sniff(content[:HEAD])
    if media == PDF:
        whole = is_whole_pdf(content)
        cut = Text("le PDF n'a pas sa marque de fin", "the PDF lacks its end mark")
        held = is_pdf(text, content)
        if held and not whole:
            return _CONTENT.judge(False, place, cut, Outcome.WARNING)
        return _CONTENT.judge(held, place, None if held else _content_of(kind))
    held = media != "text/plain" or _is_plain_text(content, kind)
    return _CONTENT.judge(held, place, None if held else _content_of(kind))


def _is_plain_text(content: bytes, kind: str) -> bool:
    """A text/plain body is a text: neither a file of another kind nor a page, and without
    controls.
    """
    marked = content.lstrip().startswith((b"{\\rtf", b"<?xml"))
    if kind in _NOT_PLAIN or marked or b"\x00" in content:
        return False
    return kind != "unknown"


def _content_of(kind: str) -> Text:
    if kind in ("unknown", "empty", "text"):
        return Text("contenu d'un autre type", "content of another type")
    return Text("contenu de type {kind}", "content of type {kind}", kind=kind)
