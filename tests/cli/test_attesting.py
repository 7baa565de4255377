"""Attestations of several requirements at once, printed or written, and what is never presumed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from folders import EXAMPLES
from packing import run

from segur_audit.manifest.source import read_source

WRITE = ("--write", "--author", "A. Martin", "--date", "2026-11-20")


@pytest.fixture
def unattested(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(EXAMPLES / "dpi-pret", tmp_path / "dossier"))
    manifest = folder / "manifest.yaml"
    text = manifest.read_text("utf-8").partition("# Ce qu'aucun programme")[0]
    manifest.write_text(text + "# la fin\n", "utf-8")
    return folder


def attested(folder: Path) -> list[str]:
    data = read_source(folder / "manifest.yaml").data
    return [one["exigence"] for one in data.get("attestations", [])]


def test_all_that_waits_is_attested_and_the_dossier_is_ready(unattested: Path) -> None:
    before = (unattested / "manifest.yaml").read_text("utf-8")
    assert run(unattested, "check") == 5
    assert run(unattested, "attest", "--reviewable", "--result", "conforme", *WRITE) == 0
    after = (unattested / "manifest.yaml").read_text("utf-8")
    kept = [line for line in after.splitlines() if line in before.splitlines()]
    assert kept == before.splitlines()
    assert {"SC.PSC.01", "SC.PSC.13", "FAQ.DSR.ENGAGEMENT"} <= set(attested(unattested))
    assert run(unattested, "check") == 0


def test_yes_attests_nothing_that_fails_is_missing_or_was_not_opened(
    unattested: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = unattested / "manifest.yaml"
    text = manifest.read_text("utf-8").replace("haute: 0", "haute: 2")
    text = text.replace("{fichier: preuves/psc/ciba.mp4,", "{url: 'https://exemple.fr/v',")
    manifest.write_text(text, "utf-8")
    (unattested / "preuves/candidature/lettre-engagement.pdf").unlink()
    ids = ("SC.SSI/GEN.18", "SC.PSC.13", "FAQ.DSR.ENGAGEMENT", "SC.PSC.01")
    assert run(unattested, "attest", *ids, "--yes", *WRITE) == 0
    assert attested(unattested) == ["SC.PSC.01"]
    said = capsys.readouterr().err
    assert all(identifier in said for identifier in ids[:3])
    assert run(unattested, "attest", "--reviewable", "--yes", *WRITE) == 0
    assert not {"SC.SSI/GEN.18", "SC.PSC.13", "FAQ.CDA.FORMAT"} & set(attested(unattested))


@pytest.mark.parametrize("author", ["À COMPLÉTER", "", "?"])
def test_nobody_attests(unattested: Path, author: str) -> None:
    before = (unattested / "manifest.yaml").read_bytes()
    more = ("--write", "--result", "conforme", "--author", author)
    assert run(unattested, "attest", "SC.PSC.01", *more) == 2
    assert (unattested / "manifest.yaml").read_bytes() == before


def test_a_verdict_is_given_or_nothing_is_written(unattested: Path) -> None:
    assert run(unattested, "attest", "SC.PSC.01", *WRITE) == 2
    assert run(unattested, "attest", *WRITE) == 2
    assert run(unattested, "attest", "SC.PSC.01", "--reviewable", *WRITE) == 2
    assert attested(unattested) == []


def test_an_attestation_that_no_catalogue_knows_is_refused_and_nothing_is_written(
    unattested: Path,
) -> None:
    before = (unattested / "manifest.yaml").read_bytes()
    assert run(unattested, "attest", "SC.PSC.99", "--result", "conforme", *WRITE) == 2
    with (unattested / "manifest.yaml").open("ab") as manifest:
        manifest.write(b"attestations: {}\n")
    assert run(unattested, "attest", "SC.PSC.01", "--result", "conforme", *WRITE) == 3
    assert (unattested / "manifest.yaml").read_bytes() == before + b"attestations: {}\n"


def test_several_are_printed_when_nothing_is_to_be_written(
    unattested: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(unattested, "attest", "SC.PSC.01", "SC.PSC.13", "--comment", "vu : oui") == 0
    printed = capsys.readouterr().out
    assert printed.count("exigence:") == 2 and 'commentaire: "vu : oui"' in printed
    assert attested(unattested) == []


def test_on_a_terminal_each_is_asked_for(unattested: Path) -> None:
    pty = pytest.importorskip("pty")
    import os
    import select
    import subprocess
    import sys

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "segur_audit", "attest", "--write", "SC.PSC.01", "SC.PSC.13"]
    process = subprocess.Popen(
        [*command, "FAQ.CDA.FORMAT", "--lang", "fr"],
        cwd=unattested,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(EXAMPLES.parent)},
    )
    os.close(theirs)
    shown = ""
    for question, answer in (
        ("Qui juge", "A. Martin"),
        ("1/3", "c"),
        ("Commentaire", "net"),
        ("2/3", "n"),
        ("Commentaire", "flou"),
        ("3/3", "p"),
    ):
        while question not in shown or not shown.rstrip().endswith(":"):
            assert select.select([ours], [], [], 30)[0], shown
            shown += os.read(ours, 4096).decode("utf-8", "replace")
        shown = ""
        os.write(ours, f"{answer}\n".encode())
    while select.select([ours], [], [], 30)[0]:
        try:
            os.read(ours, 4096)
        except OSError:
            break
    os.close(ours)
    assert process.wait(30) == 0
    results = [
        (one["exigence"], one["resultat"], one["commentaire"])
        for one in read_source(unattested / "manifest.yaml").data["attestations"]
    ]
    assert results == [("SC.PSC.01", "conforme", "net"), ("SC.PSC.13", "non_conforme", "flou")]
