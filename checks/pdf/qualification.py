"""The PASSI qualification of an organisation, as a form words it: a word alone says nothing, and a
sentence may deny it.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum, auto

from ..kit.dates import dates_in
from .labels import Form, ticked


class Qualification(Enum):
    """What a form says of it."""

    HELD = auto()
    DENIED = auto()
    DOUBTFUL = auto()
    UNSAID = auto()


#: Sentences about what is demanded, or that spell the acronym: they say nothing of this
#: organisation.
_RULE = re.compile(
    r"\b(?:doit|doivent|devra|devront|doive|exige\w*|requis\w*|obligatoire\w*|rappel|il faut|"
    r"reference\w* passi|liste des|referentiel passi|consult\w*|cf|voir)\b"
)
_DENIAL = re.compile(
    r"\b(?:non|pas|sans|aucune?|ni|jamais|plus|absence de|faute "
    r"de|hors|ex|ancien\w*)\b[^.;:]{0,40}\bpassi\b"
    r"|\bpassi\b[^.;]{0,60}\b(?:en "
    r"cours|encours|expir\w*|suspen\w*|retire\w*|retrait|perdue?|caduc\w*|echue?|candidat\w*|"
    r"a "
    r"venir|prevue?|futur\w*|attente|demand\w*|refus\w*|revoqu\w*|annul\w*|obsolete|abandon\w*"
    r"|interromp\w*|"
    r"non "
    r"(?:renouvel|obtenu|delivr|valid|qualif)\w*|pas|plus|aucune?|inexistant\w*|absente?|neant"
    r"|n/a|na|sans "
    r"objet)\b"
    r"|\b(?:inspir\w*|methodolog\w*|equivalen\w*|sous-traitan\w*)\b(?:(?!qualifi)[^.;:]){0"
    r",25}\bpassi\b"
    r"|\b(?:demande|candidat\w*|cours|attente|renouvellement|projet|objectif|preparation|vise"
    r"|visee)\b[^.;:]{0,40}\bpassi\b"
)
_NO = re.compile(
    r"\bpassi\b[^.;]{0,40}?(?:[:=?]|\(o/n\)|\(oui/non\))\s*(?:non|no|n|faux)\b(?! "
    r"(?:oui|renseigne))"
)
_HELD = re.compile(
    r"\b(?:qualifi(?:e|ee|es|ees|cation)|certifi\w*|label\w*|agree\w*|prestataire|organisme"
    r"|auditeur|titulaire)\b[^.;]{0,50}\bpassi\b"
    r"|\bpassi\b ?(?:n°|no|numero|valide|valable|en cours de "
    r"validite|jusqu'au|delivre|depuis|qualifi\w*)"
    r"|\bpassi\b[^.;]{0,40}?[:=?] ?(?:oui|yes|vrai|qualifi\w*)\b"
)
_VALID = re.compile(r"\ben cours de validite\b")
_UNTIL = re.compile(r"\b(?:jusqu'au|jusqu'a|valable au|expire le|fin de validite|echeance)\b(.*)")
_CHOICE = re.compile(r"\(? ?(?:oui ?[/|] ?non|o/n|non ?[/|] ?oui) ?\)?")


def qualification(form: Form, day: dt.date | None) -> Qualification:
    """What the form says of the qualification at the day of the test. The worst sentence that is
    about it counts.
    """
    states = {
        _state(line, day)
        for line in (*form.lines, *(f"{name} : {value}" for name, value in form.fields))
        if re.search(r"\bpassi\b", line)
    }
    for state in (Qualification.DENIED, Qualification.DOUBTFUL, Qualification.HELD):
        if state in states:
            return state
    return Qualification.UNSAID


def _state(line: str, day: dt.date | None) -> Qualification:
    line = re.sub(r"[.…_]{3,}", " : ", line)
    options, answer = ticked(line), _CHOICE.sub(" : ", line)
    if options:
        return {
            frozenset({"oui"}): Qualification.HELD,
            frozenset({"non"}): Qualification.DENIED,
        }.get(frozenset(options), Qualification.DOUBTFUL)
    if (
        "[ ]" in line
        or _RULE.search(line)
        or re.search(r"\boui\b.*\bnon\b|\bnon\b.*\boui\b", answer)
    ):
        return Qualification.UNSAID
    if _NO.search(line) or re.search(r"\bpassi\b ?(?:: )+non\b", answer):
        return Qualification.DENIED
    if re.search(r"\bpassi\b ?(?:: )+oui\b", answer):
        return Qualification.HELD
    valid = _VALID.sub("valide", line)
    if until := _UNTIL.search(valid):
        ends = list(dates_in(until[1]))
        if ends and (day is None or max(ends) >= day):
            valid = valid[: until.start()]
        else:
            return Qualification.DOUBTFUL
    if _DENIAL.search(valid):
        return Qualification.DOUBTFUL
    return Qualification.HELD if _HELD.search(valid) else Qualification.UNSAID
