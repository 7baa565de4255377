"""An earlier report is that of the same manifest, whole; where a report is written, nothing that is no file is replaced."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path

import pytest
from commands import run

HEAD = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\n"
SOUND = HEAD + 'editeur: {nie: "1"}\n'
NIE = ("--only", "FAQ.CNDA.NIE")


def written(folder: Path, **manifests: str) -> None:
    for name, text in manifests.items():
        (folder / name).mkdir()
        (folder / name / "manifest.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "null", "[]", "{", "1", '{"format": "autre"}',
        '{"format": "segur-audit/report", "format_version": 1}',
        '{"format": "segur-audit/report-set", "format_version": 1, "reports": null}',
        '{"format": "segur-audit/report-set", "format_version": 1, "reports": [null]}',
        '{"format": "segur-audit/report", "format_version": 1, "manifest": {"path": "m"}, '
        '"requirements": [{"id": 1}]}',
    ],
)  # fmt: skip
def test_a_damaged_baseline_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "hier.json").write_text(text, "utf-8")
    done = run(tmp_path, "check", "--since", "hier.json")
    assert done.returncode == 3
    assert "hier.json" in done.stderr and "{" not in done.stderr


def test_a_baseline_of_another_manifest_hides_nothing(tmp_path: Path) -> None:
    written(tmp_path, a=HEAD, b=HEAD)
    run(tmp_path, "check", "b/manifest.yaml", *NIE, "-o", "b.json")
    for paths in (("a/manifest.yaml",), ("a/manifest.yaml", "b/manifest.yaml")):
        done = run(tmp_path, "check", *paths, *NIE, "--since", "b.json", "--no-worse")
        assert done.returncode == 3
        assert "b.json" in done.stderr
    same = run(tmp_path, "check", "b/manifest.yaml", *NIE, "--since", "b.json", "--no-worse")
    assert same.returncode == 0
    assert "pas prêt" not in same.stdout and "obstacle au dépôt" in same.stdout


def test_a_manifest_that_was_invalid_knew_nothing(tmp_path: Path) -> None:
    written(tmp_path, a="- non\n", b=HEAD)
    both = ("a/manifest.yaml", "b/manifest.yaml")
    assert run(tmp_path, "check", *both, *NIE, "-o", "hier.json").returncode == 3
    (tmp_path / "a" / "manifest.yaml").write_text(HEAD, "utf-8")
    done = run(tmp_path, "check", *both, *NIE, "--since", "hier.json", "--no-worse", "-f", "json")
    assert [one["exit_code"] for one in json.loads(done.stdout)["reports"]] == [1, 0]


def test_a_supposition_is_no_baseline(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    run(tmp_path, "check", *NIE, "--set", "editeur.nom=x", "-o", "hier.json")
    assert run(tmp_path, "check", *NIE, "--since", "hier.json").returncode == 3


def test_a_pipe_and_a_device_are_written_to_and_stay(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    pipe = tmp_path / "p"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert run(tmp_path, "check", *NIE, "-o", "json=p", "-o", "plain=/dev/null").returncode == 0
    reader.join(10)
    assert json.loads(read[0])["gate"] == "open"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    shown = run(tmp_path, "check", *NIE, "-o", "json=/dev/stdout").stdout
    assert json.loads(shown)["gate"] == "open"


def test_a_link_is_followed_and_a_folder_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "vrai.json").write_text("", "utf-8")
    (tmp_path / "lien.json").symlink_to("vrai.json")
    assert run(tmp_path, "check", *NIE, "-o", "lien.json").returncode == 0
    assert (tmp_path / "lien.json").is_symlink()
    assert json.loads((tmp_path / "vrai.json").read_text("utf-8"))["gate"] == "open"
    for target in (".", "manifest.yaml/x", "absent/x", "a" * 300):
        assert run(tmp_path, "check", *NIE, "-o", f"json={target}").returncode == 2, target


def test_a_catalogue_in_which_nothing_is_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "vide").mkdir()
    assert "vide" in (done := run(tmp_path, "check", "--catalogue", "vide")).stderr
    assert done.returncode == 3
    (tmp_path / "vide" / "REGLE.YAML").write_text("", "utf-8")
    done = run(tmp_path, "check", "--catalogue", "vide")
    assert (done.returncode, "REGLE.YAML" in done.stderr) == (3, True)
