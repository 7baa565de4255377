"""Finds the sheets of a workbook that hold a REM: each one is read, or set aside by its name."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segur_audit.model.errors import InputError
from segur_audit.model.text import Text, shorten
from segur_audit.rem.columns import UNSAVED, columns_of, normalised, resembles, unread
from segur_audit.rem.opening import damaged, has_formulas, open_book, refusal, workbook_bytes

MAX_ROWS, _MAX_COLUMNS = 60_000, 200
_HEADER_ROWS = 40
_PAST = re.compile(
    r"\b(?:archives?|archivee?s?|anciens?|ancienne?s?|obsoletes?|historiques?|perimee?s?|old|"
    r"ne pas utiliser|remplacee?s?|brouillons?)\b"
)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a REM: its sheet's name, its columns, its rows below the header with their numbers
    (from 1), what stands above.
    """

    name: str
    columns: dict[str, int]
    rows: tuple[tuple[int, Row], ...]
    above: tuple[Row, ...] = ()
    hidden: bool = False
    unread: tuple[str, ...] = ()

    @property
    def past(self) -> bool:
        """Whether the sheet's name says that its content no longer counts."""
        return bool(_PAST.search(normalised(self.name.replace("_", " "))))


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: the tables that are read, what is said of the sheets set aside, its digest, its
    properties (shown, never taken).
    """

    sheets: tuple[Sheet, ...]
    set_aside: tuple[Text, ...]
    sha256: str
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The names of the sheets that are read."""
        return ", ".join(dict.fromkeys(sheet.name for sheet in self.sheets))


def read_book(path: Path) -> Book:
    """The tables of the workbook that look like a REM. Raises InputError: no workbook, an old one,
    locked, damaged, or no REM.
    """
    data, digest = workbook_bytes(path)
    try:
        with warnings.catch_warnings():
            # openpyxl's remarks on styles, dates and validations are no one's business here
            warnings.simplefilter("ignore")
            sheets, others, properties = _all_sheets(data, path.name)
    except InputError:
        raise
    except Exception as error:  # a workbook cut short or forged fails anywhere in the reading
        raise damaged(path.name) from error
    kept, aside = _chosen(sheets, path.name)
    left = [_unread(sheet) for sheet in kept if sheet.unread]
    return Book(kept, (*aside, *others, *left), digest, properties)


def _all_sheets(
    data: bytes, name: str
) -> tuple[list[Sheet], list[Text], tuple[tuple[str, str], ...]]:
    unsaved = _formulas(data, name) if has_formulas(data) else {}
    book = open_book(data, name)
    try:
        sheets: list[Sheet] = []
        others: list[Text] = []
        for sheet in book.worksheets:
            rows = list(_rows(sheet, name, unsaved.get(sheet.title, frozenset())))
            tables = _tables(str(sheet.title), rows, sheet.sheet_state != "visible")
            sheets.extend(tables)
            if not tables and any(resembles(row) for row in rows[:_HEADER_ROWS]):
                others.append(_without_headers(str(sheet.title)))
        return sheets, others, _properties(book)
    finally:
        book.close()


def _tables(name: str, rows: Sequence[Row], hidden: bool) -> list[Sheet]:
    """The tables of a sheet: a header row, and the rows down to the next one."""
    starts = [
        (index, columns)
        for index, row in enumerate(rows)
        if (columns := columns_of(row)) is not None
    ]
    if not starts or starts[0][0] >= _HEADER_ROWS:
        return []
    ends = [index for index, _ in starts[1:]] + [len(rows)]
    return [
        Sheet(
            name,
            columns,
            tuple((number, rows[number - 1]) for number in range(start + 2, end + 1)),
            tuple(rows[:start]) if start == starts[0][0] else (),
            hidden,
            unread(rows[start], columns),
        )
        for (start, columns), end in zip(starts, ends, strict=True)
    ]


def _chosen(sheets: list[Sheet], name: str) -> tuple[tuple[Sheet, ...], list[Text]]:
    """The sheets to read, those that are visible and of today; the others are named."""
    shown = [sheet for sheet in sheets if not sheet.hidden]
    if sheets and not shown:
        raise _only_hidden(sheets, name)
    if not shown:
        raise _no_sheet(name)
    kept = [sheet for sheet in shown if not sheet.past] or shown
    aside = dict.fromkeys(
        (sheet.name, sheet.hidden)
        for sheet in sheets
        if not any(sheet.name == other.name for other in kept)
    )
    return tuple(kept), [_aside(sheet, hidden) for sheet, hidden in aside]


