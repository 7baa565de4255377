"""PDF copies of the sizes and shapes of real ones: pages of text, a font, a picture."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Sequence

_LINES, _FONT = 45, 40_000


def pdf(contents: Sequence[bytes], others: Sequence[bytes] = ()) -> bytes:
    """A PDF of one page for each content, all with one font; `others`: more objects, whole."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, content in enumerate(contents):
        bodies += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {5 + 2 * number} 0 R>>".encode(),
            stream(zlib.compress(content, 9), b"/Filter/FlateDecode"),
        ]
    return _written([*bodies, *others])


def stream(data: bytes, about: bytes) -> bytes:
    """An object that is a stream."""
    head = b"<</Length %d%s>>stream\n" % (len(data), about)
    return head + data + b"\nendstream"


def copy(number: int, pages: int, size: int) -> bytes:
    """The PDF copy of a report: `pages` pages of text, about `size` bytes."""
    noise = random.Random(number)
    contents = [
        b"BT /F 9 Tf 50 750 Td "
        + b"".join(
            b"0 -12 Td (Compte rendu fictif %d, page %d, ligne %d : rien d'anormal.) Tj "
            % (number, page, line)
            for line in range(_LINES)
        )
        + b"ET"
        for page in range(pages)
    ]
    font = stream(zlib.compress(noise.randbytes(min(_FONT, size // 2))), b"/Filter/FlateDecode")
    picture = b"/Type/XObject/Subtype/Image/Filter/DCTDecode/Width 9/Height 9"
    rest = max(0, size - len(font) - 1500 * pages)
    return pdf(contents, [font, stream(b"\xff\xd8\xff" + noise.randbytes(rest), picture)])


def _written(bodies: Sequence[bytes]) -> bytes:
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj".encode() + body + b"endobj\n")
    start = out.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}".encode())
    out.write(f"trailer<</Root 1 0 R/Size {len(places) + 1}>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()
