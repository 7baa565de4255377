"""The sheets of a workbook as lines of cells: what stands under a name is apart from it in the
file.

Source: ECMA-376, part 1, 18.3 (cells, shared strings).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

_MOST_BYTES, _MOST_CELLS, _MOST_COLUMNS = 8 << 20, 200_000, 200
_ROOT = re.compile(rb"<(?:\w{1,10}:)?(sst|worksheet)\b")
_HEAD = 1_000
_STRING = re.compile(rb"<(?:\w{1,10}:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w{1,10}:)?si>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w{1,10}:)?t\b[^>]{0,100}>([^<]{0,2000})")
_CELL = re.compile(
    rb"<(?:\w{1,10}:)?(?:c\b([^>]{0,200}?)(?:/>|>(.*?)</(?:\w{1,10}:)?c>)|(row)\b)", re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w{1,10}:)?v\b[^>]{0,60}>([^<]{0,2000})")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})[0-9]")
_KIND = re.compile(rb"\bt=[\"'](\w{1,12})")


class Sheets:
    """The parts of a workbook, kept while its archive is opened."""

    def __init__(self) -> None:
        self._strings: list[bytes] = []
        self._sheets: list[bytes] = []
        self._left = _MOST_BYTES

    def take(self, data: bytes) -> None:
        """Keep a member that is a part of a workbook."""
        part = _ROOT.search(data[:_HEAD])
        if part is None or len(data) > self._left:
            return
        self._left -= len(data)
        if part[1] == b"sst":
            found = islice(_STRING.finditer(data), _MOST_CELLS)
            self._strings = [_words(one[1] or b"") for one in found]
        else:
            self._sheets.append(data)

    def lines(self) -> bytes:
        """Every sheet, a line each row, a tab between two cells."""
        rows = (row for sheet in self._sheets for row in self._rows(sheet))
        return b"\n".join(b"\t".join(row) for row in rows)

    def _rows(self, sheet: bytes) -> Iterator[list[bytes]]:
        row: list[bytes] = []
        for cell in islice(_CELL.finditer(sheet), _MOST_CELLS):
            if cell[3]:
                yield row
                row = []
                continue
            place = _PLACE.search(cell[1])
            column = _column(place[1]) if place else len(row)
            if column < _MOST_COLUMNS:
                row += [b""] * (column + 1 - len(row))
                row[column] = self._value(cell[1], cell[2] or b"")
        yield row

    def _value(self, attributes: bytes, content: bytes) -> bytes:
        kind = _KIND.search(attributes)
        if kind and kind[1] == b"inlineStr":
            return _words(content)
        value = _VALUE.search(content)
        if value is None or not kind or kind[1] != b"s":
            return _plain(value[1]) if value else b""
        number = int(value[1]) if value[1].isdigit() else len(self._strings)
        return self._strings[number] if number < len(self._strings) else b""


def _words(content: bytes) -> bytes:
    return _plain(b"".join(_TEXT.findall(content)))


def _plain(text: bytes) -> bytes:
    """A cell's text on one line."""
    clear = html.unescape(text.decode("utf-8", "replace"))
    return " ".join(clear.split()).encode()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
