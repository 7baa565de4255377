"""Reads in PDF evidence what the rules on the whole dossier compare: version, NIE, NIL, teleservices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece

_VERSION = re.compile(r"(?i)\bversion\s*(?:n°|:|=)?\s*v?(\d{1,5}(?:\.\d{1,6}){1,4})(?![\w.])")

_TELESERVICE = re.compile(r"(?i)\b(INSi|DMP)\b")
_PRODUCT = re.compile(
    r"(?i)\b(?:logiciel|solution|application|produit|lps)\s*:\s*([^\n:;,]{2,80}?\sv?\d{1,5}(?:\.\d{1,6}){1,4})(?![\w.])"
)


@observe("formulaire_test_intrusion", "attestation_cnda", "homologation")
def forms(piece: Piece) -> Iterator[Fact]:
    """The versions, products, numbers and teleservices that a form or an attestation gives. Raises UnreadableEvidence."""
    from ..kit.pdf_text import read_pdf
    from .cnda_words import numbers
    from .labels import read_form

    for file in piece.files:
        if file.kind != "pdf" or file.problem:
            continue
        text = read_pdf(file).text
        form = read_form(file)
        yield from (
            Fact("version", version, file.at()) for version in dict.fromkeys(_VERSION.findall(text))
        )
        yield from (
            Fact("teleservice", name, file.at())
            for name in sorted({word.upper() for word in _TELESERVICE.findall(text)})
        )
        yield from (
            Fact("product", " ".join(product.split()), file.at())
            for product in dict.fromkeys(_PRODUCT.findall(text))
        )
        for role, kind in (("NIE", "nie"), ("NIL", "nil")):
            yield from (Fact(kind, number, file.at()) for number in sorted(numbers(form, role)))
