"""The process that reads PDFs, apart from the audit: it holds the engines that a hostile file may
stop.

It is asked on its standard input (a letter, two bytes for the number of pages, eight for the
length, the PDF) and answers on its standard output, each answer a JSON object after four bytes of
length. It imports nothing of the
audit, writes no file, and its memory and processor time are bounded where the system can.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from . import pdf_structure
from .pdf_bounds import (
    CHARACTERS,
    MEMORY,
    MOST_SECONDS,
    OBJECTS,
    SECONDS,
    SECONDS_A_MEGABYTE,
)
from .pdf_structure import values

Answer = dict[str, Any]
_PASSWORD, _SECURITY = 4, 5  # of FPDF_GetLastError: a password is needed, or an unknown method
_WIDGET = 20  # FPDF_ANNOT_WIDGET
#: What PDFium writes for the hyphen that ends a line, and between lines.
_SIGNS = str.maketrans({"\ufffe": "-", "\x02": "-", "\r": None, "\x00": None})


def serve() -> None:
    """Answer until the audit closes the standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    _bound_memory()
    clock = _Clock()
    while head := asked.read(11):
        pages = int.from_bytes(head[1:3], "big")
        data = asked.read(int.from_bytes(head[3:], "big"))
        clock.start(data)
        for answer in _answers(head[:1], data, pages):
            _send(answers, answer)
        clock.stop()
        _send(answers, {"done": True})


def _send(stream: BinaryIO, answer: Answer) -> None:
    packed = json.dumps(answer).encode("ascii")
    stream.write(len(packed).to_bytes(4, "big") + packed)
    stream.flush()


def _answers(kind: bytes, data: bytes, pages: int) -> Iterator[Answer]:
    ways: dict[bytes, Callable[[bytes, int], Iterator[Answer]]] = {
        b"t": texts,
        b"l": pdf_structure.layout,
        b"f": pdf_structure.fields,
    }
    try:
        yield from ways[kind](data, pages)
    except MemoryError:
        os._exit(1)  # nothing can be said any more: the audit takes it for what it is
    except Exception:  # pypdf raises many kinds on damaged files; what it says may quote them
        yield {"state": "broken"}


def texts(data: bytes, pages: int) -> Iterator[Answer]:
    """How the PDF opens, then the text of each of its first pages with the values of its form,
    within bounds.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (_PASSWORD, _SECURITY)
        yield {"state": "encrypted" if locked else "broken"}
        return
    yield {"state": "open", "restricted": pdfium.FPDF_GetSecurityHandlerRevision(document) != -1}
    size = objects = 0
    for number in range(len(document)):
        page = pdfium.FPDF_LoadPage(document, number)
        objects += pdfium.FPDFPage_CountObjects(page) if page else 0
        if number >= pages or size > CHARACTERS or objects > OBJECTS:
            yield {"cut": True}
            return
        text = _text(pdfium, page) if page else ""
        filled = values(data, number) if page and _has_fields(pdfium, page) else []
        size += len(text)
        pdfium.FPDF_ClosePage(page)
        yield {"text": text, "values": filled}


def _text(pdfium: Any, page: Any) -> str:
    """The text of a page that PDFium loaded; empty when it has none."""
    loaded = pdfium.FPDFText_LoadPage(page)
    if not loaded:
        return ""
    count = min(pdfium.FPDFText_CountChars(loaded), CHARACTERS)
    units = ctypes.create_string_buffer(4 * count + 2)
    pdfium.FPDFText_GetText(loaded, 0, count, ctypes.cast(units, ctypes.POINTER(ctypes.c_ushort)))
    pdfium.FPDFText_ClosePage(loaded)
    return units.raw.decode("utf-16-le", "replace").partition("\x00")[0].translate(_SIGNS)


def _has_fields(pdfium: Any, page: Any) -> bool:
    """Whether a page holds a field of a form."""
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), OBJECTS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation) if annotation else 0
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind == _WIDGET:
            return True
    return False


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # a system that has no such bounds: the audit still bounds the time
        return
    for bound, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(bound)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(bound, (most, hard))


class _Clock:
    """The processor time that a PDF may still take, over all that is asked of it; beyond, the
    system ends the process.
    """

    def __init__(self) -> None:
        self._data = b""
        self._left = 0.0

    def start(self, data: bytes) -> None:
        """Begin to count for a PDF."""
        if data != self._data:
            more = SECONDS_A_MEGABYTE * (len(data) >> 20)
            self._data, self._left = data, min(SECONDS + more, MOST_SECONDS)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, self._left)

    def stop(self) -> None:
        """Stop counting, and keep what is left."""
        if hasattr(signal, "setitimer"):
            self._left = max(signal.setitimer(signal.ITIMER_PROF, 0)[0], 0.05)
