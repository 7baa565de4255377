"""The professionals that the VIHF of a piece identify (AIRS-01, AIRS-02). No identifier is ever
shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.dmp_data import dmp_data
from ..kit.login_hint import Hint, hint_form
from .assertion import Vihf, transaction
from .bounding import bounded

_AIRS = "{}, DMP/AIRS.06 (REM de pré-publication)"
_GENERIC = re.compile(r"(?i)[x.*?-]+|0+|8?0{8,}|.*(?:test|g[eé]n[eé]rique|dummy|default|inconnu).*")

TWO = Rule(
    "dmp.airs.two_professionals",
    _AIRS.format("AIRS-01"),
    Text(
        "deux professionnels différents sont identifiés",
        "two different professionals are identified",
    ),
    Text(
        "tous les messages portent le même professionnel",
        "all the messages carry the same professional",
    ),
    Text(
        "consultez avec deux professionnels connectés tour à tour, puis groupez les deux messages "
        "sous `fichiers`, dans une seule preuve",
        "consult with two logged-in professionals in turn, then group the two messages under "
        "`fichiers`, in a single piece",
    ),
)
OWN = Rule(
    "dmp.airs.generic",
    _AIRS.format("AIRS-01"),
    Text(
        "l'identifiant du professionnel n'est pas générique",
        "the professional's identifier is not generic",
    ),
    Text(
        "l'identifiant du professionnel est vide ou générique",
        "the professional's identifier is empty or generic",
    ),
    Text(
        "mettez dans NameID l'identifiant du professionnel connecté",
        "put in NameID the identifier of the logged-in professional",
    ),
)
NAME_ID = Rule(
    "dmp.airs.name_id",
    _AIRS.format("AIRS-02"),
    Text(
        "NameID a la forme d'un identifiant national (8 + RPPS, 0 + ADELI)",
        "NameID has the form of a national identifier (8 + RPPS, 0 + ADELI)",
    ),
    Text(
        "NameID n'a pas la forme d'un identifiant national",
        "NameID has not the form of a national identifier",
    ),
    Text(
        "écrivez 8 suivi du RPPS, ou 0 suivi de l'ADELI",
        "write 8 then the RPPS, or 0 then the ADELI number",
    ),
)


_ONE = {
    True: Text(
        "les consultations de la pièce sont d'un seul professionnel : il en faut deux",
        "the consultations of the piece are of one professional: two are wanted",
    ),
    False: Text(
        "aucune consultation de la pièce ne montre de professionnel",
        "no consultation of the piece shows a professional",
    ),
}


def professionals(found: list[Vihf], simplified: bool, place: Location) -> Iterator[Finding]:
    """What the VIHF of the requests of a piece tell of their professionals. `simplified`: the
    consultation is declared in AIR simplifié.
    """
    if not found:
        message = Text("aucun VIHF dans la pièce", "no VIHF in the piece")
        yield TWO.fails(place, message=message)
        return
    yield from bounded(_identifiers(found))
    yield _two(found, _counted(found, simplified))


def _counted(found: list[Vihf], simplified: bool) -> list[Vihf]:
    """The messages that can show a professional who consults: the rest of a log does not, when it
    holds a consultation.
    """
    consulted = [
        vihf for vihf in found if transaction(vihf.message) in dmp_data()["consultation"]
    ] or found
    return [vihf for vihf in consulted if not simplified or vihf.mode == dmp_data()["air_mode"]]


def _two(found: list[Vihf], counted: list[Vihf]) -> Finding:
    """AIRS-01. One professional fails where the messages are the awaited pair; another log of
    theirs waits for its companion.
    """
    people = {vihf.name_id for vihf in counted if not _is_generic(vihf.name_id)}
    seen = Text(
        "{count_counted} message(s) compté(s) sur {count_found}",
        "{count_counted} message(s) counted out of {count_found}",
        count_counted=len(counted),
        count_found=len(found),
    )
    kinds = {transaction(vihf.message) for vihf in counted}
    pair = len(counted) == 2 and len(kinds) == 1 and kinds <= {*dmp_data()["consultation"]}
    if len(people) > 1 or pair:
        return TWO.judge(len(people) > 1, found[-1].place, seen)
    message = Text("{one} ({seen})", "{one} ({seen})", one=_ONE[bool(people)], seen=seen)
    return TWO.unsure(found[0].place, message=message)


def _is_generic(name_id: str) -> bool:
    return not name_id or _GENERIC.fullmatch(name_id) is not None


def _identifiers(found: list[Vihf]) -> Iterator[Finding]:
    for vihf in found:
        place, form = vihf.message.at("Assertion/Subject/NameID"), hint_form(vihf.name_id)
        generic = _is_generic(vihf.name_id)
        yield OWN.judge(not generic, place)
        if generic:
            continue
        if form is Hint.TEST:
            message = Text(
                "NameID est un identifiant national de test", "NameID is a national test identifier"
            )
            yield NAME_ID.tells(place, message=message)
        elif form is Hint.INTERNAL:
            message = Text(
                "NameID est un identifiant interne de structure",
                "NameID is an identifier internal to a structure",
            )
            yield NAME_ID.unsure(place, message=message)
        elif form is Hint.RPPS_WRONG_KEY:
            message = Text(
                "NameID a la forme d'un RPPS dont la clé est fausse",
                "NameID has the form of an RPPS with a wrong key",
            )
            yield NAME_ID.warns(place, message=message)
        else:
            yield NAME_ID.judge(form is not Hint.MALFORMED, place)
