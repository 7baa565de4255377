"""A PDF is printed by a browser that is installed; without one nothing is written, and a `.pdf` is never HTML."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import run
from folders import EXAMPLES
from pypdf import PdfReader

BROWSER = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))


def test_without_a_browser_nothing_is_written_and_it_is_said_what_is_needed(
    tmp_path: Path,
) -> None:
    manifest = str(EXAMPLES / "sas/manifest.yaml")
    done = run(tmp_path, "report", manifest, "-o", "a.html", "-o", "r.pdf", PATH=str(tmp_path))
    assert done.returncode == 2
    assert "Chromium" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not BROWSER, reason="no Chromium here")
def test_with_a_browser_the_report_is_a_pdf(tmp_path: Path) -> None:
    done = run(tmp_path, "report", str(EXAMPLES / "sas/manifest.yaml"), "-o", "r.pdf")
    assert done.returncode == 0, done.stderr
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    assert "prêt pour la demande d'avance" in " ".join(text.split())
