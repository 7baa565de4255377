"""Texts in both languages, cleaned of what could harm a terminal or a reader."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = ("fr", "en")

# Control characters (ANSI escapes among them), bidirectional overrides, zero-width signs, lone surrogates, non-characters.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Replace every character that no output may carry (control, bidirectional, surrogate) by U+FFFD."""
    return _HARMFUL.sub("\ufffd", text)


# What a spreadsheet that parts cells at semicolons or tabs would take for a formula in the next cell.
_FORMULA = re.compile(r"(?<=[;\t|])(?=[=+@-])")


def defused(text: str) -> str:
    """`text` in which nothing begins a formula behind a sign that parts cells: a space stands between them."""
    return _FORMULA.sub(" ", text)


def shorten(text: str, length: int = 80) -> str:
    """Quote `text` from a file in at most `length` characters, on one line."""
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in French and in English. Every message of the program is one."""

    fr: str
    en: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "fr", clean(self.fr))
        object.__setattr__(self, "en", clean(self.en))

    def __getitem__(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en

    def __add__(self, other: Text) -> Text:
        return Text(self.fr + other.fr, self.en + other.en)


_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def in_words(day: dt.date) -> Text:
    """A day as it is written inside a sentence: 15 décembre 2026."""
    first = "1er" if day.day == 1 else str(day.day)
    return Text(f"{first} {_MONTHS[day.month - 1]} {day.year}", day.isoformat())


_FINE = re.compile(r"(?<=«) | (?=[»;:?!](?![^\s,.)]))| (?=%(?!\w))")


def typeset(text: str, lang: Lang) -> str:
    """`text` with the unbreakable spaces of French typography, for reports that people read."""
    return _FINE.sub("\u00a0", text) if lang == "fr" else text


def same(text: str) -> Text:
    """A text that no language changes: an id, a path, an official name."""
    return Text(text, text)
