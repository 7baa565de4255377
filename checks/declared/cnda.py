"""What the candidature must tell of the CNDA's numbers. They have no public format: only their
presence is judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

from ..kit.declared import ABSENT, GIVE, absent, is_blank, place_of

_PIECES = ("attestation_cnda", "homologation")

_SOURCE = "FAQ industriels, informations CNDA de l'outil de gestion des candidatures"


_NIL_ABSENT = Rule("cnda.nil", _SOURCE, None, ABSENT, GIVE, worth=Outcome.MISSING)
_NIL_NIL = Rule("cnda.nil", _SOURCE, None, ABSENT, GIVE, worth=Outcome.MISSING)


_NIL = Rule(
    "cnda.nil",
    _SOURCE,
    Text(
        "montage : le NIL de la solution tierce est donné",
        "montage: the third party's NIL is given",
    ),
    None,
)
_NIL_RIGHT = Rule("cnda.nil", _SOURCE, Text("NIL donné", "NIL given"), None)
_NAMED = Rule(
    "cnda.named",
    _SOURCE,
    None,
    Text("une pièce du CNDA nomme {shown}", "a piece of the CNDA names {shown}"),
)


@check("cnda.nil")
def nil(
    scheme: Declared, number: Declared | None = None, homologations: Declared | None = None
) -> Iterator[Finding]:
    """The software's NIL is given; in a montage (every homologation a third party's), the third
    parties' NILs are.

    Source: contract, section 7; docs/evidence.md, K.3.
    """
    if homologations is not None and is_montage(homologations):
        for index in range(len(homologations.value)):
            yield _third_party(homologations, index)
    elif number is None or is_blank(number.value):
        yield absent(_NIL_NIL, "solution.nil", scheme)
    else:
        yield _NIL_RIGHT.passes(place_of("solution.nil", scheme))


def is_montage(homologations: Declared) -> bool:
    """Whether every homologation that the dossier rests on is a third party's. One that does not
    say is not taken for one.
    """
    return bool(homologations.value) and all(
        entry.get("porteur") == "tierce" for entry in homologations.value
    )


@check("cnda.named")
def named(evidence: Declared, homologations: Declared | None = None) -> Iterator[Finding]:
    """Each teleservice whose homologation is declared is named by a piece of the CNDA. Source:
    contract, section 7 (FAQ.CNDA.DEPOT).
    """
    told = {
        fact.value
        for record in evidence.value
        if record.piece.nature in _PIECES
        for fact in record.facts
        if fact.kind == "teleservice"
    }
    for index, entry in enumerate(homologations.value if homologations else ()):
        teleservice = str(entry.get("teleservice", "")).strip()
        if homologations is None or not teleservice or entry.get("acces_par"):
            continue
        held = any(name in teleservice.upper() for name in told)
        shown = shorten(teleservice)
        message = (
            Text(
                "une pièce du CNDA nomme {shown}", "a piece of the CNDA names {shown}", shown=shown
            )
            if held
            else Text(
                "aucune pièce du CNDA ne nomme {shown}",
                "no piece of the CNDA names {shown}",
                shown=shown,
            )
        )
        remedy = Text(
            "joignez l'attestation de conformité de {shown}, ou attestez que la pièce déposée en "
            "tient lieu",
            "supply the attestation of conformity of {shown}, or attest that the piece supplied "
            "stands for it",
            shown=shown,
        )
        outcome = Outcome.PASS if held else Outcome.TO_REVIEW
        yield _NAMED.finding(
            outcome, homologations.place(index), message=message, action=None if held else remedy
        )


def _third_party(homologations: Declared, index: int) -> Finding:
    if is_blank(homologations.value[index].get("nil")):
        return absent(_NIL_ABSENT, f"{homologations.path}[{index}].nil", homologations)
    return _NIL.passes(homologations.place(index, "nil"))
