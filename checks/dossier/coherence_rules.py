"""The rules of what the pieces of a dossier say of one another."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from . import settings as settings  # one environment, one patient, dates: registered here
from .comparing import (
    SOURCE,
)

CORRECT = Text(
    "corrigez la pièce ou la déclaration qui diffère",
    "correct the piece or the declaration that differs",
)
_DECLARE = Text("corrigez la déclaration, ou la pièce", "correct the declaration, or the piece")
N3 = Rule(
    "coherence.n3",
    SOURCE,
    Text("CDA R2 N3 : déclaré, et vu dans une pièce", "CDA R2 N3: declared, and seen in a piece"),
    Text(
        "un CDA R2 N3 est dans la pièce, alors que cda.n3_envoye dit non",
        "a CDA R2 N3 is in the piece, though cda.n3_envoye says no",
    ),
    _DECLARE,
    Outcome.TO_REVIEW,
)
NO_FLOWS = Rule(
    "coherence.flows",
    SOURCE,
    None,
    Text(
        "aucun flux Pro Santé Connect ni CDA N3 des pièces à comparer aux déclarations",
        "no Pro Santé Connect flow and no CDA N3 of the pieces to compare with the declarations",
    ),
    worth=Outcome.INFO,
)
UNDECLARED_FLOW = Rule(
    "coherence.flows",
    SOURCE,
    None,
    Text(
        "une trace montre le flux {flow}, que psc.flux ne déclare pas",
        "a trace shows the flow {flow}, which psc.flux does not declare",
    ),
    _DECLARE,
    Outcome.TO_REVIEW,
)
SOFTWARE = Rule(
    "coherence.software",
    SOURCE,
    None,
    Text(
        "le message est celui du logiciel « {name} », qui n'est ni la solution candidate, ni un "
        "composant déclaré",
        "the message is that of the software '{name}', which is neither the candidate solution "
        "nor a declared component",
    ),
    Text(
        "refaites le message avec la solution candidate, ou déclarez ce logiciel dans "
        "solution.composants",
        "make the message again with the candidate solution, or declare this software in "
        "solution.composants",
    ),
    worth=Outcome.TO_REVIEW,
)
FLOWS = Rule(
    "coherence.flows",
    SOURCE,
    Text(
        "flux {flow} : déclaré, et vu dans une trace", "flow {flow}: declared, and seen in a trace"
    ),
    Text(
        "flux {flow} déclaré ; aucune des traces déposées ne le montre",
        "flow {flow} declared; none of the traces supplied shows it",
    ),
    worth=Outcome.WARNING,
)
