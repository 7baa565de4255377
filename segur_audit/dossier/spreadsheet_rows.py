"""The rows of a spreadsheet of pieces, as cells by column. A formula is told apart from a value."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from segur_audit.dossier.columns import KEYS, PIECES, key_of
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

_LARGEST, _UNPACKED, _ROWS = 50_000_000, 400_000_000, 100_000
#: What stands in place of a cell that holds a formula.
FORMULA = object()


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of the sheet of pieces, by key. Raises InputError: no workbook, no such sheet, no
    such columns.
    """
    from segur_audit.rem.opening import load_cells

    place = Location(path.name)
    _check(path, place)
    try:
        book = load_cells(path, values=False)
    except Exception as error:  # openpyxl raises many kinds on what is no workbook
        raise InputError(_NO_BOOK, location=place) from error
    try:
        names = (PIECES.fr, PIECES.en)
        sheet = next((book[name] for name in book.sheetnames if name in names), None)
        if sheet is None:
            raise InputError(_NO_SHEET, location=place)
        keys: list[str | None] = []
        for number, row in enumerate(sheet.iter_rows(max_row=_ROWS), 1):
            if number == 1:
                keys = [key_of(cell.value) for cell in row]
                if not {"fichier", "preuve", "nature"} <= {key for key in keys if key}:
                    raise InputError(_NO_COLUMNS, location=place)
                continue
            cells = zip(keys, row, strict=False)
            yield number, {key: _value(cell) for key, cell in cells if key in KEYS and key}
    finally:
        book.close()


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
