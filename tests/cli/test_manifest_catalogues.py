"""`catalogues:` of a manifest: every command uses them as if the command line had named them, before its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import run
from rem_books import HEADERS, book, row

HEAD = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A dossier beside an imported REM that it names."""
    book(tmp_path / "rem.xlsx", ("REM", [HEADERS, row("TST/A.01"), row("TST/A.02")]))
    scheme = ("--scheme", "HOP-DPI-Va2")
    done = run(tmp_path, "rem", "import", "rem.xlsx", *scheme, "-o", "rem/2024")
    assert done.returncode == 0, done.stderr
    (tmp_path / "d").mkdir()
    (tmp_path / "d/manifest.yaml").write_text(HEAD + "catalogues: [../rem/2024]\n", "utf-8")
    return tmp_path / "d"


def test_check_and_report_use_the_catalogues_of_the_manifest(dossier: Path) -> None:
    done = run(dossier, "check", "--only", "TST/A.01", "--format", "json")
    report = json.loads(done.stdout)
    assert [one["id"] for one in report["requirements"]] == ["TST/A.01"]
    assert [one["name"] for one in report["catalogue"]] == ["builtin", "REM rem.xlsx"]
    assert run(dossier, "report", "-o", "r.json").returncode == done.returncode
    assert "TST/A.02" in (dossier / "r.json").read_text("utf-8")


def test_the_folder_of_the_manifest_is_what_they_are_relative_to(dossier: Path) -> None:
    done = run(dossier.parent, "check", "d/manifest.yaml", "--only", "TST/A.01", "-q")
    assert done.returncode == 1


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "TST/A.01", "--manifest", "manifest.yaml"),
        ("attest", "TST/A.01"),
        ("plan",),
        ("list", "--manifest", "manifest.yaml"),
        ("rem", "coverage", "../rem/2024"),
        ("rem", "coverage", "../rem.xlsx"),
    ],
)
def test_every_command_uses_them(dossier: Path, command: tuple[str, ...]) -> None:
    done = run(dossier, *command)
    assert done.returncode in (0, 1), done.stderr
    assert "TST" in done.stdout


def test_a_decision_may_name_what_only_they_know(dossier: Path) -> None:
    waiver = (
        "derogations:\n  - {exigence: TST/A.01, motif: m, responsable: R, approbateur: A, "
        "debut: 2026-01-01, fin: 2026-12-31}\n"
    )
    path = dossier / "manifest.yaml"
    path.write_text(path.read_text("utf-8") + waiver, "utf-8")
    assert "TST/A.01" in run(dossier, "waiver", "list").stdout
    assert run(dossier, "check", "-q").returncode == 1
    path.write_text(HEAD + waiver, "utf-8")
    assert run(dossier, "check", "-q").returncode == 3


def test_one_named_twice_counts_once(dossier: Path) -> None:
    done = run(dossier, "check", "--catalogue", "../rem/2024", "--format", "json")
    names = [one["name"] for one in json.loads(done.stdout)["catalogue"]]
    assert names == ["builtin", "REM rem.xlsx"]


@pytest.mark.parametrize("name", ["../absent", "../rem.txt"])
def test_one_that_cannot_be_read_is_refused_at_its_place(dossier: Path, name: str) -> None:
    (dossier / "../rem.txt").write_text("x")
    (dossier / "manifest.yaml").write_text(HEAD + f"catalogues: [{name}]\n", "utf-8")
    done = run(dossier, "check")
    assert done.returncode == 3
    assert "manifest.yaml:3:14 (catalogues[0])" in done.stderr and name in done.stderr


def test_manifests_of_one_call_keep_their_own(dossier: Path) -> None:
    (dossier / "autre.yaml").write_text(HEAD, "utf-8")
    done = run(
        dossier, "check", "manifest.yaml", "autre.yaml", "--only", "TST/A.01", "--format", "json"
    )
    first, second = json.loads(done.stdout)["reports"]
    assert len(first["requirements"]) == 1
    assert second["requirements"] == []


def test_a_hypothesis_does_not_change_them(dossier: Path) -> None:
    done = run(dossier, "check", "--set", "catalogues=[]")
    assert done.returncode == 2 and "--catalogue" in done.stderr
