"""The rules of what the engine says of a requirement: what is silent, what a person attests."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

TO_ATTEST = Rule(
    "proof.to_attest",
    "",
    None,
    Text(
        "pièce déposée, non contrôlable automatiquement : {label}",
        "piece supplied, which no check can judge: {label}",
    ),
    Text(
        "après l'avoir regardée, attestez-la : {command}",
        "once you have looked at it, attest it: {command}",
    ),
    worth=Outcome.TO_REVIEW,
)
DECLARED = Text("{path} : déclaré", "{path}: declared")
UNFILLED = Text("{path} reste à compléter", "{path} is still to be filled in")
SILENT = Rule(
    "silence",
    "",
    None,
    Text("aucun contrôle n'a été évalué : à vérifier", "nothing was evaluated: to be reviewed"),
    worth=Outcome.TO_REVIEW,
)
REVIEW = Rule(
    "review",
    "",
    None,
    Text("cette exigence est appréciée par une personne", "this requirement is judged by a person"),
    worth=Outcome.TO_REVIEW,
)
