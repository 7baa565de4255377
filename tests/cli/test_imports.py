"""`check` imports the families of checks that its dossier calls for, and no other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from folders import EXAMPLES, ROOT

_PROGRAM = """
import os, sys
sys.path.insert(0, sys.argv[1])
from segur_audit.cli import run
sys.stdout = open(os.devnull, "w")
run(["check", "manifest.yaml", "--format", "plain"])
parts = [name.split(".") for name in sys.modules if name.startswith("segur_audit.checks.")]
print(*sorted({part[2] for part in parts if len(part) > 3}), file=sys.stderr)
"""


def families(folder: Path) -> set[str]:
    """The families of which `check` imports a module besides the record of its natures."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(ROOT)], cwd=folder, capture_output=True, text=True
    )
    return set(done.stderr.split())


def test_the_ready_example_imports_nothing_for_schematrons() -> None:
    imported = families(EXAMPLES / "dpi-pret")
    assert {"cda", "mail", "psc", "xdm"} <= imported
    assert "schematron" not in imported


def test_a_dossier_of_one_letter_imports_what_reads_a_letter(tmp_path: Path) -> None:
    letter = "preuves/candidature/lettre-engagement.pdf"
    shutil.copy(EXAMPLES / "dpi-pret" / letter, tmp_path / "lettre.pdf")
    manifest = yaml.safe_load((EXAMPLES / "dpi-pret/manifest.yaml").read_text("utf-8"))
    manifest["preuves"] = [
        {"fichier": "lettre.pdf", "nature": "lettre_engagement", "repond_a": ["FAQ.DSR.ENGAGEMENT"]}
    ]
    (tmp_path / "manifest.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), "utf-8")
    imported = families(tmp_path)
    assert "pdf" in imported
    assert not imported & {"mail", "psc", "dmp", "xdm", "hl7v2", "insi", "schematron"}
