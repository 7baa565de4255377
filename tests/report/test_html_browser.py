"""The page in a real browser, where there is one: its script runs, and it prints on A4."""

from __future__ import annotations

import re
from pathlib import Path

from browsing import browse, in_a_browser
from pypdf import PdfReader
from reports import every_outcome, many

from segur_audit.report import load_format

pytestmark = in_a_browser


def test_the_filters_start_and_say_how_many_requirements_are_shown(tmp_path: Path) -> None:
    page = str(load_format("html").render((every_outcome(),), "fr"))
    assert "12 exigences montrées sur 14" in browse(
        tmp_path, page, "--dump-dom"
    )  # what does not apply starts hidden


def test_it_prints_on_a4_and_the_summary_fits_one_page(tmp_path: Path) -> None:
    page = str(load_format("html").render((many(120),), "fr"))
    browse(tmp_path, page, f"--print-to-pdf={tmp_path}/page.pdf", "--no-pdf-header-footer")
    pages = PdfReader(tmp_path / "page.pdf").pages
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)
    assert "Signatures" in pages[0].extract_text()
    assert "Actions à mener" in pages[1].extract_text()


def test_a_page_of_390_pixels_never_scrolls_sideways(tmp_path: Path) -> None:
    """Measured in a frame of that width: a window of Chromium has a least width of its own."""
    page = str(load_format("html").render((every_outcome(),), "fr"))
    (tmp_path / "report.html").write_text(page, "utf-8")
    frame = (
        "<!doctype html><iframe id=f src=report.html style='width:390px;height:844px;border:0'>"
        "</iframe><p id=o></p><script>f.onload=()=>{const d=f.contentDocument.documentElement;"
        "o.textContent='wide '+d.scrollWidth+' of '+d.clientWidth}</script>"
    )
    shown = browse(tmp_path, frame, "--allow-file-access-from-files", "--dump-dom")
    found = re.search(r"wide (\d+) of (\d+)</p>", shown)
    assert found is not None
    assert int(found[1]) <= int(found[2]) <= 390
