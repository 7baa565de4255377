"""The checklist of the paying agency, at the end of the reports of a SAS request."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from folders import EXAMPLES
from packing import run


@pytest.fixture
def sas(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "sas", tmp_path / "dossier"))


@pytest.mark.parametrize("form", ["plain", "markdown", "html", "table"])
def test_it_tells_each_document_the_amounts_and_what_the_asp_does(
    sas: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(sas, "check", "--format", form)
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    flat = " ".join(shown.split())
    assert "Liste de contrôle" in flat and "vu par C. Petit" in flat
    assert "100 000 € HT" in flat and "rejette une demande" in flat


def test_what_is_absent_is_to_be_completed(sas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sas, "check", "--milestone", "solde", "--format", "plain") == 1
    rows = [
        line.split("\t")
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("Liste de contrôle")
    ]
    form = next(row for row in rows if "demande de solde" in row[1])
    assert form[2:4] == ["non", "—"] and "sas.formulaire_solde" in form[4]


def test_another_scheme_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    run(EXAMPLES / "dpi-pret", "check", "--format", "plain")
    assert "Liste de contrôle" not in capsys.readouterr().out


def test_the_payment_file_is_packed(sas: Path) -> None:
    assert run(sas, "dossier", "pack", "--milestone", "avance", "-o", "avance.zip") == 0
    assert run(sas, "dossier", "pack", "--milestone", "solde", "-o", "solde.zip") == 1
