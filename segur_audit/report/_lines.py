"""Lines of a terminal: words that wrap at the width, are never cut, and are parted where a reader
would part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from segur_audit.model.text import Lang, typeset

_BLANK = re.compile(r"[ \t\r\n]+")
_SEAMS = re.compile(r"(?<=[/._,:;)\]=-])")  # where a path or an id may be parted when it must be
_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style (`bold red`, `dim`, empty for plain)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The columns of the terminal, whether colours may be used, and the language of the
    typography.
    """

    width: int
    colour: bool
    lang: Lang

    def lines(self, *runs: Run, indent: int = 0, hang: int | None = None) -> list[str]:
        """The runs as lines, the first indented by `indent`, those that follow by `hang` (as the
        first when None).
        """
        hang = indent if hang is None else hang
        room = [max(10, self.width - indent), max(10, self.width - hang)]
        return [
            " " * (hang if number else indent) + self._painted(words)
            for number, words in enumerate(_filled(list(_words(runs, self.lang)), room))
        ]

    def whole(self, text: str, indent: int = 0) -> str:
        """A line that no width parts: a command to paste."""
        return " " * indent + text

    def _painted(self, words: list[Run]) -> str:
        parts: list[str] = []
        for index, word in enumerate(words):
            glue = " " if index else ""
            alike = index and words[index - 1].style == word.style
            parts.append(f"{glue}{word.text}" if alike else f"{glue}\0{word.style}\0{word.text}")
        return self._coded("".join(parts))

    def _coded(self, text: str) -> str:
        """The text with its marks of style turned into escape sequences, or into nothing."""
        first, *rest = text.split("\0")
        out = [first]
        for style, words in zip(rest[::2], rest[1::2], strict=True):
            codes = ";".join(_CODES[name] for name in style.split())
            plain = not self.colour or not codes
            bare = words.rstrip(" ")
            out.append(words if plain else f"\x1b[{codes}m{bare}\x1b[0m{words[len(bare) :]}")
        return "".join(out).replace("\u00a0", " ")  # it has kept its line together


def _words(runs: Iterable[Run], lang: Lang) -> Iterator[Run]:
    for run in runs:
        for word in _BLANK.split(typeset(run.text, lang)):
            if word:
                yield Run(word.replace("\0", "\ufffd"), run.style)


def _filled(words: list[Run], room: list[int]) -> Iterator[list[Run]]:
    line: list[Run] = []
    left = room[0]
    for word in words:
        for piece in _fitting(word, room[1]):
            size = cell_len(piece.text) + (1 if line else 0)
            if line and size > left:
                yield line
                line, left, size = [], room[1], cell_len(piece.text)
            line.append(piece)
            left -= size
    yield line


def _fitting(word: Run, room: int) -> list[Run]:
    """The word, in pieces when it is wider than a line: at its seams, else anywhere."""
    if cell_len(word.text) <= room:
        return [word]
    pieces, current = [], ""
    for part in (bit for seam in _SEAMS.split(word.text) for bit in _chopped(seam, room)):
        if current and cell_len(current) + cell_len(part) > room:
            pieces.append(current)
            current = ""
        current += part
    return [Run(piece, word.style) for piece in (*pieces, current)]


def _chopped(text: str, room: int) -> Iterator[str]:
    while cell_len(text) > room:
        size = room
        while cell_len(text[:size]) > room:
            size -= 1
        yield text[:size]
        text = text[size:]
    if text:
        yield text
