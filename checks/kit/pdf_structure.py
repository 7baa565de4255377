"""What the structure of a PDF says beyond its text: the values of a form, the layout of its pages.

pypdf reads it, in the process that reads PDFs, and only where something asks for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

_FIELDS = 2_000


@lru_cache(maxsize=1)
def _opened(data: bytes) -> PdfReader:
    """The structure of a PDF, kept while its pages are read one by one."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


def values(data: bytes, number: int) -> list[str]:
    """The values of the form on one page, as `label : value`."""
    from .pdf_fields import values_of

    pages = _opened(data).pages
    return list(values_of(pages[number])) if number < len(pages) else []


def layout(data: bytes, pages: int) -> Iterator[dict[str, Any]]:
    """The text of the first pages as it is laid out, page by page."""
    for page in _opened(data).pages[:pages]:
        yield {"text": page.extract_text(extraction_mode="layout") or ""}


def fields(data: bytes, _pages: int) -> Iterator[dict[str, Any]]:
    """The filled fields of the form: name, caption, kind, value."""
    for name, field in list((_opened(data).get_fields() or {}).items())[:_FIELDS]:
        value, kind = field.get("/V"), str(field.get("/FT"))
        if value is not None and kind != "/Sig" and str(value).strip():
            yield {
                "name": str(name),
                "caption": str(field.get("/TU") or ""),
                "kind": kind,
                "value": str(value),
            }
