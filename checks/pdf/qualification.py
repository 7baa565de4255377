"""The PASSI qualification of an organisation, as a form words it: a word alone says nothing, and a
sentence may deny it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import Enum, auto

from ..kit.dates import dates_in
from ..kit.names import without_name
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
    r"|interromp\w*|hors|sauf|hormis|reserve|partiel\w*|termine\w*|ancien\w*|"
    r"non "
    r"(?:renouvel|obtenu|delivr|valid|qualif)\w*|pas|plus|aucune?|inexistant\w*|absente?|neant"
    r"|n/a|na|sans "
    r"objet)\b"
    r"|\b(?:inspir\w*|methodolog\w*|equivalen\w*|sous-traitan\w*)\b(?:(?!qualifi)[^.;:]){0"
    r",25}\bpassi\b"
    r"|\b(?:demande|candidat\w*|cours|attente|renouvellement|projet|objectif|preparation|vise"
    r"|visee|bientot|prochain\w*|futur\w*)\b[^.;:]{0,40}\bpassi\b"
)
_NO = re.compile(
    r"\bpassi\b[^.;]{0,40}?(?:[:=?]|\(o/n\)|\(oui/non\))\s*(?:non|no|n|faux)\b(?! "
    r"(?:oui|renseigne))"
)
#: The only words that may stand around « PASSI » where it is said to be held: any other one makes
#: the sentence another's (« partenaire d'un », « dossier », « en phase de »…).
_PLAIN = (
    "passi qualifie qualifiee qualifies qualifiees qualification qualifications certifie "
    "certifiee certification certificat agree agreee agrement label labellise labellisee "
    "titulaire prestataire prestataires organisme organismes societe auditeur auditeurs "
    "auditrice cabinet entreprise pentesteur teste realise audite par nom anssi n° no numero le "
    "la les l de du des d un une et ou en au aux pour a est sont ete par oui yes x vrai visa "
    "securite delivre delivree obtenu obtenue depuis valide valable validite cours jusqu'au "
    "jusqu'a audit audits test tests intrusion pentest pentests architecture configuration code "
    "source organisationnel physique portee portees activites systeme systemes information lpm "
    "rgs niveau eleve substantiel d'audit d'audits d'intrusion l'anssi l'auditeur l'organisme "
    "d'architecture d'information etes etes-vous vous est-il est-elle qualifie/e dont ayant "
    "dispose possede detient type"
)
_PLAIN_WORDS = frozenset(_PLAIN.split())
_WORD = re.compile(r"[^\W\d_][\w'’/°-]*")
_HOLDING = re.compile(
    r"qualifi|certifi|label|agree|prestataire|organisme|auditeur|titulaire|cabinet|n°|numero"
    r"|valable|valide|delivre|depuis|\boui\b|\byes\b|\bvrai\b"
)
_CLAUSE = re.compile(r"[;,|]|\.(?=\s|$)|\s-\s")
_VALID = re.compile(r"\ben cours de validite\b")
_UNTIL = re.compile(
    r"\b(?:jusqu'au|jusqu'a|jusqu'en|valable au|expire le|fin de validite|echeance)\b(.*)"
)
_SOFT_END = re.compile(r"\b(?:fin|validite|valable|valide|termine\w*|cesse\w*)\b(.{0,60})")
_CHOICE = re.compile(r"\(? ?(?:oui ?[/|] ?non|o/n|non ?[/|] ?oui) ?\)?")
#: A question or a label that waits for its answer, and the lines that may answer it.
_ASKED = re.compile(r"\bpassi\b[^:=?]{0,30}[:=?][ :.…_]*$|^(?:qualifi\w* )?passi$")
_ANSWER = re.compile(r"(?:oui|non|yes|no|o|n|n/a|neant|en cours|aucune?|a |expir|suspen|\[)")


def qualification(form: Form, day: dt.date | None, provider: str = "") -> Qualification:
    """What the form says of the qualification at the day of the test. The worst sentence that is
    about it counts.

    `provider` is the name that may stand in the sentence.
    """
    states = {_state(without_name(line, provider), day) for line in _sentences(form)}
    for state in (Qualification.DENIED, Qualification.DOUBTFUL, Qualification.HELD):
        if state in states:
            return state
    return Qualification.UNSAID


def _sentences(form: Form) -> Iterator[str]:
    """The lines and fields that name it; a question with its answer, when the next line is one."""
    for number, line in enumerate(form.lines):
        if not re.search(r"\bpassi\b", line):
            continue
        after = form.lines[number + 1] if number + 1 < len(form.lines) else ""
        if _ASKED.search(line) and after and (_ANSWER.match(after) or ":" not in after):
            line = f"{line.rstrip(' :=.…_')} : {after}"
        yield line
    for name, value in form.fields:
        if re.search(r"\bpassi\b", f"{name} {value}"):
            yield f"{name} : {value}"


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
    return _worded(answer, day)


def _worded(line: str, day: dt.date | None) -> Qualification:
    """What a sentence says without boxes: in doubt at the least word that denies or puts off, held
    only in plain words.
    """
    valid = _VALID.sub("valide", line)
    if until := _UNTIL.search(valid):
        ends = list(dates_in(until[1]))
        if not ends or (day is not None and max(ends) < day):
            return Qualification.DOUBTFUL
        valid = valid[: until.start()]
    elif soft := _SOFT_END.search(valid):
        ends = list(dates_in(soft[1]))
        if ends and day is not None and max(ends) < day:
            return Qualification.DOUBTFUL
    if _DENIAL.search(valid):
        return Qualification.DOUBTFUL
    clause = next((part for part in _CLAUSE.split(valid) if re.search(r"\bpassi\b", part)), "")
    if re.search(r"\bpassi\b[^?]{0,20}[?]\s*$|\bpassi\b\s*[:=][:=\s]*$", clause):
        return Qualification.UNSAID  # asked, and not answered
    words = _WORD.findall(clause)
    plain = all(word.strip("'’/-") in _PLAIN_WORDS for word in words)
    return Qualification.HELD if plain and _HOLDING.search(clause) else Qualification.UNSAID
