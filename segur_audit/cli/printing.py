"""Prints the HTML report as PDF, through a Chromium that is installed. Nothing is fetched: the page
holds all it shows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_UNDER = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_SECONDS = 180


def browser() -> str:
    """The Chromium that prints. Raises UsageError when there is none."""
    for path in _candidates():
        if path:
            return path
    raise UsageError(
        Text(
            "pour écrire un PDF, il faut un navigateur Chromium, Chrome ou Edge installé",
            "to write a PDF, a Chromium, Chrome or Edge browser must be installed",
        ),
        remedy=Text(
            "installez un de ces navigateurs, ou écrivez le rapport en HTML (-o "
            "rapport.html) et imprimez-le",
            "install one, or write the report as HTML (-o report.html) and print it",
        ),
    )


def _candidates() -> Iterator[str | None]:
    yield from map(shutil.which, _NAMES)
    yield from (place for place in _PLACES if Path(place).is_file())
    roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    for root in filter(None, roots):
        yield from (str(path) for end in _UNDER if (path := Path(root) / end).is_file())


def printed(page: str) -> bytes:
    """The page as PDF. Raises UsageError when it cannot be printed."""
    program = browser()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "rapport.html", folder / "rapport.pdf"
        source.write_text(page, "utf-8")
        command = [program, *_options(folder), f"--print-to-pdf={target}", source.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            data = target.read_bytes()
        except (OSError, subprocess.SubprocessError):
            data = b""
    if not data.startswith(b"%PDF"):
        raise UsageError(
            Text(
                "le navigateur n'a pas pu imprimer le rapport en PDF",
                "the browser could not print the report as PDF",
            ),
            remedy=Text(
                "écrivez le rapport en HTML (-o rapport.html) et imprimez-le",
                "write the report as HTML (-o report.html) and print it",
            ),
        )
    return data


def _options(folder: Path) -> list[str]:
    """Without a window, a profile, a sandbox that containers refuse, or any network."""
    return [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--no-pdf-header-footer",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder / 'profil'}",
    ]
