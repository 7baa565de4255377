"""Texts in both languages: literal templates of ours, and values that a mask may still hide.

What is written in the program is ours and is never altered. What is put into it (a value of the
evidence, a file's name, free text of the manifest) is masked before it is quoted, and quoted before
it is shortened. A number, an enumeration, a `Text` and what is marked `ours(…)` are ours.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from string import Formatter
from typing import Any, Literal

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = ("fr", "en")

# Control characters (ANSI escapes among them), bidirectional overrides, zero-width signs, lone
# surrogates, non-characters.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufffe\uffff\ud800-\udfff]"
)
_KEPT = 2_000  # characters of a long value that are kept to be masked before it is shortened


def clean(text: str) -> str:
    """Replace every character that no output may carry (control, bidirectional) by U+FFFD."""
    return _HARMFUL.sub("\ufffd", text)


# What a spreadsheet that parts cells at semicolons or tabs would take for a formula in the next
# cell.
_FORMULA = re.compile(r"(?<=[;\t|])(?=[=+@-])")


def defused(text: str) -> str:
    """`text` in which nothing begins a formula behind a sign that parts cells: a space stands
    between them.
    """
    return _FORMULA.sub(" ", text)


def _cut(text: str, length: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


class Ours(str):
    """A text that the program wrote: an id, a code, a dotted path, a command. Never masked."""

    __slots__ = ()


#: Metadata of a field whose text the program wrote: no mask looks at it.
OURS = {"ours": True}


class Short(str):
    """A quotation that was shortened; `whole` is what a mask looks at before it is shortened."""

    __slots__ = ("length", "whole")
    whole: str
    length: int


def ours(text: str) -> Ours:
    """`text`, marked as written by the program."""
    return Ours(text)


def shorten(text: str, length: int = 80) -> str:
    """Quote `text` from a file in at most `length` characters, on one line."""
    if isinstance(text, Ours):
        return Ours(_cut(clean(text), length))
    whole = clean(text.whole if isinstance(text, Short) else text[:_KEPT])
    short = Short(_cut(clean(text), length))
    short.whole, short.length = whole, length
    return short


@dataclass(frozen=True, slots=True)
class Given:
    """A value inside a text: what it is, whole, and how long it may be shown (None: whole)."""

    whole: str
    length: int | None = None

    def __str__(self) -> str:
        return self.whole if self.length is None else _cut(self.whole, self.length)


Part = str | Given


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """One text in French and in English. Every message of the program is one.

    `Text("le type {code} est inconnu", "type {code} is unknown", code=value)`: without values, both
    are taken as they are, braces included. `(s)` behind a number agrees with it: `{n} jour(s)`.
    """

    fr: str
    en: str
    parts: dict[Lang, tuple[Part, ...]] | None

    def __init__(self, fr: str, en: str, /, **values: Any) -> None:
        parts = {"fr": tuple(_parts(fr, values, "fr")), "en": tuple(_parts(en, values, "en"))}
        self._set(parts if values else None, fr, en)

    def _set(self, parts: Any, fr: str = "", en: str = "") -> None:
        if parts is not None:
            fr, en = ("".join(map(str, parts[lang])) for lang in LANGS)
        object.__setattr__(self, "fr", clean(fr))
        object.__setattr__(self, "en", clean(en))
        object.__setattr__(self, "parts", parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.fr, self.en) == (other.fr, other.en)

    def __hash__(self) -> int:
        return hash((self.fr, self.en))

    def __getitem__(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en

    def pieces(self, lang: Lang) -> tuple[Part, ...]:
        """The text as what is ours and what is given, in order."""
        return (self[lang],) if self.parts is None else self.parts[lang]

    def __add__(self, other: Text) -> Text:
        return made({lang: (*self.pieces(lang), *other.pieces(lang)) for lang in LANGS})

    def filled(self, **values: Any) -> Text:
        """The text as a template into which `values` are put; itself when it names none of them."""
        wanted = set(_NAMED_VALUE.findall(self.fr)) if values and self.parts is None else set()
        return Text(self.fr, self.en, **values) if wanted & values.keys() else self

    def masked(self, hide: Callable[[str], str]) -> Text:
        """The same text, each given value replaced by what `hide` makes of it."""
        if self.parts is None:
            return self
        parts = {lang: tuple(_hidden(part, hide) for part in self.parts[lang]) for lang in LANGS}
        return self if parts == self.parts else made(parts)


def made(parts: dict[Lang, tuple[Part, ...]]) -> Text:
    """The text made of these parts."""
    text = object.__new__(Text)
    text._set(
        parts if any(isinstance(p, Given) for lang in LANGS for p in parts[lang]) else None,
        *("".join(map(str, parts[lang])) for lang in LANGS),
    )
    return text


def _hidden(part: Part, hide: Callable[[str], str]) -> Part:
    if isinstance(part, str) or (hidden := hide(part.whole)) == part.whole:
        return part
    return Given(hidden, part.length)


_NAMED_VALUE = re.compile(r"\{([a-z_0-9]+)(?::[^{}]*)?\}")


@lru_cache(maxsize=4_096)
def _template(text: str) -> tuple[tuple[str, str | None, str], ...]:
    return tuple((literal, name, spec or "") for literal, name, spec, _ in Formatter().parse(text))


def _parts(template: str, values: dict[str, Any], lang: Lang) -> Iterator[Part]:
    if not values:
        return
    number: int | None = None
    for literal, name, spec in _template(template):
        if literal:
            yield literal if number is None else literal.replace("(s)", _plural(number, lang))
        if name is not None:
            value = values[name]
            number = value if type(value) is int else number
            yield from _value(value, spec, lang)


def _plural(number: int, lang: Lang) -> str:
    """The ending of a word that agrees with the number before it, written `(s)` in a template."""
    return "s" if (number > 1 if lang == "fr" else number != 1) else ""


def _value(value: Any, spec: str, lang: Lang) -> Iterator[Part]:
    """A value as parts: ours when it can show nothing of anyone, else given."""
    if isinstance(value, Text):
        yield from value.pieces(lang)
    elif isinstance(value, Enum):
        yield str(value.value)
    elif isinstance(value, Ours | int | float):
        yield format(value, spec)
    elif isinstance(value, Short):
        yield Given(value.whole, value.length)
    else:
        yield Given(clean(format(value, spec)))


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


def written(fr: str, en: str) -> Text:
    """A text that a definition or a data file gives in both languages: ours, whatever it holds."""
    return Text(fr, en)


def joined(texts: Iterable[Text], fr: str, en: str | None = None) -> Text:
    """Texts one after the other, with `fr` (in English `en`) between them."""
    texts = tuple(texts)
    between = Text(fr, fr if en is None else en)
    whole = texts[0] if texts else Text("", "")
    for text in texts[1:]:
        whole = whole + between + text
    return whole


def same(text: str) -> Text:
    """A text that no language changes: an official name, a quotation."""
    return Text("{text}", "{text}", text=text)
