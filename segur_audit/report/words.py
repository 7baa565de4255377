"""The vocabulary of every report, in both languages (contract, section 3). Symbols keep meaning
from resting on colour.
"""

from __future__ import annotations

from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.text import Lang, Text, ours

OUTCOMES: dict[Outcome, Text] = {
    Outcome.ERROR: Text("erreur", "error"),
    Outcome.FAIL: Text("non conforme", "fail"),
    Outcome.MISSING: Text("manquant", "missing"),
    Outcome.TO_REVIEW: Text("à vérifier", "to review"),
    Outcome.WAIVED: Text("dérogé", "waived"),
    Outcome.PASS: Text("conforme", "pass"),
    Outcome.NOT_APPLICABLE: Text("non applicable", "not applicable"),
    Outcome.WARNING: Text("attention", "warning"),
    Outcome.INFO: Text("information", "information"),
}
_ONE: dict[Outcome, Text] = {
    Outcome.MISSING: Text("manquante", "missing"),
    Outcome.WAIVED: Text("dérogée", "waived"),
}
_PLURALS: dict[Outcome, Text] = {
    Outcome.ERROR: Text("erreurs", "errors"),
    Outcome.FAIL: Text("non conformes", "fail"),
    Outcome.MISSING: Text("manquantes", "missing"),
    Outcome.WAIVED: Text("dérogées", "waived"),
    Outcome.PASS: Text("conformes", "pass"),
    Outcome.NOT_APPLICABLE: Text("non applicables", "not applicable"),
}


def counted(count: int, outcome: Outcome, lang: Lang) -> str:
    """So many requirements (« exigences », hence « 1 manquante », « 2 conformes »)."""
    words = (_PLURALS if count > 1 else _ONE).get(outcome, OUTCOMES[outcome])
    return f"{count} {words[lang]}"


SYMBOLS: dict[Outcome, str] = {
    Outcome.ERROR: "‼",
    Outcome.FAIL: "✗",
    Outcome.MISSING: "∅",
    Outcome.TO_REVIEW: "?",
    Outcome.WAIVED: "≈",
    Outcome.PASS: "✓",
    Outcome.NOT_APPLICABLE: "–",
    Outcome.WARNING: "!",
    Outcome.INFO: "i",
}
ASSURANCES: dict[Assurance, Text] = {
    Assurance.VERIFIED: Text("vérifié dans les pièces", "verified in the evidence"),
    Assurance.ATTESTED: Text("attesté par une personne", "attested by a person"),
    Assurance.DECLARED: Text("seulement déclaré", "declared only"),
}
_BASES: dict[Assurance, Text] = {
    Assurance.VERIFIED: Text("vérifiée{s} dans les pièces", "verified in the evidence"),
    Assurance.ATTESTED: Text("attestée{s} par une personne", "attested by a person"),
    Assurance.DECLARED: Text("seulement déclarée{s}", "declared only"),
}


def resting(count: int, assurance: Assurance, lang: Lang) -> str:
    """So many requirements that rest on that: « 2 attestées par une personne »."""
    plural = ours("s" if count > 1 else "")
    return f"{count} {_BASES[assurance].filled(s=plural)[lang]}"


def catalogue_name(name: str) -> Text:
    """How a catalogue is called: ours by what it is, others by their own name."""
    if name == "builtin":
        return Text("règles intégrées", "built-in rules")
    return Text("{name}", "{name}", name=name)


MILESTONES: dict[str, Text] = {
    "depot": Text("jalon dépôt", "deposit milestone"),
    "attribution": Text("jalon attribution", "award milestone"),
    "avance": Text("jalon avance", "advance milestone"),
    "solde": Text("jalon solde", "balance milestone"),
}
LEVELS: dict[Level, Text] = {
    Level.MANDATORY: Text("obligatoire", "mandatory"),
    Level.RECOMMENDED: Text("recommandé", "recommended"),
}
REMARKS = Text("Remarques de l'instructeur sans réponse", "Unanswered remarks of the instructor")
SINCE_SEAL = Text("Ce qui a changé depuis le scellé", "What changed since the seal")
