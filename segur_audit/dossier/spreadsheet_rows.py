"""The rows of a spreadsheet of pieces, as cells by column. A formula is told apart from a value."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segur_audit.dossier.columns import (
    COLUMNS,
    LACKING,
    LACKING_COLUMNS,
    PIECES,
    REVIEW,
    REVIEW_COLUMNS,
    Column,
    key_of,
)
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

if TYPE_CHECKING:
    from openpyxl import Workbook

_LARGEST, _UNPACKED, _ROWS = 50_000_000, 400_000_000, 100_000
#: What stands in place of a cell that holds a formula.
FORMULA = object()


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of the sheet of pieces, by key. Raises InputError: no workbook, no such sheet, no
    such columns.
    """
    place = Location(path.name)
    with _opened(path, place) as book:
        sheet = _sheet(book, PIECES)
        if sheet is None:
            raise InputError(_NO_SHEET, location=place)
        wanted = {"fichier", "preuve", "nature"}
        yield from _rows(sheet, COLUMNS, wanted, InputError(_NO_COLUMNS, location=place))


def review_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of the sheet of what is to be judged, by key; none when there is no such sheet.
    Raises InputError.
    """
    wanted = {"exigence", "resultat", "auteur"}
    yield from _other(path, REVIEW, REVIEW_COLUMNS, wanted, _NO_VERDICTS)


def lacking_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of the sheet of proofs without a file, by key; none when there is no such sheet.
    Raises InputError.
    """
    yield from _other(path, LACKING, LACKING_COLUMNS, {"preuve"}, _NO_PROOFS)


def _other(
    path: Path, title: Text, columns: tuple[Column, ...], wanted: set[str], why: Text
) -> Iterator[tuple[int, dict[str, Any]]]:
    place = Location(path.name)
    with _opened(path, place) as book:
        sheet = _sheet(book, title)
        if sheet is not None:
            yield from _rows(sheet, columns, wanted, InputError(why, location=place))


@contextlib.contextmanager
def _opened(path: Path, place: Location) -> Iterator[Workbook]:
    from segur_audit.rem.opening import load_cells

    _check(path, place)
    try:
        book = load_cells(path, values=False)
    except Exception as error:  # openpyxl raises many kinds on what is no workbook
        raise InputError(_NO_BOOK, location=place) from error
    try:
        yield book
    finally:
        book.close()


def _sheet(book: Workbook, title: Text) -> Any:
    names = (title.fr, title.en)
    return next((book[name] for name in book.sheetnames if name in names), None)


def _rows(
    sheet: Any, columns: tuple[Column, ...], wanted: set[str], error: InputError
) -> Iterator[tuple[int, dict[str, Any]]]:
    keys: list[str | None] = []
    for number, row in enumerate(sheet.iter_rows(max_row=_ROWS), 1):
        if number == 1:
            keys = [key_of(cell.value, columns) for cell in row]
            if not wanted <= {key for key in keys if key}:
                raise error
            continue
        yield number, {key: _value(cell) for key, cell in zip(keys, row, strict=False) if key}


def _value(cell: Any) -> Any:
    return FORMULA if cell.data_type == "f" else cell.value


def _check(path: Path, place: Location) -> None:
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            with zipfile.ZipFile(stream) as book:
                unpacked = sum(member.file_size for member in book.infolist())
    except FileNotFoundError as error:
        raise InputError(
            Text("le fichier n'existe pas", "there is no such file"), location=place
        ) from error
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(_NO_BOOK, location=place) from error
    if size > _LARGEST or unpacked > _UNPACKED:
        raise InputError(
            Text("le classeur est trop volumineux", "the workbook is too large"), location=place
        )


_NO_BOOK = Text("ce n'est pas un classeur .xlsx lisible", "this is no readable .xlsx workbook")
_NO_SHEET = Text("le classeur n'a pas de feuille « Pièces »", "the workbook has no sheet 'Pieces'")
_NO_COLUMNS = Text(
    "la feuille « Pièces » n'a pas les colonnes Fichier, Preuve ou exigence, Nature",
    "sheet 'Pieces' lacks the columns File, Proof or requirement, Nature",
)
_NO_VERDICTS = Text(
    "la feuille « À apprécier » n'a pas les colonnes Exigence, Résultat, Auteur",
    "sheet 'To be reviewed' lacks the columns Requirement, Result, Author",
)
_NO_PROOFS = Text(
    "la feuille « Preuves sans fichier » n'a pas la colonne Preuve",
    "sheet 'Proofs without a file' lacks the column Proof",
)
