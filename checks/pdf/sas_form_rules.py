"""The rules of the forms of the SAS funding."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

SOURCE = "FAQ industriels, contenu des dossiers de demande d'avance et de solde SAS"
READ = Text(
    "lisez la pièce : si elle dit bien ce qui est demandé, attestez-le ; sinon faites-la refaire",
    "read the piece: if it does say what is demanded, attest it; else have it made again",
)
TEXT = Rule(
    "sas_form.text",
    SOURCE,
    None,
    Text(
        "la pièce ne peut pas être lue ici (scan, image ou chiffrée)",
        "the piece cannot be read here (scan, picture or encrypted)",
    ),
    READ,
    worth=Outcome.TO_REVIEW,
)
PERIMETER_UNSURE = Rule(
    "sas_form.perimeter",
    SOURCE,
    Text("périmètre complet : lu dans la pièce", "complete perimeter: read in the piece"),
    Text(
        "périmètre complet : non reconnu dans la pièce",
        "complete perimeter: not recognised in the piece",
    ),
    READ,
    worth=Outcome.TO_REVIEW,
)
DATE_UNSURE = Rule(
    "sas_form.date",
    SOURCE,
    None,
    Text(
        "date déclarée : {day} ; elle n'est pas auprès d'un libellé de signature de la pièce",
        "declared date: {day}; it is not beside a label of signature of the piece",
    ),
    READ,
    worth=Outcome.TO_REVIEW,
)
SIGNATORIES_UNSURE = Rule(
    "sas_form.signatories",
    SOURCE,
    Text(
        "les deux signataires, l'ANS et l'éditeur, sont nommés",
        "both signatories, ANS and the editor, are named",
    ),
    Text(
        "signataire non reconnu dans la pièce : {french}",
        "signatory not recognised in the piece: {english}",
    ),
    READ,
    worth=Outcome.TO_REVIEW,
)
SIGNED = Rule(
    "sas_form.signed",
    SOURCE,
    None,
    Text(
        "les signatures elles-mêmes sont à apprécier par une personne",
        "the signatures themselves are for a person to judge",
    ),
    READ,
    worth=Outcome.TO_REVIEW,
)
SIGNED_UNSURE = Rule(
    "sas_form.signed",
    SOURCE,
    None,
    Text(
        "le formulaire est-il dûment complété et signé ?", "is the form duly filled in and signed?"
    ),
    READ,
    worth=Outcome.TO_REVIEW,
)
SIGNED_STATEMENT = Rule(
    "sas_form.signed",
    SOURCE,
    None,
    Text(
        "la déclaration est-elle signée par une personne habilitée ?",
        "is the statement signed by an authorised person?",
    ),
    READ,
    worth=Outcome.TO_REVIEW,
)
_SIGN = Text(
    "faites établir et signer la pièce avant la demande, puis déposez-la",
    "have the piece made and signed before the request, then supply it",
)
PERIMETER = Rule(
    "sas_form.perimeter",
    SOURCE,
    None,
    Text(
        "la pièce indique un périmètre partiel : seul le périmètre complet ouvre droit au paiement",
        "the piece says a partial perimeter: only the complete one gives a right to the payment",
    ),
    _SIGN,
)
DATE = Rule(
    "sas_form.date",
    SOURCE,
    Text("date : {when}, lue dans la pièce", "date: {when}, read in the piece"),
    Text(
        "pièce datée du {when}, après la demande du {asked}",
        "piece dated {when}, after the request of {asked}",
    ),
    _SIGN,
)
SIGNATORIES = Rule(
    "sas_form.signatories",
    SOURCE,
    None,
    Text(
        "la pièce se dit non signée, à signer ou à l'état de projet",
        "the piece says that it is unsigned, to be signed or a draft",
    ),
    _SIGN,
)
SWORN = Text("déclaration sur l'honneur", "sworn statement")
EDITOR = Text("nom de l'éditeur", "name of the editor")
