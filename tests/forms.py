"""PDF forms built for tests: cells laid out on the page, and fields that are filled."""

from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


def _font() -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )


def laid_out(rows: list[list[str]], fields: dict[str, str] | None = None) -> bytes:
    """A page of cells, 170 points apart, and a form whose `fields` hold their values (`/Yes` and `/Off` are boxes)."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    content = DecodedStreamObject()
    shown = [
        f"1 0 0 1 {40 + 170 * column} {780 - 16 * line} Tm ({cell}) Tj"
        for line, row in enumerate(rows)
        for column, cell in enumerate(row)
    ]
    content.set_data(("BT /F1 10 Tf " + " ".join(shown) + " ET").encode("cp1252"))
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(_font())})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content)
    made = ArrayObject(
        writer._add_object(_field(name, value)) for name, value in (fields or {}).items()
    )
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): made})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _field(name: str, value: str) -> DictionaryObject:
    box = value.startswith("/")
    return DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Btn" if box else "/Tx"),
            NameObject("/T"): TextStringObject(name),
            NameObject("/V"): NameObject(value) if box else TextStringObject(value),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject(NumberObject(number) for number in (0, 0, 9, 9)),
        }
    )
