"""What is delivered: whole or refused, the same bytes everywhere, and judged as the dossier is."""

from __future__ import annotations

import json
import os
import shutil
import string
import zipfile
from pathlib import Path

import pytest
from folders import EXAMPLES, TESTS
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from packing import run

from segur_audit.dossier.naming import Names
from segur_audit.manifest.source import parse_source
from segur_audit.manifest.writing import manifest_text
from segur_audit.model.privacy import Mask

ALLOWED = set(string.ascii_letters + string.digits + "-_.")


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "dpi-pret", tmp_path / "dossier"))


def unpacked(archive: Path, into: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(into)
    return into


def outcomes(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, str]:
    capsys.readouterr()
    run(folder, "check", "--format", "json", *more)
    report = json.loads(capsys.readouterr().out)
    return {one["id"]: one["outcome"] for one in report["requirements"]}


def change(folder: Path, old: str, new: str) -> None:
    manifest = folder / "manifest.yaml"
    text = manifest.read_text("utf-8")
    assert old in text
    manifest.write_text(text.replace(old, new), "utf-8")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["SC.SSI/GEN.18", "SSI/GEN.18.01.01", "MSS/CONF.14", "", "É/à ü.1"]),
            st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=300),
        ),
        max_size=30,
    )
)
def test_names_are_ascii_and_none_is_given_twice(files: list[tuple[str, str]]) -> None:
    names = Names(Mask())
    given = [names.name(number, f"dossier/{name}") for number, name in files]
    assert len({name.casefold() for name in given}) == len(files)
    for name in given:
        folder, _, last = name.partition("/")
        assert folder == "preuves" and last and set(last) <= ALLOWED and last[0] not in ".-"
        assert len(last) < 200


def test_a_name_begins_with_the_number_as_ans_writes_it() -> None:
    names = Names(Mask())
    assert names.name("SC.SSI/GEN.18.01.01", "x/Rapport été.pdf") == (
        "preuves/SSI-GEN.18.01.01_Rapport-ete.pdf"
    )
    assert names.name("SSI/GEN.18.01.01", "y/rapport ete.PDF") == (
        "preuves/SSI-GEN.18.01.01_rapport-ete_2.PDF"
    )


def test_a_name_that_shows_a_person_is_replaced() -> None:
    names = Names(Mask(["MARTINEAU", "Héloïse"]))
    assert names.name("PSC.13", "p/video-héloïse.mp4") == "preuves/PSC.13_piece.mp4"
    assert names.name("PSC.13", "p/MARTINEAU.mp4") == "preuves/PSC.13_piece_2.mp4"
    assert "8012" not in names.name("PSC.13", "p/180127512345642.mp4")
    assert names.name("PSC.13", "p/ecran.mp4") == "preuves/PSC.13_ecran.mp4"


_VALUES = st.recursive(
    st.text() | st.booleans() | st.integers(-(10**9), 10**9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(string.ascii_letters, min_size=1), _VALUES, min_size=1, max_size=4))
def test_what_is_written_as_a_manifest_reads_back_as_it_was(data: dict[str, object]) -> None:
    from segur_audit.model.errors import InputError

    try:
        text = manifest_text(data).encode()
    except UnicodeEncodeError:
        return
    try:
        assert parse_source(text, "manifest.yaml").data == data
    except InputError as error:  # signs that no manifest may hold, and so none was read with
        assert error.code == 3


def test_the_pack_is_judged_as_the_dossier(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ready, "dossier", "pack", "-o", "../pack.zip") == 0
    again = unpacked(ready.parent / "pack.zip", ready.parent / "pack")
    assert outcomes(again, capsys) == outcomes(ready, capsys)
    assert run(again, "dossier", "verify") == 0
    for name in zipfile.ZipFile(ready.parent / "pack.zip").namelist():
        assert set(name.replace("/", "")) <= ALLOWED


def test_the_archive_is_the_same_whatever_the_umask_the_zone_and_the_folder(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copytree(ready, tmp_path / "ailleurs" / "copie"))
    for file in other.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    assert run(ready, "dossier", "pack", "-o", "a.zip") == 0
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    before = os.umask(0o077)
    try:
        assert run(other, "dossier", "pack", "-o", "b.zip") == 0
    finally:
        os.umask(before)
    assert (ready / "a.zip").read_bytes() == (other / "b.zip").read_bytes()


