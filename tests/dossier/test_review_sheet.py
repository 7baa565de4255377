"""The sheet of what a person is to judge: what it asks, and what its verdicts become."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from folders import EXAMPLES, program
from openpyxl import load_workbook

from segur_audit.dossier.columns import REVIEW_COLUMNS
from segur_audit.manifest.source import read_source

KEYS = [column.key for column in REVIEW_COLUMNS]
GIVEN = {"resultat": "conforme", "auteur": "A. Martin", "date": dt.date(2026, 11, 20)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dossier that waits for persons alone, and its spreadsheet."""
    made = Path(shutil.copytree(EXAMPLES / "dpi-pret", tmp_path / "dossier"))
    manifest = made / "manifest.yaml"
    text = manifest.read_text("utf-8").partition("# Ce qu'aucun programme")[0]
    manifest.write_text(text + "# la fin\n", "utf-8")
    return made


def sheet_of(folder: Path) -> None:
    done = program(folder, "dossier", "scan", "preuves", "-o", "pieces.xlsx")
    assert done.returncode == 0, done.stderr


def asked(folder: Path) -> dict[str, dict[str, Any]]:
    sheet = load_workbook(folder / "pieces.xlsx")["À apprécier"]
    rows = [
        dict(zip(KEYS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    return {row["exigence"]: row for row in rows}


def asked_again(folder: Path) -> dict[str, dict[str, Any]]:
    (folder / "pieces.xlsx").rename(folder / "premier.xlsx")
    sheet_of(folder)
    found = asked(folder)
    (folder / "premier.xlsx").replace(folder / "pieces.xlsx")
    return found


def answer(folder: Path, answers: Mapping[str, Mapping[str, Any]]) -> None:
    book = load_workbook(folder / "pieces.xlsx")
    for row in book["À apprécier"].iter_rows(min_row=2):
        for key, value in answers.get(row[0].value, {}).items():
            row[KEYS.index(key)].value = value
    book.save(folder / "pieces.xlsx")


def back(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return program(folder, "dossier", "scan", "--from", "pieces.xlsx", *(more or ("--write",)))


def attested(folder: Path) -> dict[str, dict[str, Any]]:
    data = read_source(folder / "manifest.yaml").data
    return {one["exigence"]: one for one in data.get("attestations", [])}


def test_what_waits_is_asked_with_its_pieces_and_becomes_attestations(folder: Path) -> None:
    sheet_of(folder)
    rows = asked(folder)
    assert {"SC.PSC.01", "SC.PSC.13", "FAQ.DSR.ENGAGEMENT"} <= set(rows)
    assert "preuves/psc/ciba.mp4" in rows["SC.PSC.13"]["pieces"] and rows["SC.PSC.13"]["question"]
    before = (folder / "manifest.yaml").read_text("utf-8").splitlines()
    opened = [name for name, row in rows.items() if "segur-audit attest" not in row["question"]]
    answer(folder, dict.fromkeys(opened, GIVEN))
    done = back(folder)
    assert done.returncode == 0, done.stderr
    assert f"{len(opened)} attestations inscrites" in done.stderr
    assert f"Encore à apprécier : {len(rows) - len(opened)}" in done.stderr
    after = (folder / "manifest.yaml").read_text("utf-8").splitlines()
    assert [line for line in after if line in before] == before
    one = attested(folder)["SC.PSC.13"]
    assert one["auteur"] == "A. Martin" and one["date"] == "2026-11-20"
    assert len(one["pieces"]["preuves/psc/ciba.mp4"]) == 64
    left = set(asked_again(folder))
    assert left == set(rows) - set(opened)
    assert (
        back(folder).returncode == 0
        and (folder / "manifest.yaml").read_text("utf-8").splitlines() == after
    )


def test_pieces_and_verdicts_of_a_new_dossier_come_back_at_once(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "dpi-pret" / "preuves", tmp_path / "preuves")
    program(tmp_path, "init", "--yes")
    sheet_of(tmp_path)
    rows = asked(tmp_path)
    assert "FAQ.DSR.ENGAGEMENT" in rows
    answer(
        tmp_path,
        {"FAQ.DSR.ENGAGEMENT": {**GIVEN, "resultat": "Non conforme", "commentaire": "coupée"}},
    )
    done = back(tmp_path, "--lang", "fr")
    assert done.returncode == 0 and "1 attestation prête" in done.stderr, done.stderr
    assert attested(tmp_path) == {}
    done = back(tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(attested(tmp_path)) == ["FAQ.DSR.ENGAGEMENT"]
    assert attested(tmp_path)["FAQ.DSR.ENGAGEMENT"]["resultat"] == "non_conforme"
    assert len(read_source(tmp_path / "manifest.yaml").data["preuves"]) > 9


def refused(folder: Path, identifier: str, said: str) -> None:
    done = back(folder)
    assert done.returncode == 1 and "« À apprécier », ligne " in done.stderr, done.stderr
    assert said in done.stderr, done.stderr
    assert identifier not in attested(folder)


def test_conforming_is_never_said_of_what_fails_is_missing_or_was_not_opened(folder: Path) -> None:
    manifest = folder / "manifest.yaml"
    text = manifest.read_text("utf-8")
    manifest.write_text(
        text.replace("{fichier: preuves/psc/ciba.mp4,", "{url: 'https://exemple.fr/v',"), "utf-8"
    )
    sheet_of(folder)
    assert "segur-audit attest" in asked(folder)["SC.PSC.13"]["question"]
    answer(folder, {"SC.PSC.13": GIVEN})
    refused(folder, "SC.PSC.13", "n'ont pas été ouvertes")


@pytest.mark.parametrize("change", ["fails", "missing"])
def test_what_no_longer_waits_is_not_attested(folder: Path, change: str) -> None:
    sheet_of(folder)
    answer(folder, {"SC.PSC.13": GIVEN})
    film = folder / "preuves/psc/ciba.mp4"
    if change == "missing":
        film.unlink()
    else:
        film.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    refused(folder, "SC.PSC.13", "« conforme » ne peut pas être attesté : ")


def test_a_verdict_on_pieces_that_changed_since_is_refused(folder: Path) -> None:
    sheet_of(folder)
    answer(folder, {"SC.PSC.13": GIVEN})
    film = folder / "preuves/psc/ciba.mp4"
    film.write_bytes(film.read_bytes() + b"\x00\x00\x00\x08free")
    refused(folder, "SC.PSC.13", "ne sont plus celles")


UNUSABLE = {
    "nobody": ({"auteur": "À COMPLÉTER"}, "qui a jugé"),
    "no author": ({"auteur": None}, "qui a jugé"),
    "another word": ({"resultat": "oui"}, "le résultat est conforme ou non conforme"),
    "a comment alone": ({"resultat": None, "commentaire": "vu"}, "le résultat est"),
    "no date": ({"date": "31/02/2026"}, "n'est pas une date"),
    "formula": ({"auteur": "=A1"}, "formule"),
    "of no rule": ({"exigence": "SC.PSC.99"}, "n'est pas une exigence de ce jalon"),
    "twice": ({"exigence": "SC.PSC.01"}, "a déjà une ligne"),
}


@pytest.mark.parametrize(("change", "said"), UNUSABLE.values(), ids=list(UNUSABLE))
def test_a_verdict_that_cannot_be_used_is_said_and_the_others_are_kept(
    folder: Path, change: dict[str, Any], said: str
) -> None:
    sheet_of(folder)
    answer(folder, {"SC.PSC.01": GIVEN, "SC.PSC.13": {**GIVEN, **change}})
    refused(folder, "SC.PSC.13", said)
    assert list(attested(folder)) == ["SC.PSC.01"]


def test_the_sheet_lets_only_the_verdict_be_written(folder: Path) -> None:
    sheet_of(folder)
    sheet = load_workbook(folder / "pieces.xlsx")["À apprécier"]
    free = {KEYS[cell.column - 1] for cell in sheet[2] if not cell.protection.locked}
    assert sheet.protection.sheet and free == {"resultat", "auteur", "date", "commentaire"}
    assert sorted(v.type for v in sheet.data_validations.dataValidation) == ["date", "list"]


def test_a_requirement_of_hundreds_of_pieces_fits_in_its_cell(folder: Path) -> None:
    entries, film = [], (folder / "preuves/psc/ciba.mp4").read_bytes()
    for number in range(300):
        name = f"preuves/{'très ' * 20}long {number}.mp4"
        (folder / name).write_bytes(film + b"\x00\x00\x00\x0cfree" + number.to_bytes(4, "big"))
        entries.append(f'  - {{fichier: "{name}", nature: video, repond_a: [SC.PSC.13]}}\n')
    manifest = folder / "manifest.yaml"
    text = manifest.read_text("utf-8").replace("preuves:\n", "preuves:\n" + "".join(entries))
    manifest.write_text(text, "utf-8")
    sheet_of(folder)
    row = asked(folder)["SC.PSC.13"]
    assert max(len(row["pieces"]), len(row["question"])) < 32_767 and "… et " in row["pieces"]
    answer(folder, {"SC.PSC.13": GIVEN})
    assert back(folder).returncode == 0
    assert len(attested(folder)["SC.PSC.13"]["pieces"]) > 300
