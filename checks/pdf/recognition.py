"""Tells a form or a letter by the words of its first pages."""

from __future__ import annotations

import re

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_PAGES = 2
_TITLE = 300  # characters in which a document says what it is
#: Each nature, the words of its title, and the words that the document must hold besides.
_FORMS: tuple[tuple[str, str, str], ...] = (
    ("formulaire_test_intrusion", r"tests? d'intrusion", r"passi|ecarts?|prestataire|audit"),
    ("attestation_cnda", r"attestation (?:de )?depot|cnda", r"cnda"),
    (
        "homologation",
        r"(?:decision|certificat|attestation|notification) (?:d'homologation|de conformite)",
        r"dmp|insi|cnda|gie sesam",
    ),
    ("lettre_engagement", r"lettre d'engagement", r""),
    ("pv_mes", r"proces[- ]verbal.{0,80}mise en service|\bpv (?:de )?mes\b", r""),
    (
        "pv_vsr",
        r"proces[- ]verbal.{0,80}(?:service regulier|\bvsr\b)|\bpv (?:de )?vsr\b",
        r"",
    ),
    (
        "formulaire_asp",
        r"(?:formulaire|demande) (?:de |d')?(?:demande )?(?:de |d'|du "
        r")?(?:paiement|avance|solde)|\basp\b",
        r"agence de services et de paiement|\basp\b",
    ),
    ("declaration_honneur", r"(?:declar\w{0,6}|atteste) sur l'honneur", r""),
    ("cgu", r"conditions generales d'utilisation", r""),
    ("contrat", r"\bcontrat\b|conditions particulieres", r""),
)
_PATTERNS = tuple((nature, re.compile(title), re.compile(body)) for nature, title, body in _FORMS)


@recogniser("pdf")
def form(file: EvidenceFile) -> Recognition | None:
    """The nature that the title of a PDF says (sure), or that its text speaks of (not sure). None
    for a scan.
    """
    if not file.is_loaded:
        return None
    text = _folded(first_text(file.data))
    for title, sure in ((text[:_TITLE], True), (text, False)):
        places = [
            (found.start(), nature)
            for nature, words, body in _PATTERNS
            if (found := words.search(title)) and body.search(text)
        ]
        if places:
            nature = min(places)[1]
            alone = len({name for _, name in places}) == 1
            where = (
                Text("le titre du PDF", "the title of the PDF")
                if sure
                else Text("le texte du PDF", "the text of the PDF")
            )
            words = tuple(dict.fromkeys(re.findall(r"[a-z]{4,}", text[:_TITLE])))
            return Recognition(nature, where, sure=sure and alone, weight=-1, words=words)
    return None


def first_text(data: bytes) -> str:
    """The text of the first pages, empty when the PDF is a scan, encrypted or damaged."""
    from ..kit.pdf_simple import plain_pages

    if (pages := plain_pages(data)) is not None:
        return "\n".join(pages[:_PAGES])
    from ..kit.pdf_engine import texts

    return "\n".join(answer["text"] for answer in texts(data, _PAGES)[0] if "text" in answer)


def _folded(text: str) -> str:
    from ..kit.pdf_text import folded

    return folded(text)
