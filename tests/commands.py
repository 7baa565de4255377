"""The command line in a process, as a user runs it, for the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from folders import TESTS

CATALOGUE = str(TESTS / "catalogue")


HEAD = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\nsolution: {architectures: [web]}\n"


SOUND = (
    HEAD
    + "psc: {flux: [code_flow], acr_values: eidas1}\ndmp: {integration_documents: au_choix_du_professionnel}\n"
)


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run segur-audit in `folder`."""
    clean = {
        key: value
        for key, value in os.environ.items()
        if key not in ("SEGUR_AUDIT_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    }
    return subprocess.run(
        [sys.executable, "-m", "segur_audit", *arguments],
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def check(
    folder: Path, manifest: str, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Write a manifest and audit it against the tests' catalogue."""
    (folder / "manifest.yaml").write_text(manifest, "utf-8")
    return run(
        folder,
        "check",
        "manifest.yaml",
        "--no-builtin",
        "--catalogue",
        CATALOGUE,
        *arguments,
        **environment,
    )
