"""A workbook as bytes."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text

if TYPE_CHECKING:
    from openpyxl import Workbook


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, which openpyxl prepares in the folder of temporary files. Raises
    UsageError: that folder is full or read-only.
    """
    from lxml.etree import LxmlError

    out = io.BytesIO()
    try:
        book.save(out)
    except (OSError, LxmlError) as error:
        raise UsageError(
            Text(
                "le classeur ne peut pas être écrit ({why}) : rien n'a été changé",
                "the workbook cannot be written ({why}): nothing was changed",
                why=_why(error),
            ),
            remedy=Text(
                "faites de la place dans le dossier des fichiers temporaires, ou donnez-en un "
                "autre (TMPDIR)",
                "make room in the folder of temporary files, or give another one (TMPDIR)",
            ),
        ) from error
    return out.getvalue()


def _why(error: Exception) -> str:
    number = getattr(error, "errno", None)
    return os.strerror(number) if number else str(error).removeprefix("IO_")
