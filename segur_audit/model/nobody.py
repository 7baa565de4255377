"""Whether a text names a person, or says anything: blanks, placeholders and « À COMPLÉTER » in
every writing do neither.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: What stands for a name that is still to be given, once accents, case, signs and blanks are gone.
_PLACEHOLDERS = re.compile(
    "|".join(
        (
            "na|nc|nd|ras|tbd|tbc|tba|xxx|neant|aucun|aucune|personne|inconnu|inconnue|anonyme",
            "vide|idem|none|null|nil|nobody|noone|someone|quelquun|unknown|anonymous|empty|blank",
            "pending|undefined|nom|prenom|nomprenom|prenomnom|nometprenom|prenometnom|votrenom",
            "nomdefamille|nomdelapersonne|name|yourname|fullname|firstname|lastname",
            "firstnamelastname|auteur|lauteur|responsable|leresponsable|approbateur|lapprobateur",
            "author|owner|approver|changeme|exemple|example|lorem|loremipsum|enattente|avenir",
            "mr|mme|mlle|monsieur|madame|dr|docteur|moi|me|lui|elle|xx",
        )
    )
)
#: Phrases that leave a text to be filled in, wherever they stand in it.
_PHRASES = re.compile(
    r"\b(?:"
    r"a ?(?:completer|definir|renseigner|preciser|remplir|determiner|confirmer|nommer|designer|"
    r"indiquer|saisir|fournir|ecrire|trouver|attribuer|venir)"
    r"|to ?be ?(?:completed|defined|determined|confirmed|named|filled|announced|provided|decided)"
    r"|to ?(?:complete|define|do|fill)|todo|fixme|tbd|tbc|tba|n ?/ ?a|non (?:renseigne|defini)e?"
    r"|not (?:defined|available|applicable|known)|non (?:applicable|communiquee?|connue?)"
    r"|votre nom|your name|changeme|x{3,}|y{3,}"
    r")\b"
)
#: Letters of Hangul that show nothing.
_FILLERS = "\u115f\u1160\u3164\uffa0"
#: Words that stand for a value that is still to be given.
_UNFILLED = re.compile(
    r"na|nc|tbd|tbc|tba|x{2,}|neant|inconnue?|vide|none|null|undefined|changeme|unknown|"
    r"nonrenseignee?|nondefinie?|noncommuniquee?|enattente|aucune?"
)
#: How a note begins that says that the text itself is still to come.
_TO_WRITE = re.compile(
    r"a ?(?:completer|definir|renseigner|preciser|remplir|determiner|confirmer|rediger|ecrire|"
    r"justifier|motiver|faire|venir)\b"
    r"|to ?be ?(?:completed|defined|determined|confirmed|filled|provided|decided|written)\b"
    r"|(?:todo|fixme|tbd|tbc|tba|lorem ipsum)\b"
    r"|(?:motif|raison|reponse|reason|answer)$"
)
#: A place to fill: the whole text between signs that no name is written in.
_BRACKETED = re.compile(r"\$?(?:\[.*\]|<.*>|\{.*\}|%.*%|_{2,}.*_{2,})", re.DOTALL)
#: A place to fill beside something else: `[nom] [prénom]`, `${AUTEUR}`, `<nom> DPI`.
_FIELD = re.compile(r"\$\{|\{\{|<[^<>]*>|\[[^\[\]]*\]")


@cache
def is_nobody(name: str) -> bool:
    """Whether `name` names nobody: a decision is a named person's (contract, sections 1 and 3)."""
    text = _bare(name)
    letters = re.sub(r"[^a-z]", "", text) or "".join(sign for sign in text if sign.isalpha())
    return (
        not letters
        or (len(set(letters)) == 1 and (len(letters) > 2 or letters[0] == "x"))
        or _PLACEHOLDERS.fullmatch(letters) is not None
        or _BRACKETED.fullmatch(text) is not None
        or _FIELD.search(text) is not None
        or _PHRASES.search(re.sub(r"[^a-z/]+", " ", text)) is not None
    )


@cache
def is_unfilled(value: str) -> bool:
    """Whether a declaration holds only signs, a place to fill or a note to complete it. A number
    has no public format.
    """
    bare = _bare(value)
    letters = re.sub(r"[\W_]", "", bare)
    return bool(value.strip()) and (
        not letters
        or _UNFILLED.fullmatch(letters) is not None
        or _BRACKETED.fullmatch(bare) is not None
        or _TO_WRITE.match(re.sub(r"[^a-z/]+", " ", bare).strip()) is not None
    )


@cache
def is_unwritten(text: str) -> bool:
    """Whether a reason or an answer is still to be written: blank, a placeholder, or a note to
    complete it.
    """
    bare = _bare(text)
    letters = re.sub(r"[^a-z]", "", bare) or "".join(sign for sign in bare if sign.isalnum())
    return (
        not letters
        or (len(set(letters)) == 1 < len(letters) and not letters.isdigit())
        or _PLACEHOLDERS.fullmatch(letters) is not None
        or _BRACKETED.fullmatch(bare) is not None
        or _TO_WRITE.match(re.sub(r"[^a-z/]+", " ", bare).strip()) is not None
    )


def _bare(name: str) -> str:
    """`name` in lower case, without accents, invisible signs nor signs around it, its blanks made
    one.
    """
    folded = unicodedata.normalize("NFKD", name)
    visible = (
        " " if unicodedata.category(sign).startswith("Z") or sign.isspace() else sign
        for sign in folded
        if (
            unicodedata.category(sign) not in ("Cf", "Cc", "Mn", "Cs", "Co", "Cn")
            and sign not in _FILLERS
        )
        or sign in "\t\n\r"
    )
    text = " ".join("".join(visible).lower().split())
    return text.strip(" .,;:!?…«»\"'“”‘’`*()-–—/\\|=~#")
