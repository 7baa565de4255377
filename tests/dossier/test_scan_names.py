"""Proof numbers are read in names as people write them, and none is ever invented."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.dossier.grammar import parts_of
from segur_audit.dossier.known_numbers import log_numbers
from segur_audit.dossier.names import Numbers
from segur_audit.model.ids import canonical


@cache
def numbers() -> Numbers:
    return Numbers(builtin_catalogue())


def read(path: str) -> list[str]:
    return [canonical(told.value) for told in numbers().read(path)]


@cache
def known() -> list[str]:
    """Every id of the catalogue and of the log that ends with figures."""
    catalogue = builtin_catalogue()
    every = [one.id for one in catalogue.requirements] + list(log_numbers(catalogue))
    return sorted({canonical(i) for i in every if parts_of(i)[1]})


BEFORE = [
    "",
    "",
    "Preuve ",
    "preuve_",
    "2026-10-02 ",
    "20261002_",
    "v4.2.0_",
    "Éditeur - ",
    "01 - ",
]
PREFIXES = ["", "", "SC.", "SC-", "SC_", "CH.", "sc "]
AFTER = [
    "", "", " rapport", "_vidéo", " (1)", "-v2", "_v1.2", " 2026-10-02", "_20261002", " 02-10-2026",
    "_2 octobre 2026", " final", "_001", "'bis", " [signé]", " – copie",
]  # fmt: skip
FOLDERS = ["", "", "preuves/", "Dépôt du 15-12-2026/", "preuves/chapitre 2/", "SSI/", "PSC/"]


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and a path that holds it, written in one of the ways that people have."""
    number = draw(st.sampled_from(known()))
    stem, figures = parts_of(number)
    assert figures is not None
    slash = draw(st.sampled_from(["-", "_", " ", "", "–", ":"]))
    before = draw(st.sampled_from([".", ".", "-", "_", ""]))
    between = draw(st.sampled_from([".", ".", "-", "_"]))
    name = slash.join(stem) + before + between.join(figures)
    name = name.lower() if draw(st.booleans()) else name
    folder, first = draw(st.sampled_from(FOLDERS)), draw(st.sampled_from(BEFORE))
    prefix, last = draw(st.sampled_from(PREFIXES)), draw(st.sampled_from(AFTER))
    return number, f"{folder}{first}{prefix}{name}{last}.pdf"


@settings(max_examples=3000, deadline=None)
@given(written())
def test_a_number_is_found_however_it_is_written_and_no_other_is(case: tuple[str, str]) -> None:
    number, path = case
    assert read(path) == [number], path


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(known()), min_size=2, max_size=4, unique=True))
def test_each_number_of_a_list_is_found(several: list[str]) -> None:
    path = " + ".join(number.replace("/", "-") for number in several) + ".mp4"
    assert read(path) == several


LISTS = [
    ("PSC.01 et 13.pdf", ["PSC.01", "PSC.13"]),
    ("PSC.01, 08 et 13.pdf", ["PSC.01", "PSC.08", "PSC.13"]),
    ("MSS-CONF.14 à 16.eml", ["MSS/CONF.14", "MSS/CONF.15", "MSS/CONF.16"]),
    ("MSS-CONF.14 + CONF.15.eml", ["MSS/CONF.14", "MSS/CONF.15"]),
    ("SSI-GEN.18.01.02_SSI-GEN.03.01.01.pdf", ["SSI/GEN.18.01.02", "SSI/GEN.03.01.01"]),
]


@pytest.mark.parametrize(("path", "expected"), LISTS)
def test_a_list_is_read_as_a_list(path: str, expected: list[str]) -> None:
    assert read(path) == expected


FOLDERS_TELL = [
    ("SSI-GEN.18.01.02/rapport.pdf", ["SSI/GEN.18.01.02"]),
    ("SSI/GEN.18.01.02.pdf", ["SSI/GEN.18.01.02"]),
    ("Chapitre SSI/divers/GEN.18.01.02.pdf", ["SSI/GEN.18.01.02"]),
    ("PSC.13/PSC.01 video.mp4", ["PSC.01"]),  # the name wins over its folder
]


@pytest.mark.parametrize(("path", "expected"), FOLDERS_TELL)
def test_a_folder_tells_the_number_that_the_name_lacks(path: str, expected: list[str]) -> None:
    assert read(path) == expected