def test_who_follows_what_stays_at_home(ready: Path) -> None:
    change(ready, "preuves:\n", "suivi: [{exigence: PSC, responsable: B. Durand}]\npreuves:\n")
    change(
        ready,
        "repond_a: [SC.PSC.13],",
        "repond_a: [SC.PSC.13], responsable: C. Petit, echeance: 2026-11-30,",
    )
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 0
    opened = zipfile.ZipFile(ready / "p.zip")
    held = b"".join(opened.read(name) for name in opened.namelist())
    assert b"B. Durand" not in held and b"C. Petit" not in held and b"2026-11-30" not in held


def test_what_does_not_conform_is_refused_and_the_old_archive_stays(ready: Path) -> None:
    (ready / "p.zip").write_bytes(b"old")
    change(ready, "haute: 0", "haute: 1")
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 1
    assert run(ready, "dossier", "pack", "--partial", "-o", "p.zip") == 1
    assert (ready / "p.zip").read_bytes() == b"old"


def test_what_is_incomplete_is_refused_or_said_to_be_partial(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (ready / "preuves/psc/ciba.mp4").unlink()
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 1
    assert "preuves/psc/ciba.mp4" in capsys.readouterr().err
    assert not (ready / "p.zip").exists()
    assert run(ready, "dossier", "pack", "--partial", "-o", "p.zip") == 0
    index = zipfile.ZipFile(ready / "p.zip").read("index.html").decode()
    assert "LIVRAISON PARTIELLE" in index and "SC.PSC.13" in index


def test_what_is_undecided_is_packed_and_marked_so(ready: Path) -> None:
    change(
        ready,
        "exigence: SC.PSC.01\n    resultat: conforme\n    auteur: A. Martin",
        "exigence: SC.PSC.01\n    resultat: conforme\n    auteur: À COMPLÉTER",
    )
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 0
    index = zipfile.ZipFile(ready / "p.zip").read("index.csv").decode()
    page = zipfile.ZipFile(ready / "p.zip").read("index.html").decode()
    assert "à vérifier" in index and "LIVRAISON À VÉRIFIER" in page


def test_a_chapter_holds_its_pieces_alone_and_is_judged_alone(ready: Path) -> None:
    (ready / "preuves/psc/ciba.mp4").unlink()
    assert run(ready, "dossier", "pack", "--chapter", "SSI", "-o", "ssi.zip") == 0
    assert run(ready, "dossier", "pack", "--chapter", "PSC", "-o", "psc.zip") == 1
    held = [n for n in zipfile.ZipFile(ready / "ssi.zip").namelist() if n.startswith("preuves/")]
    assert held == ["preuves/SSI-GEN.18_test-intrusion.pdf"]
    assert run(ready, "dossier", "pack", "--chapter", "XYZ", "-o", "x.zip") == 2


@pytest.mark.parametrize("kind", ["link", "folder_link", "pipe"])
def test_links_and_devices_are_refused_by_name(
    ready: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    video = ready / "preuves/psc/ciba.mp4"
    if kind == "folder_link":
        (ready / "preuves/psc").rename(ready / "preuves/ailleurs")
        (ready / "preuves/psc").symlink_to("ailleurs")
    else:
        video.rename(ready / "v.mp4")
        video.symlink_to("../../v.mp4") if kind == "link" else os.mkfifo(video)
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 1
    assert "preuves/psc/c" in capsys.readouterr().err
    assert not list(ready.glob("*.zip")) and not list(ready.glob(".*part"))


SECRET = "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIiwiYSI6MTIzNDU2fQ.c2lnbmF0dXJlLXNpZ25hdHVyZS0xMjM0\n"


def test_a_piece_with_a_secret_is_never_packed_but_its_redacted_copy_is(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (ready / "preuves/note.txt").write_text(f"GET /\n{SECRET}", "utf-8")
    change(ready, "preuves:\n", "preuves:\n  - {fichier: preuves/note.txt, nature: document}\n")
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 1
    assert "preuves/note.txt" in capsys.readouterr().err
    (ready / "preuves/note.expurge.txt").write_text("GET /\nAuthorization: ***\n", "utf-8")
    assert run(ready, "dossier", "lock") == 0
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 0
    opened = zipfile.ZipFile(ready / "p.zip")
    assert not any(b"eyJhbGci" in opened.read(name) for name in opened.namelist())
    assert any("note.expurge" in name for name in opened.namelist())


def test_a_justification_that_holds_a_secret_is_not_packed(ready: Path) -> None:
    (ready / "preuves/accord.txt").write_text(f"Accord\n{SECRET}", "utf-8")
    with (ready / "manifest.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(
            "derogations:\n  - {exigence: FAQ.DMP.INTEGRATION, motif: Accord, responsable: A. Martin, "
            "approbateur: B. Durand, debut: 2026-10-01, fin: 2026-12-31, justificatif: preuves/accord.txt}\n"
        )
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 1
    (ready / "preuves/accord.txt").write_text("Accord écrit", "utf-8")
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 0
    names = zipfile.ZipFile(ready / "p.zip").namelist()
    assert "preuves/FAQ.DMP.INTEGRATION_justificatif_accord.txt" in names


def test_with_a_rem_files_bear_the_numbers_of_its_proofs(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from workbooks import RECENT, proof, rem, requirement, rows_recent, write

    from segur_audit.rem import RemScenario

    rows = rem(
        requirement("SC.PSC.13", RemScenario("PSC.13.01", "Scénario", (proof("PSC.13.01.01"),)))
    )
    write(ready / "rem-HOP-DPI-Va2.xlsx", RECENT, rows_recent(rows))
    change(ready, "segur_audit: 1\n", 'segur_audit: 1\ncatalogues: ["rem-HOP-DPI-Va2.xlsx"]\n')
    run(ready, "dossier", "pack", "--partial", "-o", "../pack.zip")
    names = zipfile.ZipFile(ready.parent / "pack.zip").namelist()
    assert "preuves/PSC.13.01.01_ciba.mp4" in names
    again = unpacked(ready.parent / "pack.zip", ready.parent / "pack")
    assert outcomes(again, capsys) == outcomes(ready, capsys)


def test_limits_are_those_that_are_given(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ready, "dossier", "pack", "--type", "pdf", "-o", "p.zip") == 1
    assert "preuves/psc/ciba.mp4" in capsys.readouterr().err
    (ready / "preuves/psc/ciba.mp4").write_bytes(b"\0" * 3_000_000)
    assert run(ready, "dossier", "pack", "--max-file", "2", "-o", "p.zip") == 1


def test_the_name_of_a_patient_is_renamed_and_no_index_shows_it(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = "preuves/candidature/180127512345642.pdf"
    old = "preuves/candidature/lettre-engagement.pdf"
    (ready / old).rename(ready / number)
    change(ready, old, number)
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 0
    assert "livré sous" in (said := capsys.readouterr().err) and "180127512345642" not in said
    opened = zipfile.ZipFile(ready / "p.zip")
    assert "preuves/FAQ.DSR.ENGAGEMENT_piece.pdf" in opened.namelist()
    assert not any(b"180127512345642" in opened.read(name) for name in opened.namelist())


def test_no_output_of_these_commands_shows_a_name_that_the_evidence_gives(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from segur_audit.model.privacy import folded

    trait = "DOMINIQUE-TRAIT"
    for name in ("cda.xml", f"courrier {trait}.xml", f"absent {trait}.pdf"):
        text = (
            '<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><patient><name>'
            f"<family>{trait}</family><given>Camille-Zoé</given></name></patient></patientRole></recordTarget></ClinicalDocument>"
        )
        if not name.startswith("absent"):
            (ready / "preuves" / name).write_text(text + f"<!-- {len(name)} -->", "utf-8")
        entry = f'  - {{fichier: "preuves/{name}", nature: cda, repond_a: [FAQ.CDA.FORMAT]}}\n'
        change(ready, "preuves:\n", f"preuves:\n{entry}")
    head = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\n"
    (ready / "court.yaml").write_text(head, "utf-8")
    (ready / "r.csv").write_text(
        f"exigence;date;remarque\nSC.PSC.13;2026-12-20;{trait} ?\n", "utf-8"
    )
    for command in (
        ("dossier", "pack", "-o", "p.zip"),
        ("dossier", "pack", "--partial", "-o", "p.zip"),
        ("dossier", "pack", "--partial", "--max-file", "1", "--type", "x", "-o", "q.zip"),
        ("dossier", "lock"),
        ("dossier", "verify"),
        ("plan", "-o", "p.md", "-o", "p.ics", "-o", "p.csv", "-o", "p.xlsx"),
        ("dossier", "scan", "preuves", "-m", "court.yaml"),
        ("dossier", "scan", "preuves", "-m", "court.yaml", "--format", "json"),
        ("dossier", "scan", "preuves", "-m", "court.yaml", "-o", "s.xlsx"),
        ("dossier", "scan", "--from", "s.xlsx", "-m", "court.yaml"),
        ("dossier", "scan", "--from", "s.xlsx", "-m", "court.yaml", "--write"),
        ("dossier", "remarks", "import", "r.csv"),
        ("attest", "--reviewable", "--yes", "--author", "A. Martin", "--write"),
        ("init", "premier.yaml", "--yes", "--from", "preuves"),
    ):
        run(ready, *command)
        said = capsys.readouterr()
        assert "dominique" not in folded(said.out + said.err), command
    for file in ("p.md", "p.ics", "p.csv"):
        assert "dominique" not in folded((ready / file).read_text("utf-8"))
    for book, apart in (("p.xlsx", ()), ("s.xlsx", ("Fichier", "Va avec le fichier"))):
        for sheet in load_workbook(ready / book):
            for column in sheet.iter_cols(values_only=True):
                if column[0] not in apart:  # paths, which the spreadsheet must bring back
                    assert "dominique" not in folded(" ".join(map(str, column))), (book, column[0])
    opened = zipfile.ZipFile(ready / "p.zip")
    for name in opened.namelist():
        assert "dominique" not in folded(name)
        if not name.startswith("preuves/"):
            assert "dominique" not in folded(opened.read(name).decode("utf-8", "replace")), name


def test_a_pack_that_is_interrupted_leaves_the_old_one(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segur_audit.dossier import archive

    (ready / "p.zip").write_bytes(b"old")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(archive, "_add", stop)
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 130
    assert (ready / "p.zip").read_bytes() == b"old"
    assert not list(ready.glob(".*.part"))


def test_a_piece_is_never_overwritten_by_the_archive(ready: Path) -> None:
    assert run(ready, "dossier", "pack", "-o", "preuves/psc/ciba.mp4") == 2
    assert run(ready, "dossier", "pack", "-o", "manifest.yaml") == 2
    assert run(ready, "dossier", "pack", "-o", "absent/p.zip") == 2


def test_the_catalogues_of_the_dossier_go_with_it(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(TESTS / "catalogue", ready.parent / "règles")
    change(ready, "segur_audit: 1\n", 'segur_audit: 1\ncatalogues: ["../règles"]\n')
    run(ready, "dossier", "pack", "--partial", "-o", "../pack.zip")
    again = unpacked(ready.parent / "pack.zip", ready.parent / "pack")
    assert outcomes(again, capsys) == outcomes(ready, capsys)


def test_what_changed_since_the_seal_is_not_packed(ready: Path) -> None:
    assert run(ready, "dossier", "lock") == 0
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 0
    assert run(ready, "dossier", "pack", "--chapter", "PSC", "-o", "p.zip") == 0
    (ready / "p.zip").unlink()
    change(ready, "# Un DPI", "# Un autre DPI")
    assert run(ready, "dossier", "pack", "-o", "p.zip") == 6
    assert not (ready / "p.zip").exists()


def test_answers_to_remarks_are_delivered_alone(ready: Path) -> None:
    remark = "remarques:\n  - {preuve: SC.PSC.13, date: 2026-12-01, texte: Montrez la version}\n"
    with (ready / "manifest.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(remark)
    change(
        ready,
        "psc/ciba.mp4, nature: video, repond_a: [SC.PSC.13], date: 2026-10-02",
        "psc/ciba.mp4, nature: video, repond_a: [SC.PSC.13], date: 2026-12-02",
    )
    assert run(ready, "dossier", "pack", "--remarks", "-o", "r.zip") == 0
    assert "Montrez la version" in zipfile.ZipFile(ready / "r.zip").read("index.html").decode()
    held = [n for n in zipfile.ZipFile(ready / "r.zip").namelist() if n.startswith("preuves/")]
    assert held == ["preuves/PSC.13_ciba.mp4"]


def test_an_unanswered_remark_is_delivered_as_what_is_to_be_reviewed(ready: Path) -> None:
    assert run(ready, "dossier", "pack", "--remarks", "-o", "r.zip") == 2
    with (ready / "manifest.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write("remarques:\n  - {preuve: SC.PSC.13, date: 2026-12-01, texte: Version ?}\n")
    assert run(ready, "dossier", "pack", "--remarks", "-o", "r.zip") == 0
    index = zipfile.ZipFile(ready / "r.zip").read("index.html").decode()
    assert "LIVRAISON À VÉRIFIER" in index and "sans réponse" in index
