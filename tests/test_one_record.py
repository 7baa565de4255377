"""A nature, a scheme and a format are one record or one module each: whatever lists them follows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from folders import ROOT

FORMAT = '''"""A format that counts."""

SUFFIXES = (".count",)


def render(reports, lang):
    return f"{len(reports)} report(s) in {lang}\\n"
'''
MANIFEST = """segur_audit: 1
candidature: {dispositif: ESSAI-Va9}
solution: {nom: Essai, version: "1"}
preuves:
  - {nature: partition, fichier: piece.txt}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, to which one of each is added."""
    house = tmp_path_factory.mktemp("house")
    for room in ("segur_audit", "checks", "requirements"):
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    words = {"fr": "partition de musique", "en": "sheet of music"}
    nature = {"kinds": ["text"], "limit_mib": 1, "title": words, "label": words, "about": words}
    add(house / "segur_audit/data/natures.json", "partition", nature)
    scheme = {
        "title": {"fr": "Essai", "en": "Trial"},
        "source": {"document": "Essai", "url": "https://example.org", "date": None},
        "confidence": "read",
        "gates": {"depot": {"known": True}},
    }
    add(house / "segur_audit/data/schemes.json", "ESSAI-Va9", scheme)
    (house / "segur_audit/report/counting.py").write_text(FORMAT, "utf-8")
    dossier = house / "dossier"
    dossier.mkdir()
    (dossier / "manifest.yaml").write_text(MANIFEST, "utf-8")
    (dossier / "piece.txt").write_text("Do, ré, mi.\n", "utf-8")
    return house


def add(file: Path, name: str, record: dict[str, Any]) -> None:
    records = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**records, name: record}), "utf-8")


def run(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "segur_audit", *arguments],
        cwd=house / "dossier",
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_schema_offers_the_new_nature_and_its_label(house: Path) -> None:
    answer = run(house, "schema", "manifest", "--manifest", "manifest.yaml")
    offered = json.loads(answer.stdout)
    natures = offered["properties"]["preuves"]["items"]["properties"]["nature"]
    assert "partition" in natures["enum"]
    assert "partition de musique" in natures["enumDescriptions"]


def test_a_dossier_of_the_new_scheme_and_nature_is_audited(house: Path) -> None:
    answer = run(house, "check", "--format", "json")
    report = json.loads(answer.stdout)
    assert report["scheme"] == "ESSAI-Va9"
    assert "Traceback" not in answer.stderr


def test_a_piece_that_is_not_of_its_kinds_is_refused(house: Path) -> None:
    image = house / "dossier" / "piece.txt"
    text = image.read_bytes()
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    try:
        assert "partition" in run(house, "check", "--format", "json").stdout
        codes = run(house, "check", "-v").stdout
    finally:
        image.write_bytes(text)
    assert "partition" in codes and "png" in codes


def test_the_spreadsheet_explains_the_new_nature(house: Path) -> None:
    import openpyxl

    assert run(house, "dossier", "scan", ".", "-o", "pieces.xlsx").returncode == 0
    book = openpyxl.load_workbook(house / "dossier" / "pieces.xlsx")
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "partition de musique" in cells


def test_the_new_scheme_is_offered_by_init_and_list(house: Path) -> None:
    assert run(house, "init", "--yes", "--scheme", "ESSAI-Va9", "nouveau.yaml").returncode == 0
    assert "ESSAI-Va9" in (house / "dossier" / "nouveau.yaml").read_text("utf-8")
    assert "ESSAI-Va9" in run(house, "init", "--scheme", "inconnu", "autre.yaml").stderr


def test_the_new_format_is_offered_and_written(house: Path) -> None:
    assert run(house, "check", "--format", "counting").stdout == "1 report(s) in fr\n"
    assert "counting" in run(house, "check", "--format", "inconnu").stderr
    run(house, "check", "-o", "rapport.count")
    assert (house / "dossier" / "rapport.count").read_text("utf-8") == "1 report(s) in fr\n"
