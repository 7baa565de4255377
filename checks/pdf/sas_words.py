"""The words of the pieces of a SAS payment request."""

from __future__ import annotations

import datetime as dt
import re

from segur_audit.model.text import Text

from ..kit.dates import dates_in
from ..kit.names import bare_name, holds_name
from .labels import Form, beside, ticked

SERVICES = {
    "mes": r"\bmises? en service\b|\bmes\b",
    "vsr": r"\bverification (?:de |du )?service regulier\b|\bvsr\b",
}
PAYMENTS = {"avance": r"\bavance\b", "solde": r"\bsolde\b"}
#: The four points of the sworn statement, by the word of their finding.
POINTS = {
    "training": Text(
        "documents de formation des régulateurs", "training documents of the regulators"
    ),
    "communication": Text("communication aux effecteurs", "communication to the effecteurs"),
    "slots": Text("remontée des créneaux", "sending of the slots"),
    "data": Text("transmission des données", "transmission of the data"),
}
_POINTS = {
    "training": (r"\bformations?\b|\bform(?:er|es?)\b", r"\bregulateurs?\b"),
    "communication": (r"\bcommuni\w+|\binform\w+", r"\beffecteurs?\b|\bprofessionnels\b"),
    "slots": (r"\bcreneaux?\b", r"\bremont\w+|\btransm\w+|\bpubli\w+|\benvo\w+"),
    "data": (r"\bdonnees?\b", r"\btransm\w+|\bconvention\b|\bcgu\b|\bcontrats?\b|\bnotifi\w+"),
}
_DENIED = re.compile(
    r"\b(?:n'a pas|n'ont pas|n'est pas|ne sont pas|ne \w+ pas|aucun\w*|a venir|en cours|reste"
    r"(?:nt)? a|sera|seront|serai(?:t|ent)|non(?! seulement)|sans(?! (?:exception|reserve|delai))"
    r"|jamais|guere|neant|n/a|bientot|prevue?s?|prochain\w*|absen\w*|manqu\w*|incompl\w*"
    r"|partiel\w*|brouillon|impossib\w*|envisag\w*"
    r"|refus\w* de (?:produire|fournir|transmettre|former|communiquer|remonter)"
    r"|a (?:produire|faire|rediger|completer|fournir|transmettre|finaliser))\b|\[ \](?! ?non)"
)
#: What keeps a perimeter from being complete, or from being so already.
_SHORT_OF = re.compile(
    r"\b(?:sauf|hors|excepte?s?|hormis|non|pas|a venir|en cours|cible|vise|visee|presque"
    r"|quasi\w*|bientot|futur|prevu|objectif|attente|reste|atteindre|sous reserve"
    r"|a terme)\b|\d ?%|\?"
)
_SIGNED = (
    r"fait(?: (?:a|en) [^,:]{1,40},?)?(?= le\b)|date de (?:la )?signature|signe\w*(?: "
    r"electroniquement)?(?= le\b|,? le \d| :)"
    r"|date(?: (?:du|de) (?:proces-verbal|pv|document|la declaration|la demande))?(?= ?[:=])|en "
    r"date du|etabli\w*(?= le\b)"
    r"|signe\w* par [^.;]{1,80}?,(?= le\b)|le(?= \d{1,2}(?:er)? [a-z]{3,9} \d{4}$)"
)
_DRAFT = re.compile(
    r"\bnon signe\w*|\bpas (?:encore )?signe\w*|\ba (?:faire )?signer\b|\ben attente de (?:la "
    r")?signature\b"
    r"|\bprojet de (?:pv|proces-verbal)\b|\bbrouillon\b|\bsans signature\b|\brefus\w* de signer\b"
    r"|\bsignatures?\b[^.;]{0,40}\b(?:absente?s?|manquante?s?|en attente|a venir|a recueillir"
    r"|a obtenir|refusee?s?)\b|\bspecimen\b"
)
_MODEL = re.compile(
    r"\b(?:modele|trame|gabarit|specimen|brouillon)\b"
    r"|\bprojet d(?:e |'|'une |e la )(?:declaration|attestation)"
)
_SIGNING = re.compile(r"\bsign\w+|\bpour\b|\brepresent\w+|\bvisa\b|\bcachet\b")
_ANS = re.compile(r"\bans\b|\bagence du numerique en sante\b")


def says(form: Form, pattern: str) -> bool:
    """Whether a pattern is somewhere in the folded text."""
    return re.search(pattern, form.text) is not None


def days_beside(form: Form) -> set[dt.date]:
    """The dates beside a label of signature or of the document."""
    return {day for value in beside(form, _SIGNED, "") for day in dates_in(value[:60])}


def days_of(form: Form) -> set[dt.date]:
    """Every date of the piece."""
    return set(dates_in(form.text.replace("\n", " ; ")))


def is_draft(form: Form) -> bool:
    """Whether the piece says that it is not signed."""
    return any(_DRAFT.search(line) for line in form.lines)


def is_sworn(form: Form) -> bool:
    """Whether the piece is a sworn statement by its own words, and no model of one."""
    return says(form, r"\bsur l'honneur\b") and not _MODEL.search(" ".join(form.lines[:4]))


def names_ans(form: Form) -> bool:
    """Whether ANS stands where signatories do."""
    return any(_ANS.search(line) for line in _signing_lines(form))


def names_editor(form: Form, company: str) -> bool:
    """Whether the editor, by its name or as « l'éditeur », stands where signatories do; anywhere in
    a sworn statement.
    """
    lines = _signing_lines(form) or form.lines
    if bare_name(company) and any(holds_name(line, company) for line in lines):
        return True
    return any(re.search(r"\bl'editeur\b|\beditrice\b|\bediteur ?:", line) for line in lines)


def _signing_lines(form: Form) -> list[str]:
    """Each line that speaks of signing, with the one after it, on which the names often stand."""
    chosen = []
    for number, line in enumerate(form.lines):
        if _SIGNING.search(line):
            chosen += [line, *form.lines[number + 1 : number + 2]]
    return chosen


def perimeter(form: Form) -> str | None:
    """`complet`, `partiel`, or None when the piece does not say, or says both."""
    lines = [line for line in form.lines if "perimetre" in line or "partiel" in line]
    extents: set[str] = set()
    for line in lines:
        boxed = ticked(line, "complet|partiel")
        words = set(re.findall(r"(?<!non )(?<!in)\b(complet|partiel)", line))
        if re.search(r"\b(?:non complet|incomplet|pas complet)", line):
            words = {"partiel"}
        elif _SHORT_OF.search(line) and "[x]" not in line:
            words.discard("complet")
        extents |= boxed if "[x]" in line else words
    return extents.pop() if len(extents) == 1 else None


def point(form: Form, name: str) -> bool | None:
    """Whether a point of the statement is said; False when its sentence denies it, None when no
    sentence says it.
    """
    first, second = _POINTS[name]
    text = re.sub(r"\s+", " ", " ".join(form.lines))
    states = [
        _DENIED.search(part) is None
        for part in re.split(r"(?<=[.;])\s|\s(?=(?:\d[.)]|[-•–])\s)|\s(?=\[)", text)
        if re.search(first, part) and re.search(second, part)
    ]
    return None if not states else all(states)
