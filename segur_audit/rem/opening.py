"""Opens a workbook that nobody trusts: bounded, no formula evaluated, no macro run, no link
followed.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

MAX_BYTES = 60_000_000
_MAX_UNPACKED = 600_000_000
_MAX_STRICT = 80_000_000
_MAX_RATIO = 400
_MAX_MEMBERS = 2_000
_CONTENT_TYPES = "[Content_Types].xml"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_AS_XLSX = Text(
    "ouvrez le classeur dans un tableur et enregistrez-le au format « Classeur Excel (.xlsx) »",
    "open it in a spreadsheet program and save it as 'Excel workbook (.xlsx)'",
)
#: ISO/IEC 29500: the namespaces of the strict variant, and those of the transitional one that
#: openpyxl reads.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
)


def refusal(name: str, message: Text, remedy: Text | None = None) -> InputError:
    """The error that refuses the workbook called `name`."""
    return InputError(message, location=Location(name), remedy=remedy)


def damaged(name: str) -> InputError:
    """The error that says that a workbook is damaged."""
    return refusal(
        name,
        Text("le classeur est tronqué ou endommagé", "the workbook is truncated or damaged"),
        Text("téléchargez le classeur à nouveau", "download it again"),
    )


def workbook_bytes(path: Path) -> tuple[bytes, str]:
    """The workbook at `path` as openpyxl reads it (a strict one made transitional), and the digest
    of the file.

    Raises InputError: it is no .xlsx or .xlsm, or too large.
    """
    data = read_bytes(path, path.name, MAX_BYTES)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_or_locked(data, path.name)
    if not data.startswith(b"PK\x03\x04"):
        raise refusal(
            path.name, Text("ce n'est pas un classeur .xlsx", "this is no .xlsx workbook"), _AS_XLSX
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_what_is_none(archive, path.name)
            digest = hashlib.sha256(data).hexdigest()
            return (_transitional(archive, path.name) if _is_strict(archive) else data), digest
    except InputError:
        raise
    except Exception as error:  # a forged archive fails anywhere in its reading
        raise damaged(path.name) from error


def has_formulas(data: bytes) -> bool:
    """Whether a sheet of the workbook holds a formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if "sheets/" not in member.filename.lower() or not member.filename.endswith(".xml"):
                continue
            if _holds_formula(archive, member):
                return True
    return False


def _holds_formula(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as stream:
        tail = b""
        while chunk := stream.read(1 << 20):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-24:]
    return False


def open_book(data: bytes, name: str, *, values: bool = True) -> Any:
    """The workbook, its stored values (or, without `values`, its formulas). Raises InputError.

    openpyxl warns about styles and validations that it does not keep: the caller silences it while
    it reads.
    """
    try:
        return load_cells(io.BytesIO(data), values=values)
    except Exception as error:
        raise damaged(name) from error


def load_cells(source: io.BytesIO | Path, *, values: bool = True) -> Any:
    """The workbook as openpyxl reads it for its cells alone: a sheet that is a chart is kept as an
    empty one, whatever it draws. Raises what openpyxl raises.
    """
    from openpyxl.chartsheet import Chartsheet
    from openpyxl.reader.excel import ExcelReader

    class Cells(ExcelReader):  # type: ignore[misc, unused-ignore]
        def read_chartsheet(self, sheet: Any, rel: Any) -> None:
            chart = Chartsheet(parent=self.wb)
            chart.title = sheet.name
            self.wb._add_sheet(chart)  # type: ignore[attr-defined]

    reader = Cells(source, read_only=True, data_only=values, keep_links=False)
    reader.read()
    return reader.wb


def _old_or_locked(data: bytes, name: str) -> InputError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        message = Text(
            "le classeur est protégé par un mot de passe",
            "the workbook is protected by a password",
        )
        return refusal(
            name,
            message,
            Text("enregistrez le classeur sans mot de passe", "save it without a password"),
        )
    return refusal(
        name,
        Text("c'est un ancien classeur .xls", "this is an old .xls workbook"),
        _AS_XLSX,
    )


def _refuse_what_is_none(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    swollen = any(
        member.file_size > 1_000_000
        and member.file_size > _MAX_RATIO * max(1, member.compress_size)
        for member in members
    )
    total = sum(member.file_size for member in members)
    if len(members) > _MAX_MEMBERS or total > _MAX_UNPACKED or swollen:
        message = Text(
            "le classeur est anormalement volumineux une fois décompressé",
            "the workbook is abnormally large once unpacked",
        )
        raise refusal(name, message)
    names = {member.filename for member in members}
    if any(part.endswith("workbook.bin") for part in names):
        raise refusal(
            name,
            Text("c'est un classeur binaire .xlsb", "this is a binary .xlsb workbook"),
            _AS_XLSX,
        )
    if "content.xml" in names and _CONTENT_TYPES not in names:
        raise refusal(name, Text("c'est un classeur .ods", "this is an .ods workbook"), _AS_XLSX)
    if _CONTENT_TYPES not in names or b"spreadsheetml" not in archive.read(_CONTENT_TYPES):
        raise refusal(
            name,
            Text("cette archive n'est pas un classeur", "this archive is no workbook"),
            _AS_XLSX,
        )


def _is_strict(archive: zipfile.ZipFile) -> bool:
    return "_rels/.rels" in archive.namelist() and _STRICT in archive.read("_rels/.rels")


def _transitional(archive: zipfile.ZipFile, name: str) -> bytes:
    """The strict workbook under the namespaces of the transitional one; its cells are written
    alike.
    """
    if sum(member.file_size for member in archive.infolist()) > _MAX_STRICT:
        raise refusal(
            name,
            Text(
                "le classeur est au format « Strict Open XML », et trop volumineux pour y être lu",
                "the workbook is in 'Strict Open XML' format, and too large to be read in it",
            ),
            _AS_XLSX,
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for member in archive.infolist():
            content = archive.read(member)
            if member.filename.endswith((".xml", ".rels")):
                for strict, transitional in _TRANSITIONAL:
                    content = content.replace(strict, transitional)
            target.writestr(member.filename, content)
    return out.getvalue()
