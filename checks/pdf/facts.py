"""Reads in PDF evidence what the rules on the whole dossier compare: company, version, NIE, NIL,
teleservices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from segur_audit.catalogue.registry import observe
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.piece import Piece

if TYPE_CHECKING:
    from .labels import Form

_VERSION = re.compile(
    r"(?:^|[\s,;(|-])(?:numero de )?version(?: (?:technique|du logiciel|de la solution|candidate))?"
    r" ?[:=.…_|>]{1,40} ?v?([0-9]+(?:\.[0-9]+)+)\b"
)
_TELESERVICE = re.compile(r"\b(insi|dmp)\b")
#: « de la société Exemple Santé »: a name in a sentence, read in passing.
_PASSING = re.compile(
    r"\b(?:de la|par la|la) soci[ée]t[ée] ((?:[A-ZÀ-Þ][\w&'’.-]*)(?: "
    r"(?:[A-ZÀ-Þ][\w&'’.-]*|et|de|du|des|la)){0,5})"
)


@observe("formulaire_test_intrusion", "attestation_cnda", "homologation")
def forms(piece: Piece) -> Iterator[Fact]:
    """What a form or an attestation says of its company and of its numbers; an attestation says its
    version and teleservices too.

    The version of a test follows its own rule (SC.SSI/GEN.18). Raises UnreadableEvidence.
    """
    from .cnda_words import numbers
    from .labels import read_form

    for file in piece.files:
        if file.kind != "pdf" or file.problem:
            continue
        form = read_form(file)
        if piece.nature == "formulaire_test_intrusion":
            yield from _companies(file, _strong_companies(form))
        else:
            yield from _attestation(file, form)
        for role, kind in (("NIE", FactKind.NIE), ("NIL", FactKind.NIL)):
            yield from (Fact(kind, number, file.at()) for number in sorted(numbers(form, role)))
        for name in dict.fromkeys(_PASSING.findall(form.pdf.text)):
            yield Fact(FactKind.COMPANY, name, file.at(), beside=False)


def _attestation(file: EvidenceFile, form: Form) -> Iterator[Fact]:
    from .cnda_words import company_names, software_names

    yield from _companies(file, company_names(form))
    names = dict.fromkeys(software_names(form))
    for value in names:
        end = re.search(r"^(.*?)[ ,]*(?:version )?\bv?([0-9]+(?:\.[0-9]+)+)\b", value)
        if end:
            yield Fact(FactKind.VERSION, end[2], file.at(), of=end[1].strip(" ,-"))
    for version in dict.fromkeys(_versions_beside(form)):
        yield Fact(FactKind.VERSION, version, file.at())
    for name in sorted({word.upper() for word in _TELESERVICE.findall(form.text)}):
        yield Fact(FactKind.TELESERVICE, name, file.at())


def _versions_beside(form: Form) -> Iterator[str]:
    """The version that has a label of its own, on the line of the software or on the next one; that
    of a document is elsewhere.
    """
    from .cnda_words import SOFTWARE

    label = re.compile(rf"(?<![\w'-]){SOFTWARE}(?= ?[:=.…_|>])")
    for line, following in pairwise((*form.lines, "")):
        if found := label.search(line):
            after = line[found.end() :]
            yield from _VERSION.findall(f"{after}\n{following}")


def _strong_companies(form: Form) -> list[str]:
    """The editor that a test form names; « société » alone may be the auditor's."""
    from .cnda_words import EDITOR, first_names

    return first_names(form, EDITOR)


def _companies(file: EvidenceFile, names: list[str]) -> Iterator[Fact]:
    for name in dict.fromkeys(names):
        yield Fact(FactKind.COMPANY, name, file.at())
