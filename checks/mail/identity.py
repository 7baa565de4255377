"""The identity that a subject gives, compared with that of the documents (MAIL-02). Nothing of it
is ever shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from segur_audit.model.text import Text

from ..cda.document import Document

_NAME = "recordTarget/patientRole/patient/name"
_BIRTH = "recordTarget/patientRole/patient/birthTime"
_FIGURES = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
#: What an editor writes in place of a name that may not be shown.
_STAND_INS = re.compile(
    r"(?i)(?<![^\W_])(?:patiente?[-_ ]?(?:fictif|fictive|test)|(?:nom|pr[eé]nom)[-_ "
    r"]?(?:fictif|test)|"
    r"anonym[a-zé]*|masqu[eé]e?|x{3,})(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The patient of a document: each name and first name in plain words, and the birth dates
    (dd/mm/yyyy).
    """

    families: tuple[tuple[str, ...], ...] = ()
    givens: tuple[tuple[str, ...], ...] = ()
    births: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the document names its patient."""
        return bool(self.families and self.givens)

    def stands_for(self, subject: str) -> bool:
        """Whether a subject hides the name behind a word that says so, and gives the birth date of
        this patient.
        """
        dates, words = _FIGURES.findall(subject), frozenset(_words(subject))
        named = any(_is_in(name, words) for name in self.families)
        return bool(not named and dates and _STAND_INS.search(subject) and dates[-1] in self.births)

    def fault(self, subject: str) -> Text | None:
        """What of this identity a subject does not give, None when it gives it."""
        words = frozenset(_words(subject))
        if not any(_is_in(name, words) for name in self.families):
            return Text(
                "le nom du patient des documents n'y est pas",
                "the name of the documents' patient is not in it",
            )
        if not any(_is_in(name, words) for name in self.givens):
            return Text(
                "le prénom du patient des documents n'y est pas",
                "the first name of the documents' patient is not in it",
            )
        dates = _FIGURES.findall(subject)
        if dates and self.births and dates[-1] not in self.births:
            return Text(
                "sa date n'est pas la date de naissance du patient des documents",
                "its date is not the birth date of the documents' patient",
            )
        return None


def identity_of(document: Document) -> Identity:
    """The identity of the patient of a document. Raises nothing."""
    births = [value[:8] for value in document.values(_BIRTH, "value")]
    return Identity(
        _names(document, "family"),
        _names(document, "given"),
        tuple(f"{day[6:]}/{day[4:6]}/{day[:4]}" for day in births if len(day) == 8),
    )


def _is_in(name: tuple[str, ...], words: frozenset[str]) -> bool:
    """Whether a name stands among the words, each of its own, or glued in one (D'HÉROUVILLE,
    DHEROUVILLE).
    """
    return words.issuperset(name) or "".join(name) in words


def _names(document: Document, kind: str) -> tuple[tuple[str, ...], ...]:
    found = (_words(element.text or "") for element in document.find(f"{_NAME}/{kind}"))
    return tuple(words for words in found if words)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text without accents, ligatures nor case; hyphens and apostrophes separate."""
    text = text.replace("Œ", "OE").replace("œ", "oe").replace("Æ", "AE").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return tuple(re.findall(r"[^\W_]+", bare))
