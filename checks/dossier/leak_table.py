"""The passwords that stand under their name, in the column of a table: CSV, Markdown, a page, a
sheet, words set apart by blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..kit.mask import is_masked
from .leak_password import is_descriptive, password_kind

_NAMES = (b"passe", b"password", b"passwd", b"mdp", b"pwd")
_NAME = re.compile(
    rb"(?:mots?[ _-]de[ _-]passe|motdepasse|password|passwd|pwd|mdp)"
    rb"(?P<more> ?\(?[a-z\x80-\xff'_. -]{0,30}\)?)?",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    rb"identifiant|log[io]n|utilisateur|\buser|\bcompte|\baccount|e-?mail|courriel", re.IGNORECASE
)
_RULE = re.compile(rb"[\s|:+=-]+")
_APART = re.compile(rb"[ \xa0]{2,}")
_WORDS = re.compile(
    rb"((?:(?:identifiant|login|utilisateur|user|compte|nom)s?[ ]){1,3})"
    rb"(?:mot de passe|password|mdp)[ ]*",
    re.IGNORECASE,
)
_ENDS_CELL = re.compile(rb"</(?:td|th|w:tc|a:tc|table:table-cell)\s*>", re.IGNORECASE)
_ENDS_ROW = re.compile(rb"</(?:tr|w:tr|a:tr|table:table-row)\s*>", re.IGNORECASE)
_ROWS = (b"</tr", b"</w:tr", b"</a:tr", b"table-row>")
_TAG = re.compile(rb"<[^<>]{1,2000}>")
_BLANKS = re.compile(rb"[ \t\r\n]+")
_SIGNS = b" \t\"'*_`"
_MOST_ROWS, _LONGEST = 60, 2_000
_LINE, _TABLE = 5, 200  # what looking at a line, and at what stands under one, costs
_TAGGED = 32  # bytes of tags that cost one

Split = Callable[[bytes], list[bytes]]


def in_columns(text: bytes, lowered: bytes, spend: Callable[[int], bool]) -> Iterator[str]:
    """`secret` or `possible` for what the columns of `text` hold under the name of a password."""
    if not any(name in lowered for name in _NAMES):
        return
    if any(row in lowered for row in _ROWS):
        if not spend(len(text) // _TAGGED):
            return
        text = _as_lines(text)
    lines = text.split(b"\n")
    for number, line in enumerate(lines):
        if len(line) > _LONGEST or not any(name in line.lower() for name in _NAMES):
            continue
        if not spend(_LINE):
            return
        rows = lines[number + 1 : number + 1 + _MOST_ROWS]
        verdicts = {*_under(line.strip(b"\r"), rows, spend)}
        if verdicts:
            yield "secret" if "secret" in verdicts else "possible"


def _as_lines(text: bytes) -> bytes:
    """The tables of a page or of an office document: a row is a line, a tab ends a cell."""
    flat = _BLANKS.sub(b" ", text)
    return _TAG.sub(b"", _ENDS_ROW.sub(b"\n", _ENDS_CELL.sub(b"\t", flat)))


def _under(head: bytes, rows: list[bytes], spend: Callable[[int], bool]) -> Iterator[str]:
    """The verdicts on what stands under a head that names a password."""
    if words := _WORDS.fullmatch(head.strip()):
        yield from _last_words(len(words[1].split()) + 1, rows)
        return
    for split, ragged in _SPLITS:
        names = split(head)
        places = [n for n, name in enumerate(names) if _NAME.fullmatch(name.strip(_SIGNS))]
        if len(names) < 2 or not places:
            continue
        if not spend(_TABLE):
            return
        login = any(_LOGIN.search(name) for n, name in enumerate(names) if n not in places)
        for row in rows:
            cells = split(row.strip(b"\r"))
            if _RULE.fullmatch(row) and row.strip():
                continue
            if len(cells) != len(names) and not (ragged and len(cells) > max(places)):
                break
            yield from filter(None, (_verdict(cells[n], names[n], login=login) for n in places))
        return


def _last_words(count: int, rows: list[bytes]) -> Iterator[str]:
    """Rows of as many words as their head has names: the last one is the password."""
    for row in rows:
        words = row.split()
        if len(words) != count:
            return
        if _kind(words[-1]) == "secret":
            yield "secret"


def _verdict(cell: bytes, name: bytes, *, login: bool) -> str | None:
    """What a cell of the column is: figures alone, or a plain word, only beside a column of
    logins.
    """
    value = cell.strip(_SIGNS)
    if not 4 <= len(value) <= 100 or b" " in value:
        return None
    word = value.decode("utf-8", "replace")
    if word.isdigit():
        return "secret" if login and not is_masked(word) else None
    kind = _kind(value)
    if kind or not login or not word.isalpha() or is_masked(word) or is_descriptive(word):
        return kind
    found = _NAME.fullmatch(name.strip(_SIGNS))
    return "possible" if found and not (found["more"] or b"").strip() else None


def _kind(value: bytes) -> str | None:
    return password_kind(value, value, 0, len(value), bound=False, sure_only=True)


def _at(sign: bytes) -> Split:
    return lambda line: line.split(sign) if sign in line else []


def _barred(line: bytes) -> list[bytes]:
    return line.strip().strip(b"|").split(b"|") if b"|" in line else []


def _spaced(line: bytes) -> list[bytes]:
    return _APART.split(line.strip())


#: How a line is cut into cells, and whether a row may have fewer cells than its head.
_SPLITS: tuple[tuple[Split, bool], ...] = (
    (_at(b"\t"), True),
    (_at(b";"), False),
    (_barred, False),
    (_at(b","), False),
    (_spaced, True),
)
