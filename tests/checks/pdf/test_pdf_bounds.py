"""A PDF that asks for more than a reader has is told, and the next one is read all the same."""

from __future__ import annotations

import resource
import zlib

import pytest
from segur_audit.checks.kit.pdf_engine import texts
from segur_audit.checks.kit.pdf_text import read_pdf
from support import by_code, piece, run

from segur_audit.evidence.files import from_bytes
from segur_audit.guidance.examples import tiny_pdf
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.outcome import Outcome


def document(content: bytes, *, pages: int = 1) -> bytes:
    """A PDF of `pages` pages that all draw `content`, a packed stream."""
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *[
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 600 800] "
            b"/Resources << /Font << /F1 3 0 R >> >> >>"
        ]
        * pages,
    ]
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in enumerate(bodies, 1))
    return b"%PDF-1.7\n" + objects + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def drawn(text: bytes, times: int = 1) -> bytes:
    return zlib.compress(b"BT /F1 10 Tf " + (b"(" + text + b") Tj T* ") * times + b"ET", 9)


def bomb() -> bytes:
    """A megabyte that unpacks to a gigabyte."""
    engine = zlib.compressobj(9)
    return b"".join(engine.compress(b" " * (1 << 20)) for _ in range(1024)) + engine.flush()


def test_text_is_read_page_by_page() -> None:
    pdf = read_pdf(from_bytes("a.pdf", document(drawn(b"Version 4.2.0"), pages=3)))
    assert [page.strip() for page in pdf.pages] == ["Version 4.2.0"] * 3
    assert not pdf.cut


def test_only_the_pages_asked_for_are_read() -> None:
    answers, _ = texts(document(drawn(b"Version 4.2.0"), pages=9), 2)
    assert sum("text" in answer for answer in answers) == 2


@pytest.mark.parametrize(
    "data",
    [
        document(drawn(b"Page"), pages=450),
        document(drawn(b"Un mot", 150_000), pages=4),
    ],
    ids=["pages", "objects"],
)
def test_a_pdf_that_is_read_in_part_waits_for_a_person(data: bytes) -> None:
    assert by_code(run("pdf.readable", piece(("a.pdf", data))))["pdf.cut"] is Outcome.TO_REVIEW


def test_a_pdf_that_is_read_whole_is_not_cut() -> None:
    data = document(drawn(b"Page"), pages=40)
    assert "pdf.cut" not in by_code(run("pdf.readable", piece(("a.pdf", data))))


def test_a_bomb_is_told_and_the_next_pdf_is_read() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableEvidence, match="time or memory"):
        read_pdf(from_bytes("bombe.pdf", document(bomb())))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10  # kilobytes
    assert "Version 4.2.0" in read_pdf(from_bytes("a.pdf", document(drawn(b"Version 4.2.0")))).text


def test_a_damaged_pdf_leaves_the_reader_alive() -> None:
    for cut in range(60, 600, 90):
        texts(tiny_pdf(["Version 4.2.0"])[:cut])
    assert "Version 4.2.0" in read_pdf(from_bytes("a.pdf", document(drawn(b"Version 4.2.0")))).text
