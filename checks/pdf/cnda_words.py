"""The labels of a CNDA's attestation, and what stands beside them."""

from __future__ import annotations

import re

from segur_audit.model.text import Text

from ..kit.names import bare_name
from .labels import Form, beside

SOURCE = "FAQ industriels, informations CNDA ; contrôles des pièces PDF, PDF-08"
REMEDY = Text(
    "vérifiez l'attestation : si elle est la bonne, attestez-le ; sinon demandez-la au CNDA",
    "check the attestation: if it is the right one, attest it; else ask the CNDA for it",
)
_ROLES = {
    "NIE": r"(?:numero (?:d'identification )?(?:de l')?editeur|identifiant editeur)",
    "NIL": r"(?:numero (?:d'identification )?(?:du )?logiciel|identifiant logiciel)",
}
SOFTWARE = (
    r"(?:(?:nom|designation|denomination) (?:commerciale? )?(?:du |de la |de l'))?"
    r"(?:logiciel|solution|application|produit|lps|progiciel)"
)
EDITOR = (
    r"(?:raison sociale(?: de l'editeur)?|societe editrice|nom de (?:l'editeur|la societe "
    r"editrice)|editeur(?: du logiciel)?)"
    r"(?= ?[:=.…_|>])"
)
_COMPANY = (
    r"(?:raison sociale|societe|editeur|entreprise|demandeur|titulaire|nom de (?:l'editeur|la "
    r"societe)|denomination sociale)"
    r"(?= ?[:=.…_|>])"
)
_LONGEST = 80
STATUS = (
    r"(?:statut|etat|avancement)(?: (?:actuel )?(?:de la demande|du dossier|de "
    r"l'homologation|d'avancement))?"
)
TELESERVICE = r"(?:teleservices?|services?|perimetre)"
ANY = rf"nie|nil|n° nie|n° nil|{STATUS}|{TELESERVICE}|version"
_ATTESTATION = re.compile(
    r"\b(?:attestations?|homologations?|homologue\w*|pre-?\s?examen|certificats?|certification"
    r"|recepisse|accuse "
    r"de reception|"
    r"depot de (?:la |votre )?demande|demande d'(?:homologation|agrement)|espace "
    r"(?:editeur|cnda)|autorisation)\b"
)
_COMMERCE = re.compile(
    r"\b(?:facture|devis|bon de commande|avoir n|proforma|a payer|montant ttc|total ttc)\b"
)
#: What a document calls itself, or says, when it is no attestation of the CNDA, or not one yet.
_NOT_ONE = re.compile(
    r"\b(?:attestation d'assurance|assurance responsabilite|modele|brouillon|trame|gabarit|marque"
    r"|inpi|(?:demande|projet|exemple|modele) d(?:'une |e l'|e |')(?:attestation|certificat)"
    r"|atten(?:d\w*|te)\b[^.:]{0,20}\battestation)\b"
)
_NEVER = re.compile(
    r"\bspecimen\b|\brefus (?:d'|de l'|de votre )?(?:homologation|agrement|certification)"
    r"|\brejet (?:de|d')"
)
_HEAD = 4  # lines
_ANOTHER = r"\b(?:ancien|precedent|autre|futur|ex-?) ?(?:n° ?|numero )?"
_MORE = re.compile(r" ?(?:/|,|\bou\b|\bet\b|\bpuis\b) ?([a-z0-9_-]*\d[a-z0-9_-]*)(?![\w])")
_TOKEN = re.compile(
    r"(?:n° ?|no |numero )?[:=]? ?([a-z0-9][a-z0-9/_-]{0,29})(?![\w])", re.IGNORECASE
)
#: What may follow the name of a software without being a part of it.
_AFTER = re.compile(
    r"(?:$|[.,;:(|]|-\s|v?\d|version\b|n°|nil\b|nie\b|edite\w*\b|de la societe\b|par\b|a "
    r"ete\b|est\b|en\b|pour\b|de\b|du\b|dans\b)"
)


def is_attestation(form: Form) -> bool:
    """Whether the document speaks of a demand or of a homologation, and is no commercial
    document, no model, no refusal, and no letter that waits for one.
    """
    head = " ".join(form.lines[:_HEAD])
    other = _COMMERCE.search(form.text) or _NOT_ONE.search(head) or _NEVER.search(form.text)
    return bool(_ATTESTATION.search(form.text)) and not other


def numbers(form: Form, role: str) -> set[str]:
    """What a form gives as its NIE or NIL: the word beside the role, whatever the way it is
    written.
    """
    label = rf"(?:n° ?|no |numero )?{role.lower()}|{_ROLES[role]}(?: ?\( ?{role.lower()} ?\))?"
    given = set()
    for value in beside(form, label, ANY):
        token = _TOKEN.match(value.strip())
        if token and re.search(r"\d", token[1]):
            given.add(_as_written(form, token[1]))
            more = _MORE.match(value.strip(), token.end())
            given |= {_as_written(form, more[1])} if more else set()
    return given


def tells_another(form: Form, role: str) -> bool:
    """Whether a form speaks of a number that was, or will be: which one it gives is not sure."""
    return re.search(rf"{_ANOTHER}{role.lower()}\b", form.text) is not None


def _as_written(form: Form, number: str) -> str:
    """The number in the case of the page: `ABC12` and not the `abc12` of the folded line."""
    found = re.search(rf"(?<!\w){re.escape(number)}(?!\w)", form.pdf.text, re.IGNORECASE)
    return found[0] if found else number


def software_names(form: Form) -> list[str]:
    """What stands beside the labels of the software."""
    return [
        value for value in beside(form, SOFTWARE, rf"{ANY}|{_COMPANY}") if re.search("[a-z]", value)
    ]


def company_names(form: Form) -> list[str]:
    """What stands beside the labels of the company that asks."""
    return first_names(form, _COMPANY)


def first_names(form: Form, label: str) -> list[str]:
    """What stands beside a label, up to the first comma, dash or parenthesis; a value without a
    word is none.
    """
    values = beside(form, label, rf"{ANY}|{SOFTWARE}|siren|siret|adresse|tel|contact")
    parts = [re.split(r"[,;(|]| - ", value)[0].strip(" :.") for value in values]
    return [part for part in parts if re.search(r"[a-z]{2}", part) and len(part) <= _LONGEST]


def names_software(value: str, name: str) -> bool:
    """Whether `value` is that name, alone or with a version: « exemple dpi 4.2.0 », never « exemple
    dpi plus ».
    """
    words = bare_name(name)
    pattern = r"[\W_]+".join(map(re.escape, words))
    found = re.match(rf"\W*{pattern}(?![\w])\s*", value)
    return bool(words) and found is not None and _AFTER.match(value[found.end() :]) is not None
