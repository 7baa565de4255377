"""The vocabulary of every report, in both languages (contract, section 3). Symbols keep meaning from resting on colour."""

from __future__ import annotations

from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.text import Lang, Text

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
_PLURALS: dict[Outcome, Text] = {
    Outcome.ERROR: Text("erreurs", "errors"),
    Outcome.FAIL: Text("non conformes", "fail"),
    Outcome.MISSING: Text("manquants", "missing"),
    Outcome.WAIVED: Text("dérogés", "waived"),
    Outcome.PASS: Text("conformes", "pass"),
    Outcome.NOT_APPLICABLE: Text("non applicables", "not applicable"),
}


def counted(count: int, outcome: Outcome, lang: Lang) -> str:
    """« 1 conforme », « 2 conformes »."""
    words = _PLURALS.get(outcome, OUTCOMES[outcome]) if count > 1 else OUTCOMES[outcome]
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
