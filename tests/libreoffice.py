"""LibreOffice, where it is there, as what opens and saves our spreadsheets."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needed = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not there")
_SAVED = "xlsx:Calc MS Excel 2007 XML"
#: What its dialog proposes for a CSV of ours: the separator, quotes, UTF-8 (76), from the first row.
CSV = "--infilter=Text - txt - csv (StarCalc):{separator},34,76,1"


def saved(path: Path, *options: str) -> Path:
    """The workbook that LibreOffice saves once it has opened `path`."""
    assert PROGRAM is not None
    folder = path.with_name("libreoffice")
    profile = path.parent.resolve() / "profile"
    command = [PROGRAM, "--headless", f"-env:UserInstallation={profile.as_uri()}", *options]
    command += ["--convert-to", _SAVED, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.xlsx"


def cells(sheet: Any) -> list[list[Any]]:
    """What the cells of a sheet hold, empty rows at its end and empty cells at theirs left out."""
    rows = [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def formulas(book: Any) -> list[Any]:
    """The cells that are formulas."""
    return [c.value for sheet in book for row in sheet for c in row if c.data_type == "f"]
