"""The ready example with a REM of a hundred requirements, through every command: nothing crashes, and the commands agree."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import run
from folders import ROOT
from workbooks import RECENT, proof, rem, requirement, rows_recent, write

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.rem import Rem, RemRequirement, RemScenario

EXAMPLE = ROOT / "examples/dpi-pret"
PROOFS = (
    "Vidéo de l'écran",
    "Copie d'écran ou vidéo",
    "Formulaire du test d'intrusion signé",
    "Source SMTP du mail",
    "Identifiant de l'exécution du cas de test",
    "Archive IHE_XDM",
    "Message SOAP",
    "Tableau de synthèse",
    "Un justificatif",
)


def row(identifier: str, number: int) -> RemRequirement:
    """A row whose level, profile and proofs vary with its number: bare, one, two or three proofs."""
    key = identifier.removeprefix("SC.")
    proofs = tuple(
        proof(f"{key}.01.{n + 1:02}", PROOFS[(number + n) % len(PROOFS)]) for n in range(number % 4)
    )
    return requirement(
        identifier,
        *([RemScenario(f"{key}.01", "Scénario", proofs)] if proofs else []),
        chapter=("PSC", "MSS", "SSI", "CDA")[number % 4],
        level="recommended" if number % 5 == 0 else "mandatory",
        profiles=((), (), ("Profil CIBA",), ("Profil Autre",))[number % 4 if number % 3 else 0],
        comment="remarque" if number % 7 == 0 else "",
    )


def hundred() -> Rem:
    known = [rule.id for rule in builtin_catalogue().requirements]
    mine = [name for name in known if not name.startswith(("FAQ.", "DOSSIER."))]
    mine += ["FAQ.CNDA.NIE"]
    others = [f"SC.TST/A.{number:03}" for number in range(100 - len(mine))]
    return rem(*(row(name, number) for number, name in enumerate(mine + others)))


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ready example beside an imported REM of a hundred requirements on two sheets, and one of fewer."""
    folder = tmp_path_factory.mktemp("pret") / "dossier"
    shutil.copytree(EXAMPLE, folder)
    content = hundred()
    half = len(content.requirements) // 2
    rows = rows_recent(content)
    cut = next(n for n, cells in enumerate(rows) if cells[1] == content.requirements[half].id)
    path = write(folder / "rem.xlsx", RECENT, rows[:cut], sheet="Exigences REM")
    from openpyxl import load_workbook

    book = load_workbook(path)
    second = book.create_sheet("Exigences REM suite")
    for cells in (RECENT, *rows[cut:]):
        second.append(cells)
    book.save(path)
    write(folder / "ancien.xlsx", RECENT, rows[: cut // 2])
    version = ("--version", "2024-09-05")
    for name in ("rem", "ancien"):
        done = run(
            folder, "rem", "import", f"{name}.xlsx", "--scheme", "HOP-DPI-Va2", *version, "-o", name
        )
        assert done.returncode == 0, done.stderr
    return folder


USED = ("--catalogue", "rem")


def report(folder: Path, *options: str) -> dict[str, object]:
    done = run(folder, "check", "manifest.yaml", *USED, "--format", "json", *options)
    assert done.returncode in (0, 1, 5), done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    "command",
    [
        ("check", "manifest.yaml", *USED),
        ("check", "manifest.yaml", *USED, "--milestone", "attribution", "--format", "html"),
        ("list", *USED),
        ("list", "--scheme", "HOP-PFI-Va2", *USED),
        ("plan", "manifest.yaml", *USED),
        ("rem", "coverage", "rem", "-m", "manifest.yaml", "-v"),
        ("rem", "diff", "ancien", "rem", "-m", "manifest.yaml"),
        ("attest", "SC.PSC.13", "-m", "manifest.yaml", *USED),
        ("explain", "SC.SSI/GEN.18", "-m", "manifest.yaml", *USED),
        ("explain", "SC.SSI/GEN.18", *USED),
    ],
)
def test_no_command_crashes_on_a_rem_that_holds_built_in_ids(
    dossier: Path, command: tuple[str, ...]
) -> None:
    done = run(dossier, *command)
    assert done.returncode in (0, 1, 5), done.stderr
    assert "Traceback" not in done.stderr and done.stdout


def test_explain_agrees_with_check_on_every_requirement(dossier: Path) -> None:
    from functools import partial

    from segur_audit.cli.explain import ground_for
    from segur_audit.engine.scope import scope_of
    from segur_audit.manifest.reading import read_manifest
    from segur_audit.rem.merging import load

    manifest = read_manifest(dossier / "manifest.yaml")
    catalogue = load([dossier / "rem"])
    explained = partial(ground_for, manifest, catalogue=catalogue, milestone="depot", date=None)
    scopes = {
        one.id: scope_of(one, explained(requirement=one))
        for one in catalogue.for_scheme("HOP-DPI-Va2")
    }
    found = report(dossier)["requirements"]
    assert isinstance(found, list) and len(found) == len(scopes)
    for one in found:
        scope = scopes[one["id"]]
        assert one["applicability"]["applies"] is scope.applies
        assert one["applicability"]["because"] == scope.applicability.because.fr
        assert one["level"] == (scope.level.value if scope.level else None)


def test_a_report_says_what_the_rem_completes_and_how_much_of_it_was_judged(dossier: Path) -> None:
    found = report(dossier)
    catalogues = found["catalogue"]
    assert isinstance(catalogues, list)
    assert "SC.SSI/GEN.18" in catalogues[1]["merges"] and catalogues[1]["replaces"] == []
    coverage = found["coverage"]
    assert isinstance(coverage, dict) and coverage["rem"]["imported"] is True
    assert 0 < coverage["rem"]["requirements"] <= coverage["rem"]["requirements_of"]
    assert 0 < coverage["rem"]["proofs"] <= coverage["rem"]["proofs_of"]


def test_the_commands_that_a_report_suggests_carry_the_catalogues(dossier: Path) -> None:
    folder = dossier / "mon rem"
    if not folder.exists():
        shutil.copytree(dossier / "rem", folder)
    done = run(dossier, "check", "manifest.yaml", "--catalogue", "mon rem")
    words = " ".join(done.stdout.split())
    (command,) = re.findall(r"Ensuite : (segur-audit .*)$", words)
    assert command.endswith("--catalogue 'mon rem'")
    alone = run(dossier, "check", "manifest.yaml")
    assert "--catalogue" not in alone.stdout


def test_numbers_of_the_faqs_log_are_explained_without_a_rem(tmp_path: Path) -> None:
    for number in ("SSI/GEN.11.01", "ssi/ie.39.01", "MSS/CONF.27.01.01", "SC.DB/PFI.01"):
        done = run(tmp_path, "explain", number)
        assert done.returncode == 0 and number in done.stdout, done.stderr
    assert run(tmp_path, "explain", "SSI/XXX.99.01").returncode == 2


def test_explain_names_the_slot_that_a_number_below_a_rule_is_offered_to(tmp_path: Path) -> None:
    done = run(tmp_path, "explain", "SSI/GEN.18.07.07")
    assert done.returncode == 0 and done.stdout.startswith("SC.SSI/GEN.18 — ")
