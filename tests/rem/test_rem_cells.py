"""What the cells of a REM say of whom a requirement binds: its profile, its condition, its nature, the columns that hold them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workbooks import rem, write

from segur_audit.catalogue.conditions import describe
from segur_audit.manifest.fitting import accepts
from segur_audit.rem import RemRequirement
from segur_audit.rem.building import read_rem
from segur_audit.rem.columns import columns_of
from segur_audit.rem.loading import catalogue_of

HEADERS = [
    "Exigence conditionnelle", "Profil", "Nature de l'exigence", "N° exigence",
    "Énoncé de l'exigence", "N° preuve 1", "Preuve 1",
]  # fmt: skip


def imported(
    folder: Path, *, condition: Any = None, profile: Any = None, nature: Any = "EXIGENCE"
) -> RemRequirement:
    """The requirement of a workbook whose only row has these cells."""
    cells = [condition, profile, nature, "TST/A.01", "Le système DOIT", "TST/A.01.01.01", "Vidéo"]
    (one,) = read_rem(write(folder / "r.xlsx", HEADERS, [cells]), "HOP-DPI-Va2").requirements
    return one


def binds(profile: str, declared: str, folder: Path) -> bool:
    """Whether what is asked of `profile` is asked of who declares the profile `declared`."""
    one = imported(folder, profile=profile)
    (row,) = catalogue_of(rem(one)).requirements
    if row.applies_when is None:
        return True
    return accepts(row.applies_when["candidature.profils"], [declared])


@pytest.mark.parametrize(
    "profile",
    (
        "CIBA", "Profil CIBA", "CIBA\nMDN", "MDN\nCIBA", "CIBA / MDN", "CIBA et MDN", "CIBA & MDN",
        "MDN + CIBA", "Profils : CIBA, MDN", "CIBA (facultatif)", "CIBA*", "« CIBA »", "ciba",
    ),
)  # fmt: skip
def test_a_profile_among_several_or_annotated_binds_who_declares_it(
    profile: str, tmp_path: Path
) -> None:
    assert binds(profile, "ciba", tmp_path)
    assert not binds(profile, "autre", tmp_path)


@pytest.mark.parametrize(
    "profile",
    ("Tous", "Tous profils", "Toutes", "Général", "Profil général", "Commun", "Générique", "Socle",
     "Aucun", "-", "Général, CIBA"),
)  # fmt: skip
def test_what_is_everybodys_is_no_profile(profile: str, tmp_path: Path) -> None:
    assert binds(profile, "autre", tmp_path)
    assert not imported(tmp_path, profile=profile).condition


@pytest.mark.parametrize("profile", ("Tous sauf CIBA", "Hors CIBA", "Non CIBA", "Autres que CIBA"))
def test_a_profile_told_by_what_it_is_not_is_for_a_person_to_decide(
    profile: str, tmp_path: Path
) -> None:
    one = imported(tmp_path, profile=profile)
    assert not one.profiles and one.condition == profile


@pytest.mark.parametrize("declared", ("TÉLÉSANTÉ", "telesante", "te\u0301le\u0301sante\u0301"))
def test_a_profile_is_declared_with_or_without_accents(declared: str, tmp_path: Path) -> None:
    assert binds("Télésanté", declared, tmp_path)
    assert not binds("Télésanté", "télésant", tmp_path)


@pytest.mark.parametrize(
    "condition",
    (None, "NON", "Non (toujours)", "Aucune", "Sans condition", "Non conditionnelle", "FAUX",
     False, 0, "-", "inconditionnelle"),
)  # fmt: skip
def test_no_condition_in_any_writing_is_none(condition: Any, tmp_path: Path) -> None:
    assert not imported(tmp_path, condition=condition).condition


@pytest.mark.parametrize("condition", ("OUI", "Oui", True, 1, "X", "Si le système héberge"))
def test_a_condition_in_any_writing_is_one(condition: Any, tmp_path: Path) -> None:
    assert imported(tmp_path, condition=condition).condition


@pytest.mark.parametrize(
    ("nature", "level"),
    [
        ("EXIGENCE", "mandatory"),
        ("Exigence (DOIT) ou préconisation (PEUT)", "mandatory"),
        ("Préconisation devenue EXIGENCE", "mandatory"),
        (None, "mandatory"),
        ("PRÉCONISATION", "recommended"),
        ("Préconisation (PEUT)", "recommended"),
    ],
)
def test_a_nature_that_says_both_binds(nature: Any, level: str, tmp_path: Path) -> None:
    assert imported(tmp_path, nature=nature).level == level


def test_a_header_that_is_a_name_comes_before_one_that_begins_as_it() -> None:
    columns = columns_of(["Nature du logiciel", "Identifiant interne", *HEADERS])
    assert columns is not None
    assert columns["nature"] == 4 and columns["id"] == 5
    assert "profile" not in (columns_of(["Profil utilisateur", *HEADERS[3:]]) or {})


@pytest.mark.parametrize(
    ("number", "asked"),
    [("Preuve 1 - numéro", "Preuve 1 - texte"), ("N° de la preuve 1", "Éléments de preuve 1")],
)
def test_the_columns_of_proofs_have_several_names(number: str, asked: str) -> None:
    columns = columns_of([*HEADERS[:5], number, asked])
    assert columns is not None and columns["proof_id:1"] == 5 and columns["proof:1"] == 6


def test_a_column_that_speaks_of_proofs_and_is_not_read_is_named(tmp_path: Path) -> None:
    cells = ["", "", "EXIGENCE", "TST/A.01", "DOIT", "TST/A.01.01.01", "Vidéo", "x"]
    book = write(tmp_path / "r.xlsx", [*HEADERS, "Type de preuve souhaité"], [cells])
    assert any("Type de preuve souhaité" in fr for fr, _ in read_rem(book, "HOP-DPI-Va2").asides)
    plain = write(tmp_path / "s.xlsx", [*HEADERS, "Remarque"], [cells])
    assert not any("Remarque" in fr for fr, _ in read_rem(plain, "HOP-DPI-Va2").asides)


def test_slashes_of_other_scripts_are_slashes(tmp_path: Path) -> None:
    cells = ["", "", "EXIGENCE", "TST∕A.01", "DOIT", "TST⁄A.01.01.01", "Vidéo"]
    content = read_rem(write(tmp_path / "r.xlsx", HEADERS, [cells]), "HOP-DPI-Va2")
    assert [one.id for one in content.requirements] == ["TST/A.01"]


def test_the_condition_of_a_profile_is_told_by_its_name(tmp_path: Path) -> None:
    one = imported(tmp_path, profile="CIBA, MDN")
    (row,) = catalogue_of(rem(one)).requirements
    assert row.applies_when is not None
    assert describe(row.applies_when["candidature.profils"]).fr == "contient CIBA / MDN"
