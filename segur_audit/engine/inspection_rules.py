"""The rules of what the engine says of pieces: what is absent, unreadable, of another nature."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

CRASHED = Rule(
    "check.crashed",
    "",
    None,
    Text(
        "le contrôle {name} s'est arrêté sur une erreur du programme ({reason})",
        "check {name} stopped on an error of the program ({reason})",
    ),
    Text(
        "signalez cette erreur avec la version du programme ; la pièce n'a pas été jugée",
        "report it with the program's version; the piece was not judged",
    ),
)
NOTHING = Rule(
    "evidence.nothing",
    "",
    None,
    Text(
        "la pièce ne donne ni fichier, ni adresse, ni numéro, ni valeur",
        "the piece gives no file, address, number or value",
    ),
    worth=Outcome.MISSING,
)
TYPE = Rule(
    "evidence.type",
    "",
    None,
    Text(
        "le nom dit « .{extension} », le contenu est : {kind}",
        "the name says '.{extension}', the content is: {kind}",
    ),
    Text(
        "déposez le fichier d'origine, sans changer son extension",
        "supply the original file, its extension unchanged",
    ),
)
NATURE = Rule(
    "evidence.nature",
    "",
    None,
    Text(
        "le contenu ({kind}) n'est pas celui d'une pièce de nature « {name} » ({kinds})",
        "the content ({kind}) is not that of a piece of nature '{name}' ({kinds})",
    ),
    Text(
        "exportez le message ou le document dans son format d'origine (.eml, .pdf)",
        "export the message or document in its original format (.eml, .pdf)",
    ),
)
UNREADABLE = Rule(
    "evidence.unreadable",
    "",
    None,
    Text("la pièce ne peut pas être lue", "the piece cannot be read"),
    Text(
        "remplacez la pièce par un fichier lisible", "replace the piece by a file that can be read"
    ),
)
EMPTY = Rule("evidence.empty", "", None, Text("le fichier est vide", "the file is empty"))
NEAR = Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?")
NO_MATCH = Rule(
    "evidence.missing",
    "",
    None,
    Text("aucun fichier ne correspond à ce motif", "no file fits this pattern"),
    Text(
        "ajoutez les fichiers, ou corrigez le motif (« * » et « ? » valent dans un seul nom)",
        "add the files, or correct the pattern ('*' and '?' stand within one name)",
    ),
    Outcome.MISSING,
)
#: What a definition's check says of itself when it evaluated nothing; its code is the check's own.
SILENT = Rule(
    "check.silent",
    "",
    None,
    Text("le contrôle {name} n'a rien pu évaluer", "check {name} evaluated nothing"),
    worth=Outcome.TO_REVIEW,
)
#: A declaration that is not there; the code is that of who asks for it, or its path.
NOT_GIVEN = Rule(
    "declaration.missing",
    "",
    None,
    Text("déclaration absente : {path}", "declaration missing: {path}"),
    Text("renseignez {path} dans le manifeste", "give {path} in the manifest"),
    Outcome.MISSING,
)
