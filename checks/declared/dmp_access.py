"""How the DMP is reached."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from ..kit.declared import ABSENT, GIVE, absent

_SOURCE = "FAQ industriels, deux méthodes d'accès à la consultation du DMP"


_TWO_METHODS = Rule(
    "dmp.two_methods",
    _SOURCE,
    Text(
        "méthodes d'accès déclarées : {count_found} ({names})",
        "access methods declared: {count_found} ({names})",
    ),
    Text(
        "méthodes d'accès déclarées : {count_found} ({names})",
        "access methods declared: {count_found} ({names})",
    ),
    Text(
        "implémentez une seconde méthode et déclarez-la dans dmp.consultation",
        "implement a second method and declare it in dmp.consultation",
    ),
)
_TWO_METHODS_ABSENT = Rule("dmp.two_methods", _SOURCE, None, ABSENT, GIVE, worth=Outcome.MISSING)

_SENTENCE = (
    "« Il s'agit de proposer un service d'accès Web-PS à la consultation DMP via deux méthodes "
    "techniquement différentes. "
    "Il est donc demandé d’implémenter les deux manières. »"
)
_READINGS = Text(
    ". La FAQ : {sentence} Deux lectures : Web-PS et API (AIR simplifié), ou Web-PS par carte CPS "
    "et Web-PS par Pro Santé Connect",
    ". The FAQ says: {sentence} Two readings: Web-PS and API (AIR simplifié), or Web-PS by CPS "
    "card and Web-PS by Pro Santé Connect",
    sentence=ours(_SENTENCE),
)


@check("dmp_access.two_methods")
def two_methods(scheme: Declared, methods: Declared | None = None) -> Iterator[Finding]:
    """The DMP is consulted by at least two different methods. The FAQ's sentence has two readings:
    both are quoted in any case.

    Source: contract, section 7.
    """
    if methods is None:
        yield absent(_TWO_METHODS_ABSENT, "dmp.consultation", scheme, _READINGS)
        return
    found = sorted(set(methods.value))
    names = ", ".join(found) or "—"
    message = (
        Text(
            "méthodes d'accès déclarées : {count_found} ({names})",
            "access methods declared: {count_found} ({names})",
            count_found=len(found),
            names=names,
        )
        + _READINGS
    )
    yield _TWO_METHODS.judge(len(found) >= 2, methods.place(), message=message)