LOOK_ALIKES = [
    "PSC 13 mars 2026.har", "MSS_CONF_14-11-2026.eml", "MSS-CONF-14-11-2026.eml", "SSI_GEN_20-01-26.pdf",
    "PSC 13 captures.zip", "PSC 06 12 34 56 78.pdf", "PSC 10 12 34 567 89.pdf", "PSC-10003456789.pdf",
    "INS 1 85 05 78 006 048 22.pdf", "185057800604822.pdf", "PSC_185057800604822.pdf", "PSC 810003456789.xml",
    "DMP 18.01.02.pdf", "PSC v13.01.pdf", "PSC 2.01.pdf", "rapport 18.01.02.pdf", "4.2.0.pdf", "v13.01.pdf",
    "GEN.18.01.02.pdf", "PSC/01 - video.mp4", "PSC/13.01.2026 test.mp4", "CDA/HL7 01.hl7", "EPSC13.pdf",
    "PSC.99.pdf", "SSI-GEN.99.01.01.pdf", "PSC2026-13.pdf", "IMG_20261002_131401.jpg", "VID-20261002-WA0013.mp4",
    "Capture d’écran 2026-10-02 à 13.08.14.png", "PSC.13.01.01.01.01.pdf", "PSC-2026-10-13.har", "PSC_13eme.pdf",
    "PSC13h08.mp4", "SSI GEN 15 000 euros.pdf", "MSS CONF 2026.pdf", "HL7.01.hl7", "PSC 75013.pdf", "PSC-1301.pdf",
]  # fmt: skip


@pytest.mark.parametrize("path", LOOK_ALIKES)
def test_what_looks_like_a_number_gives_none(path: str) -> None:
    assert read(path) == []


@settings(max_examples=1000, deadline=None)
@given(st.text(alphabet="PSCMGENIODAF0123456789.-_ /", max_size=40))
def test_whatever_is_read_is_known_or_below_a_known_requirement(path: str) -> None:
    assert all(told.value in numbers() for told in numbers().read(path))


def test_a_number_below_a_known_requirement_is_offered_as_a_guess() -> None:
    (told,) = numbers().read("PSC.13.01.01 video.mp4")
    assert (told.value, told.is_sure) == ("PSC.13.01.01", False)


def test_a_version_or_date_beside_a_number_is_no_part_of_it() -> None:
    assert read("PSC.13 02.03.26.pdf") == ["PSC.13"]
    assert read("SSI-GEN-18-01-02-15-03-26.pdf") == ["SSI/GEN.18.01.02"]
    assert read("SSI-GEN-18 v1.2.pdf") == ["SSI/GEN.18"]


STEMS = ["PSC", "SSI GEN", "SSI-GEN", "SSI_GEN", "MSS CONF", "MSS-CONF", "INS", "DMP", "CDA", "psc"]
MONTHS = ["janvier", "févr", "mars", "avril", "mai", "juin", "juil", "août", "sept", "octobre"]


@st.composite
def look_alike(draw: st.DrawFn) -> str:
    """A chapter, then a date, a version, the number of a patient or professional, a telephone."""
    stem, sign = draw(st.sampled_from(STEMS)), draw(st.sampled_from([" ", "-", "_", ", "]))
    day = draw(st.dates(dt.date(2023, 1, 1), dt.date(2029, 12, 31)))
    dash = draw(st.sampled_from(["-", ".", "_", " "]))
    figures = draw(st.text("0123456789", min_size=13, max_size=13))
    sex = draw(st.sampled_from("12"))
    person = draw(st.sampled_from(["8", "10"]))
    other = draw(
        st.sampled_from(
            [
                day.strftime(f"%d{dash}%m{dash}%Y"),
                day.strftime(f"%Y{dash}%m{dash}%d"),
                day.strftime("%Y%m%d_%H%M%S"),
                f"{day.day} {MONTHS[day.month % 10]} {day.year}",
                f"v{day.month}.{day.day:02}.{day.day:02}",
                f"version {day.month}.{day.day:02}",
                f"{sex}{figures}7"[:15],
                f"{sex} {figures[:2]} {figures[2:4]} {figures[4:6]} {figures[6:9]} {figures[9:12]} 07",
                f"{person}{figures[:10]}"[:11],
                f"06 {figures[:2]} {figures[2:4]} {figures[4:6]} {figures[6:8]}",
            ]
        )
    )
    return f"{stem}{sign}{other}{draw(st.sampled_from(['', ' vidéo', '_final', ' (1)']))}.pdf"


@settings(max_examples=3000, deadline=None)
@given(look_alike())
def test_no_number_is_made_of_a_date_a_version_or_the_number_of_a_person(path: str) -> None:
    assert read(path) == [], path


JOINTS = [" + ", ", ", " et ", " & ", "; ", "_et_", ",", "+", " - ", "_"]


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(st.sampled_from(known()), min_size=2, max_size=4, unique=True), st.sampled_from(JOINTS)
)
def test_a_list_is_found_whatever_joins_it(several: list[str], joint: str) -> None:
    path = joint.join(number.replace("/", "-") for number in several) + ".mp4"
    assert read(path) == several, path


@settings(max_examples=1000, deadline=None)
@given(
    st.sampled_from([one for one in known() if "/" in one]), st.sampled_from("-_ "), st.booleans()
)
def test_the_folder_of_a_chapter_completes_a_number(number: str, sign: str, said: bool) -> None:
    chapter, _, rest = number.partition("/")
    folder = f"Chapitre {chapter}" if said else chapter
    found = read(f"preuves/{folder}/divers/{rest}{sign}rapport.pdf")
    assert found == [number] or (not found and rest.count(".") < 2)
