"""The lock of a dossier: a piece that is no longer the one that was approved closes the gate with a code of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import CATALOGUE, HEAD, run

MANIFEST = (
    HEAD
    + "psc: {flux: [code_flow], acr_values: eidas1}\npreuves: [{fichier: a.txt, nature: document}, {fichier: b.txt, nature: document}]\n"
)
CHECK = ("check", "--no-builtin", "--catalogue", CATALOGUE)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    (tmp_path / "manifest.yaml").write_text(MANIFEST, "utf-8")
    (tmp_path / "a.txt").write_text("un", "utf-8")
    (tmp_path / "b.txt").write_text("deux", "utf-8")
    assert run(tmp_path, "dossier", "lock").returncode == 0
    return tmp_path


def test_a_dossier_that_is_as_it_was_locked_is_judged_as_ever(locked: Path) -> None:
    assert run(locked, *CHECK).returncode != 6
    assert run(locked, "dossier", "verify").returncode == 0


def test_a_changed_piece_returns_6_and_is_named(locked: Path) -> None:
    (locked / "a.txt").write_text("autre", "utf-8")
    done = run(locked, *CHECK, "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["gate"], report["exit_code"]) == (6, "closed", 6)
    assert [
        (n["code"], n["location"]["file"])
        for n in report["notices"]
        if n["code"].startswith("lock.")
    ] == [("lock.changed", "a.txt")]
    assert run(locked, "dossier", "verify").returncode == 6


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (", {fichier: b.txt, nature: document}", "", "lock.removed"),
        ("b.txt", "c.txt", "lock.added"),
    ],
)
def test_a_piece_added_or_taken_away_differs_too(
    locked: Path, old: str, new: str, code: str
) -> None:
    (locked / "c.txt").write_text("trois", "utf-8")
    (locked / "manifest.yaml").write_text(MANIFEST.replace(old, new), "utf-8")
    done = run(locked, *CHECK, "--format", "json")
    assert done.returncode == 6
    assert code in {notice["code"] for notice in json.loads(done.stdout)["notices"]}


def test_a_lock_is_never_overwritten_unasked(locked: Path) -> None:
    before = (locked / "manifest.lock.json").read_bytes()
    assert run(locked, "dossier", "lock").returncode == 2
    assert (locked / "manifest.lock.json").read_bytes() == before
    assert run(locked, "dossier", "lock", "--force").returncode == 0


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": "segur-audit/lock", "format_version": 1, "files": [1]}', "\x00"]
)
def test_a_damaged_lock_is_invalid_input(locked: Path, text: str) -> None:
    (locked / "manifest.lock.json").write_text(text, "utf-8")
    assert run(locked, *CHECK).returncode == 3


def test_verify_without_a_lock_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(MANIFEST, "utf-8")
    done = run(tmp_path, "dossier", "verify")
    assert done.returncode == 3
    assert "dossier lock" in done.stderr
