"""A page in a real browser, without a window, for the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

BROWSER = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
#: In CI nothing is skipped: without a browser these tests fail.
in_a_browser = pytest.mark.skipif(
    BROWSER is None and not os.environ.get("CI"), reason="no Chromium here"
)


def browse(folder: Path, page: str, *arguments: str) -> str:
    (folder / "page.html").write_text(page, "utf-8")
    command = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder}/profile",
        *arguments,
        f"file://{folder}/page.html",
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
