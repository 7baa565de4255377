"""From sixty files as people name them to a first verdict, without a line of YAML: the steps of the
guide.
"""

from __future__ import annotations

import re
from pathlib import Path

import tmux
from folders import fill, program
from newcomers import newcomer
from openpyxl import load_workbook

from segur_audit.dossier.columns import KEYS
from segur_audit.manifest.reading import read_manifest


def test_a_newcomer_reaches_a_first_verdict_without_a_line_of_yaml(tmp_path: Path) -> None:
    files = newcomer()
    assert len(files) == 60
    fill(tmp_path / "mes pièces", files)
    done = program(tmp_path, "init", "--yes", "--from", "mes pièces")
    assert done.returncode in (1, 5), done.stdout + done.stderr
    assert "Obligatoires :" in done.stdout and "segur-audit " in done.stdout.splitlines()[-1]
    entries = read_manifest(tmp_path / "manifest.yaml").data["preuves"]
    answered = {name for entry in entries for name in entry["repond_a"]}
    assert {"FAQ.DSR.ENGAGEMENT", "FAQ.CNDA.DEPOT", "SC.SSI/GEN.18", "SC.PSC.01", "SC.PSC.13", "FAQ.MSS.MDN",
            "FAQ.CDA.XFRM", "FAQ.DMP.AIRS", "FAQ.INS.PREREQUIS"} <= answered  # fmt: skip
    assert not any("99" in name for name in answered)
    assert program(tmp_path, "check", "manifest.yaml").returncode == done.returncode


def test_what_the_newcomer_completes_in_the_spreadsheet_joins_the_manifest(tmp_path: Path) -> None:
    fill(tmp_path / "pieces", newcomer())
    program(tmp_path, "init", "--yes")
    first = program(tmp_path, "dossier", "scan", "pieces", "-o", "p.xlsx")
    assert first.returncode == 0, first.stderr
    back = program(tmp_path, "dossier", "scan", "--from", "p.xlsx", "--write")
    assert back.returncode == 0, back.stderr
    assert "Lignes à compléter" in back.stderr
    assert len(read_manifest(tmp_path / "manifest.yaml").data["preuves"]) >= 20


def complete(book: Path) -> None:
    """What a person does in the spreadsheet: name what was not known, judge what waits."""
    found = load_workbook(book)
    for row in found["Pièces"].iter_rows(min_row=2):
        cells = dict(zip(KEYS, row, strict=False))
        if str(cells["fichier"].value or "").endswith(".docx"):
            cells["preuve"].value, cells["nature"].value = "FAQ.DSR.ENGAGEMENT", "Document"
    for row in found["À apprécier"].iter_rows(min_row=2):
        row[3].value, row[4].value = "non conforme", "A. Martin"
    found.save(book)


def test_what_is_left_is_completed_in_the_spreadsheet_and_judged_again(tmp_path: Path) -> None:
    fill(tmp_path / "mes pièces", newcomer())
    first = program(tmp_path, "init", "--yes", "--from", "mes pièces")
    offered = "segur-audit dossier scan 'mes pièces' -m manifest.yaml -o pieces.xlsx"
    assert offered in first.stderr
    before = len(read_manifest(tmp_path / "manifest.yaml").data["preuves"])
    done = program(
        tmp_path, "dossier", "scan", "mes pièces", "-m", "manifest.yaml", "-o", "pieces.xlsx"
    )
    assert done.returncode == 0, done.stderr
    complete(tmp_path / "pieces.xlsx")
    back = program(tmp_path, "dossier", "scan", "--from", "pieces.xlsx", "--write")
    assert back.returncode == 0, back.stderr
    data = read_manifest(tmp_path / "manifest.yaml").data
    assert len(data["preuves"]) == before + 8 and data["attestations"]
    assert program(tmp_path, "check").returncode == 1


@tmux.needed
def test_the_questions_then_the_first_report_in_a_terminal(tmp_path: Path) -> None:
    fill(tmp_path / "mes pièces", newcomer())
    answers = (
        ("Société", "Exemple"),
        ("Nom du logiciel", "DPI"),
        ("version", "1.0"),
        ("Dispositif", "HOP-DPI"),
        ("Architectures", "client lourd"),
        ("Date", "15/12/2026"),
    )
    with tmux.screen(tmp_path) as screen:
        screen.start("init --from 'mes pièces'")
        for question, line in answers:
            screen.answer(question, line)
        seen = screen.see(r"fini=\d")
    assert "fini=1" in seen and "Verdict : pas prêt pour le dépôt" in seen
    data = read_manifest(tmp_path / "manifest.yaml").data
    assert data["solution"]["architectures"] == ["client_lourd"]
    assert data["candidature"]["date_depot"] == "2026-12-15" and len(data["preuves"]) >= 20


@tmux.needed
def test_what_waits_is_attested_in_a_terminal(tmp_path: Path) -> None:
    fill(tmp_path / "pieces", newcomer())
    program(tmp_path, "init", "--yes", "--from", "pieces")
    with tmux.screen(tmp_path) as screen:
        screen.start("attest --reviewable --write")
        screen.answer("Qui juge", "A. Martin")
        screen.answer("1/", "n")
        screen.answer("Commentaire", "illisible")
        while not re.search(r"fini=\d", screen.see(r"(?m)passer \(p\) \[p\]\s?: *$|fini=\d")):
            screen.type("p")
        assert "fini=0" in screen.see(r"fini=\d")
    (one,) = read_manifest(tmp_path / "manifest.yaml").data["attestations"]
    assert (one["auteur"], one["resultat"], one["commentaire"]) == (
        "A. Martin",
        "non_conforme",
        "illisible",
    )
