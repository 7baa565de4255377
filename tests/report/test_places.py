"""The places that reports give to other tools: from the current folder, distinct for each manifest; and cells that run nothing."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from commands import HEAD, run

from segur_audit.model.text import defused
from segur_audit.report.csv import _harmless


def two(folder: Path) -> tuple[Path, Path]:
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "manifest.yaml").write_text(HEAD, "utf-8")
    return folder / "a/manifest.yaml", folder / "b/manifest.yaml"


@pytest.mark.parametrize("format", ["gitlab", "sarif", "github"])
def test_an_absolute_path_below_the_current_folder_is_relative_to_it(
    tmp_path: Path, format: str
) -> None:
    first, second = two(tmp_path)
    relative = run(tmp_path, "check", "a/manifest.yaml", "b/manifest.yaml", "--format", format)
    absolute = run(tmp_path, "check", str(first), str(second), "--format", format)
    assert absolute.stdout == relative.stdout
    assert str(tmp_path) not in absolute.stdout


def test_manifests_outside_have_places_and_fingerprints_of_their_own(tmp_path: Path) -> None:
    first, second = two(tmp_path / "dossiers")
    (tmp_path / "ici").mkdir()
    done = run(tmp_path / "ici", "check", str(first), str(second), "--format", "gitlab")
    issues = json.loads(done.stdout)
    prints = [issue["fingerprint"] for issue in issues]
    assert issues and len(set(prints)) == len(prints)
    assert {issue["location"]["path"] for issue in issues} == {
        "../dossiers/a/manifest.yaml",
        "../dossiers/b/manifest.yaml",
    }


def test_the_command_that_is_suggested_runs_where_it_is_printed(tmp_path: Path) -> None:
    first, _ = two(tmp_path / "dossiers")
    (tmp_path / "ici").mkdir()
    done = run(tmp_path / "ici", "check", str(first), "--format", "plain")
    words = done.stdout.splitlines()[-1].partition("segur-audit ")[2].split()
    assert run(tmp_path / "ici", *words).returncode == 0


def test_two_invalid_manifests_are_two_places(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    for path in (first, second):
        path.write_text("segur_audit: 2\n", "utf-8")
    arguments = ("check", str(first), str(second), "--format")
    issues = json.loads(run(tmp_path, *arguments, "gitlab").stdout)
    assert len({issue["fingerprint"] for issue in issues}) == 2
    runs = json.loads(run(tmp_path, *arguments, "sarif").stdout)["runs"]
    assert len({one["automationDetails"]["id"] for one in runs}) == 2


def test_the_folder_of_an_invalid_manifest_shows_no_identity(tmp_path: Path) -> None:
    (tmp_path / "252041234567832").mkdir()
    (tmp_path / "252041234567832/manifest.yaml").write_text("x: 1\n", "utf-8")
    (tmp_path / "manifest.yaml").write_text(HEAD, "utf-8")
    for format in ("json", "gitlab", "sarif", "table", "csv", "html"):
        done = run(
            tmp_path, "check", "252041234567832/manifest.yaml", "manifest.yaml", "--format", format
        )
        assert "252041234567832" not in done.stdout + done.stderr


def test_waivers_are_listed_without_identifiers(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(
        HEAD + 'derogations:\n  - {exigence: SC.PSC.08, motif: "patient 279035121518989", '
        'responsable: "810000023084", approbateur: B. Durand, debut: 2026-01-01, fin: 2027-01-01}\n',
        "utf-8",
    )
    for format in ("table", "json"):
        done = run(tmp_path, "waiver", "list", "--format", format, COLUMNS="200")
        shown = "".join(done.stdout.split())
        assert "SC.PSC.08" in shown and "B.Durand" in shown
        assert "279035121518989" not in shown and "10000023084" not in shown


def test_a_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(HEAD, "utf-8")
    (tmp_path / "manifest.lock.json").mkdir()
    for options in ((), ("--force",)):
        done = run(tmp_path, "dossier", "lock", *options)
        assert done.returncode == 2 and "dossier" in done.stderr


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=cmd", "'=cmd"),
        (" =cmd", " '=cmd"),
        ("a;=cmd", "a;'=cmd"),
        ("a; =cmd", "a; '=cmd"),
        ('a;"=cmd"', 'a;"\'=cmd"'),
        ("a\n+1", "a\n'+1"),
        ("a\t@x", "a\t'@x"),
        ("-1", "'-1"),
        ("a = b; c", "a = b; c"),
        ("candidature.profils+=ciba", "candidature.profils+=ciba"),
        ("2026-12-15", "2026-12-15"),
        ("SC.PSC.01, SC.PSC.13", "SC.PSC.01, SC.PSC.13"),
    ],
)
def test_no_part_of_a_cell_is_a_formula(cell: str, shown: str) -> None:
    assert _harmless(cell) == shown


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_of_the_manifest_is_no_formula_whatever_the_separator(
    tmp_path: Path, separator: str
) -> None:
    (tmp_path / "manifest.yaml").write_text(
        HEAD + "attestations: [{exigence: SC.PSC.01, resultat: conforme, "
        "auteur: \"A;=cmd|' /C calc'!A0\", date: 2026-02-02, valable_jours: 30}]\n",
        "utf-8",
    )
    text = run(tmp_path, "check", "--only", "SC.PSC.01", "--format", "csv").stdout
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
    assert "cmd" in text
    assert not [cell for cell in cells if cell.lstrip(' "').startswith(("=", "+", "-", "@"))]


def test_a_text_without_formula_stays_as_it_is() -> None:
    assert defused("a; b | c = d;e") == "a; b | c = d;e"
