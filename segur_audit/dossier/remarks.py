"""Reads the remarks of an instructor from an export of the platform: CSV or workbook, its columns
recognised by their names.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.ids import canonical
from segur_audit.model.place import Location
from segur_audit.model.privacy import folded
from segur_audit.model.text import Text, clean

_LIMIT = 20_000_000
_MOST_ROWS, _MOST_COLUMNS, _HEAD = 20_000, 60, 20
_WORDS = {
    "proof": re.compile(r"\b(?:preuve|proof)"),
    "requirement": re.compile(r"\b(?:exigence|requirement|id|identifiant)\b"),
    "text": re.compile(r"\b(?:remarque|texte|commentaire|observation|demande|question|remark)"),
    "answer": re.compile(r"\b(?:reponse|answer)"),
    "date": re.compile(r"\bdate"),
}
_ORDER = ("answer", "date", "proof", "requirement", "text")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\D.*)?")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Imported:
    """A remark of the export. `row`: where it stands, from 1."""

    row: int
    about: str
    date: str
    text: str
    answer: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same remark as another."""
        return canonical(self.about), self.date, " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that holds something and is no remark, with the reason."""

    row: int
    why: Text


def read_export(path: Path, day: dt.date | None = None) -> tuple[list[Imported], list[Unusable]]:
    """The remarks of the file at `path`, and its rows that are none; `day` dates those without a
    date. Raises InputError.
    """
    rows = list(_rows(path))
    head = next((i for i, row in enumerate(rows[:_HEAD]) if _columns(row).keys() >= {"text"}), None)
    columns = {} if head is None else _columns(rows[head])
    if head is None or not columns.keys() & {"proof", "requirement"}:
        raise InputError(
            Text(
                "aucune ligne ne nomme les colonnes d'un export de remarques",
                "no row names the columns of an export of remarks",
            ),
            location=Location(path.name),
            remedy=Text(
                "nommez les colonnes : preuve (ou exigence), date, remarque, réponse",
                "name them: proof (or requirement), date, remark, answer",
            ),
        )
    remarks: list[Imported] = []
    unusable: list[Unusable] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        read = _read(number, row, columns, day)
        if isinstance(read, Unusable):
            unusable.append(read)
        elif read is not None:
            remarks.append(read)
    return remarks, unusable


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """Which column holds what: each name is that of one role, the first that fits."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(row):
        name = re.sub(r"[\W_]+", " ", folded(_text(cell))).strip()
        role = next((r for r in _ORDER if name and len(name) < 60 and _WORDS[r].search(name)), None)
        if role is not None:
            columns.setdefault(role, index)
    return columns


def _read(
    number: int, row: Sequence[Any], columns: dict[str, int], day: dt.date | None
) -> Imported | Unusable | None:
    def cell(role: str) -> Any:
        index = columns.get(role)
        return row[index] if index is not None and index < len(row) else None

    about, text = _text(cell("proof")) or _text(cell("requirement")), _text(cell("text"))
    if not about and not text:
        return None
    date = _day(cell("date")) or (day.isoformat() if day and not _text(cell("date")) else "")
    if not text:
        return None if not _text(cell("answer")) else Unusable(number, _NO_TEXT)
    if not about:
        return Unusable(number, _NO_PROOF)
    if not date:
        return Unusable(number, _NO_DATE)
    return Imported(number, about, date, text, _text(cell("answer")))


_NO_PROOF = Text("sans numéro de preuve ni exigence", "without a proof number or requirement")
_NO_TEXT = Text("sans texte de remarque", "without the text of a remark")
_NO_DATE = Text(
    "sans date qui se lise (2026-12-20 ou 20/12/2026) ; --date en donne une",
    "without a date that can be read (2026-12-20 or 20/12/2026); --date gives one",
)


def _text(value: Any) -> str:
    return "" if value is None else "\n".join(clean(str(value)).split("\r\n")).strip()


def _day(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%Y-%m-%d}"
    text = _text(value)
    try:
        if found := _ISO.fullmatch(text):
            return dt.date.fromisoformat(found[1]).isoformat()
        if found := _DAY.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return ""
    return ""


def _rows(path: Path) -> Iterator[Sequence[Any]]:
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        yield from _of_workbook(path)
    else:
        yield from _bounded(_of_csv(read_bytes(path, path.name, _LIMIT), path.name), path.name)


def _of_csv(data: bytes, name: str) -> Iterator[Sequence[str]]:
    if b"\x00" in data:
        raise InputError(
            Text("ce n'est ni un CSV, ni un classeur", "this is neither CSV nor a workbook"),
            location=Location(name),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what French spreadsheets save
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise InputError(
            Text("ce CSV est abîmé", "this CSV is damaged"), location=Location(name)
        ) from error


def _of_workbook(path: Path) -> Iterator[Sequence[Any]]:
    """The rows of the first sheet whose head names the columns, else of the first sheet."""
    from segur_audit.rem.opening import damaged, open_book, workbook_bytes

    data, _ = workbook_bytes(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = open_book(data, path.name)
            sheets = [
                list(_bounded(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), path.name))
                for sheet in book.worksheets
            ]
        except InputError:
            raise
        except Exception as error:  # a forged workbook fails anywhere in its reading
            raise damaged(path.name) from error
    named = (rows for rows in sheets if any("text" in _columns(row) for row in rows[:_HEAD]))
    yield from next(named, sheets[0] if sheets else [])


def _bounded(rows: Iterable[Sequence[Any]], name: str) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if number >= _MOST_ROWS:
            raise InputError(
                Text(
                    "plus de {count} lignes : ce n'est pas un export de remarques",
                    "more than {count} rows: this is no export of remarks",
                    count=_MOST_ROWS,
                ),
                location=Location(name),
            )
        yield row
