"""The rules of AIR simplifié in a VIHF."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome

from .rules import rule

MODE = rule(
    "mode",
    "VIHF-04",
    (
        "Authentification_Mode est l'un des modes connus",
        "Authentification_Mode is one of the known modes",
    ),
    (
        "Authentification_Mode n'est aucun des modes connus",
        "Authentification_Mode is none of the known modes",
    ),
    (
        "écrivez DIRECTE, INDIRECTE ou INDIRECTE_RENFORCEE (AIR)",
        "write DIRECTE, INDIRECTE or INDIRECTE_RENFORCEE (AIR)",
    ),
)
AIR = rule(
    "air",
    "VIHF-04, EX_AIR-010",
    (
        "la consultation est faite en AIR (INDIRECTE_RENFORCEE), comme le manifeste le dit",
        "the consultation is made in AIR (INDIRECTE_RENFORCEE), as the manifest says",
    ),
    (
        "le manifeste déclare l'AIR simplifié, et la consultation n'est pas en INDIRECTE_RENFORCEE",
        "the manifest declares AIR simplifié, and the consultation is not in INDIRECTE_RENFORCEE",
    ),
    (
        "déposez des messages de consultation faits en AIR simplifié",
        "supply consultation messages made in AIR simplifié",
    ),
)
AIR_SCOPE = rule(
    "air_scope",
    "EX_AIR-010",
    ("l'AIR sert à la consultation", "AIR is used for consultation"),
    (
        "l'AIR sert à autre chose qu'à la consultation ou à Web-PS",
        "AIR is used for something else than consultation or Web-PS",
    ),
    (
        "n'utilisez l'AIR que pour la consultation et Web-PS",
        "use AIR for consultation and Web-PS only",
    ),
    Outcome.WARNING,
)
