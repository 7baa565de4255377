"""Opens a workbook that nobody trusts: bounded, no formula evaluated, no macro run, no link followed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text
from segur_audit.rem.columns import columns_of

MAX_BYTES = 60_000_000
_MAX_UNPACKED = 600_000_000
_MAX_RATIO = 400
_MAX_MEMBERS = 2_000
MAX_ROWS, _MAX_COLUMNS = 60_000, 200
_HEADER_ROWS = 20

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that holds a REM: its name, its columns, its rows below the header with their numbers (from 1)."""

    name: str
    columns: dict[str, int]
    rows: tuple[tuple[int, Row], ...]
    sha256: str


def read_sheet(path: Path) -> Sheet:
    """The first sheet of the workbook that looks like a REM. Raises InputError: no workbook, an old one, locked, damaged, or no REM."""
    data = read_bytes(path, path.name, MAX_BYTES)
    _refuse_what_is_none(data, path)
    book = _open(data, path)
    try:
        for sheet in book.worksheets:
            rows = list(_rows(sheet, path))
            for start, row in enumerate(rows[:_HEADER_ROWS]):
                if (columns := columns_of(row)) is not None:
                    below = tuple(
                        (number, cells) for number, cells in enumerate(rows[start + 1 :], start + 2)
                    )
                    return Sheet(str(sheet.title), columns, below, hashlib.sha256(data).hexdigest())
    except InputError:
        raise
    except Exception as error:  # a workbook cut short or forged fails anywhere in the reading
        raise _bad(path, Text("le classeur est endommagé", "the workbook is damaged")) from error
    finally:
        book.close()
    raise _bad(
        path,
        Text("aucune feuille n'a les en-têtes d'un REM", "no sheet has the headers of a REM"),
        Text(
            "il faut au moins « N° exigence » (ou « ID »), l'énoncé, et des scénarios ou preuves, dans les 20 premières lignes",
            "at least the requirement's number, its wording, and scenarios or proofs are needed, in the first 20 rows",
        ),
    )


def _bad(path: Path, message: Text, remedy: Text | None = None) -> InputError:
    return InputError(message, location=Location(path.name), remedy=remedy)


def _refuse_what_is_none(data: bytes, path: Path) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        locked = (
            b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in data
        )
        if locked:
            message = Text(
                "le classeur est protégé par un mot de passe",
                "the workbook is protected by a password",
            )
            raise _bad(
                path,
                message,
                Text("enregistrez-le sans mot de passe", "save it without a password"),
            )
        message = Text("c'est un ancien classeur .xls", "this is an old .xls workbook")
        raise _bad(path, message, Text("enregistrez-le au format .xlsx", "save it as .xlsx"))
    if not data.startswith(b"PK\x03\x04"):
        raise _bad(path, Text("ce n'est pas un classeur .xlsx", "this is no .xlsx workbook"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            total = sum(member.file_size for member in members)
            swollen = any(
                m.file_size > 1_000_000 and m.file_size > _MAX_RATIO * max(1, m.compress_size)
                for m in members
            )
            if len(members) > _MAX_MEMBERS or total > _MAX_UNPACKED or swollen:
                message = Text(
                    "le classeur est anormalement volumineux une fois décompressé",
                    "the workbook is abnormally large once unpacked",
                )
                raise _bad(path, message)
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise _bad(
                    path, Text("cette archive n'est pas un classeur", "this archive is no workbook")
                )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _bad(
            path,
            Text("le classeur est tronqué ou endommagé", "the workbook is truncated or damaged"),
        ) from error


def _open(data: bytes, path: Path) -> Any:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl's remarks on styles and validations are no one's business here
            return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise _bad(path, Text("le classeur est endommagé", "the workbook is damaged")) from error


def _rows(sheet: Any, path: Path) -> Iterator[Row]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MAX_ROWS:
            raise _bad(path, Text(f"plus de {MAX_ROWS} lignes", f"more than {MAX_ROWS} rows"))
        yield tuple(row[:_MAX_COLUMNS])