def _aside(name: str, hidden: bool) -> Text:
    shown = shorten(name)
    if hidden:
        return Text(
            "la feuille « {shown} » est masquée : elle n'est pas lue. Si elle compte, affichez-la "
            "et importez à nouveau",
            "sheet '{shown}' is hidden: it is not read. If it counts, unhide it and import again",
            shown=shown,
        )
    return Text(
        "le nom de la feuille « {shown} » dit qu'elle ne compte plus : elle n'est pas lue. Si "
        "elle compte, renommez-la",
        "the name of sheet '{shown}' says that it no longer counts: it is not read. If it counts, "
        "rename it",
        shown=shown,
    )


def _unread(sheet: Sheet) -> Text:
    return Text(
        "feuille « {name} » : colonnes qui ne sont pas lues : {headers}",
        "sheet '{name}': columns that are not read: {headers}",
        name=shorten(sheet.name),
        headers=", ".join(f"« {shorten(header, 60)} »" for header in sheet.unread),
    )


def _without_headers(name: str) -> Text:
    shown = shorten(name)
    return Text(
        "la feuille « {shown} » a un numéro d'exigence, mais pas les autres en-têtes d'un REM : "
        "elle n'est pas lue",
        "sheet '{shown}' has a requirement's number, but not the other headers of a REM: it is "
        "not read",
        shown=shown,
    )


def _only_hidden(sheets: Sequence[Sheet], name: str) -> InputError:
    names = ", ".join(dict.fromkeys(f"« {shorten(sheet.name)} »" for sheet in sheets))
    return refusal(
        name,
        Text(
            "les seules feuilles qui ont les en-têtes d'un REM sont masquées : {names}",
            "the only sheets that have the headers of a REM are hidden: {names}",
            names=names,
        ),
        Text(
            "affichez celle qui compte, enregistrez, et importez à nouveau",
            "unhide the one that counts, save, and import again",
        ),
    )


def _no_sheet(name: str) -> InputError:
    return refusal(
        name,
        Text("aucune feuille n'a les en-têtes d'un REM", "no sheet has the headers of a REM"),
        Text(
            "il faut au moins « N° exigence » (ou « ID »), l'énoncé, et des scénarios ou preuves, "
            "dans les {header_rows} premières lignes",
            "at least the requirement's number, its wording, and scenarios or proofs are needed, "
            "in the first {header_rows} rows",
            header_rows=_HEADER_ROWS,
        ),
    )


def _rows(sheet: Any, name: str, unsaved: frozenset[tuple[int, int]]) -> Iterator[Row]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = tuple(row[:_MAX_COLUMNS])
        if number > MAX_ROWS:  # a format spread over the whole sheet makes empty rows without end
            if any(cell is not None for cell in cells):
                raise refusal(
                    name,
                    Text(
                        "plus de {max_rows} lignes", "more than {max_rows} rows", max_rows=MAX_ROWS
                    ),
                )
            continue
        if unsaved:
            cells = tuple(
                UNSAVED if cell is None and (number, index) in unsaved else cell
                for index, cell in enumerate(cells)
            )
        yield cells


def _formulas(data: bytes, name: str) -> dict[str, frozenset[tuple[int, int]]]:
    """The cells that hold a formula, as (row, index), by sheet."""
    book = open_book(data, name, values=False)
    try:
        return {sheet.title: frozenset(_formula_cells(sheet, name)) for sheet in book.worksheets}
    finally:
        book.close()


def _formula_cells(sheet: Any, name: str) -> Iterator[tuple[int, int]]:
    for number, row in enumerate(_rows(sheet, name, frozenset()), 1):
        for index, cell in enumerate(row):
            if (isinstance(cell, str) and cell.startswith("=")) or type(cell).__name__ in (
                "ArrayFormula",
                "DataTableFormula",
            ):
                yield number, index


def _properties(book: Any) -> tuple[tuple[str, str], ...]:
    """What the workbook's properties say of its version; persons' names stay out."""
    about = book.properties
    said = {
        "titre": about.title,
        "version": about.version,
        "créé le": about.created and about.created.date(),
        "modifié le": about.modified and about.modified.date(),
    }
    return tuple((name, shorten(str(value), 60)) for name, value in said.items() if value)
