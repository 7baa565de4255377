"""What `dossier scan` proposes of a folder, what it leaves out, and what it never shows."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from cda_documents import FAMILY, GIVEN, INS, N1_ID, cda, related_document
from folders import examples, fill, piece, program
from mails import initial, receipt, status

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.dossier.certainty import Certainty
from segur_audit.dossier.proposal import Proposal, Scan
from segur_audit.dossier.scan_text import as_json, table
from segur_audit.dossier.scanning import scan_folder
from segur_audit.manifest.reading import make_manifest

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def scanned(folder: Path, manifest: str | None = None) -> Scan:
    about = make_manifest(manifest.encode(), folder) if manifest else None
    return scan_folder(folder, folder, builtin_catalogue(), "HOP-DPI-Va2", about)


def by_file(scan: Scan) -> dict[str, Proposal]:
    return {one.files[0]: one for one in scan.proposals}


def test_the_nature_is_told_by_the_content_whatever_the_name(tmp_path: Path) -> None:
    named = {
        "a.bin": ("dmp/IHE_XDM.zip", "archive_xdm"),
        "b.pdf": ("mss/mdn-personnelle.eml", "mdn"),
        "c.txt": ("psc/ciba.expurge.json", "trace_psc"),
        "d.doc": ("dmp/consultation-1.xml", "message_dmp"),
        "e.xml": ("insi/echange.txt", "message_insi"),
        "f": ("ssi/test-intrusion.pdf", "formulaire_test_intrusion"),
        "g.dat": ("psc/ciba.mp4", "video"),
    }
    fill(tmp_path, {name: piece(source) for name, (source, _) in named.items()})
    fill(tmp_path, {"h.txt": cda("N1").encode()})
    found = by_file(scanned(tmp_path))
    for name, (_, nature) in {**named, "h.txt": ("", "cda")}.items():
        told = found[name].nature
        assert told is not None and (told.value, told.certainty) == (nature, Certainty.SURE), name


def test_a_sure_name_and_content_make_a_sure_line_with_its_reasons(tmp_path: Path) -> None:
    fill(tmp_path, {"PSC.13_CIBA.mp4": piece("psc/ciba.mp4")})
    (one,) = scanned(tmp_path).proposals
    assert one.certainty is Certainty.SURE
    assert one.entry() == {"fichier": "PSC.13_CIBA.mp4", "nature": "video", "repond_a": ["SC.PSC.13"]}  # fmt: skip
    assert "contenu" in one.why().fr and "read in the name" in one.why().en


def test_a_file_that_nothing_tells_is_unknown_and_says_so(tmp_path: Path) -> None:
    fill(tmp_path, {"divers.bin": b"\x00\x01\x02" * 50, "vide.pdf": b""})
    scan = scanned(tmp_path)
    assert {one.certainty for one in scan.proposals} == {Certainty.UNKNOWN}
    assert "vide" in by_file(scan)["vide.pdf"].why().fr


def test_a_receipt_takes_the_mail_that_it_names_and_no_other(tmp_path: Path) -> None:
    other = initial(Message_ID="<autre@medecin-exemple.mssante.fr>")
    fill(tmp_path, {"ar.eml": receipt(status()), "m1.eml": other, "m2.eml": initial()})
    found = by_file(scanned(tmp_path))
    assert found["ar.eml"].initial == "m2.eml"
    assert set(found) == {"ar.eml", "m1.eml"}


def test_an_n3_goes_with_the_n1_that_its_header_names(tmp_path: Path) -> None:
    third = cda("N3", related=related_document("XFRM", N1_ID))
    fill(tmp_path, {"x/first.xml": cda("N1").encode(), "y/third.xml": third.encode()})
    (one,) = scanned(tmp_path).proposals
    assert one.files == ("x/first.xml", "y/third.xml")
    assert one.nature is not None and one.nature.is_sure


def test_an_n3_and_an_n1_of_one_name_are_a_guess(tmp_path: Path) -> None:
    fill(tmp_path, {"CR N1.xml": cda("N1").encode(), "CR N3.xml": cda("N3").encode()})
    (one,) = scanned(tmp_path).proposals
    assert len(one.files) == 2 and one.nature and one.nature.certainty is Certainty.GUESSED
    fill(tmp_path / "b", {"CR N1.xml": cda("N1").encode(), "VSM N3.xml": cda("N3").encode()})
    assert len(scanned(tmp_path / "b").proposals) == 2


def test_two_messages_of_air_go_together_when_two_professionals_sent_them(tmp_path: Path) -> None:
    first, second = piece("dmp/consultation-1.xml"), piece("dmp/consultation-2.xml")
    fill(tmp_path / "a", {"1.xml": first, "2.xml": second})
    fill(tmp_path / "b", {"1.xml": first, "2.xml": first})
    assert [one.files for one in scanned(tmp_path / "a").proposals] == [("1.xml", "2.xml")]
    assert len(scanned(tmp_path / "b").proposals) == 2


def test_a_raw_trace_gives_way_to_its_redacted_copy(tmp_path: Path) -> None:
    trace = piece("psc/ciba.expurge.json")
    fill(
        tmp_path, {"ciba.har": trace, "ciba.expurge.har": trace, "ciba.mp4": piece("psc/ciba.mp4")}
    )
    scan = scanned(tmp_path)
    assert set(by_file(scan)) == {"ciba.expurge.har", "ciba.mp4"}
    assert scan.listing.left_out["raw"] == ["ciba.har"]


def test_system_files_and_our_own_are_left_out_and_counted(tmp_path: Path) -> None:
    system = [
        "Thumbs.db",
        ".DS_Store",
        "~$rapport.docx",
        "desktop.ini",
        "__MACOSX/a.pdf",
        "._b.pdf",
    ]
    fill(
        tmp_path, dict.fromkeys((f"p/{name}" if "/" not in name else name for name in system), b"x")
    )
    examples(tmp_path)
    assert program(tmp_path, "init", "--yes").returncode == 0
    program(tmp_path, "report", "-o", "rapport.html", "-o", "rapport.json", "-o", "rapport.xlsx")
    program(tmp_path, "dossier", "lock")
    program(tmp_path, "dossier", "scan", "preuves", "-o", "mon tableau.xlsx")
    done = program(tmp_path, "dossier", "scan", ".", "--format", "json")
    data = json.loads(done.stdout)
    assert data["left_out"]["system"] == len(system)
    assert data["left_out"]["own"] == 7
    assert all(file.startswith("preuves/") for one in data["pieces"] for file in one["files"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_links_and_pipes_are_told_and_never_followed(tmp_path: Path) -> None:
    secret = fill(tmp_path / "ailleurs", {"PSC.13.mp4": piece("psc/ciba.mp4")})
    folder = fill(tmp_path / "d", {"a.png": PNG})
    (folder / "lien.mp4").symlink_to(secret / "PSC.13.mp4")
    (folder / "dossier").symlink_to(secret, target_is_directory=True)
    (folder / "boucle").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "PSC.01.mp4")
    scan = scanned(folder)
    assert set(by_file(scan)) == {"a.png"}
    assert sorted(path for path, _ in scan.listing.refused) == ["PSC.01.mp4", "boucle", "dossier", "lien.mp4"]  # fmt: skip


def test_what_the_manifest_names_is_not_proposed_again(tmp_path: Path) -> None:
    composed = unicodedata.normalize("NFC", "é.png")
    fill(
        tmp_path,
        {unicodedata.normalize("NFD", "é.png"): PNG, "b.png": PNG + b"1", "c.png": PNG + b"2"},
    )
    manifest = f"""segur_audit: 1
candidature: {{dispositif: HOP-DPI-Va2}}
preuves:
  - {{fichier: {composed}, nature: capture, repond_a: [SC.PSC.13]}}
  - {{fichiers: [./b.png], nature: capture, repond_a: [SC.PSC.13]}}
"""
    scan = scanned(tmp_path, manifest)
    assert set(by_file(scan)) == {"c.png"}
    assert len(scan.listing.left_out["declared"]) == 2


def test_date_version_and_architecture_are_read_in_the_name(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {"PSC.13 client lourd 02-10-2026 v4.2.0.png": PNG, "PSC.01 v9.9 webps.png": PNG + b"1"},
    )
    manifest = (
        'segur_audit: 1\nsolution: {version: "4.2.0"}\ncandidature: {dispositif: HOP-DPI-Va2}\n'
    )
    found = by_file(scanned(tmp_path, manifest))
    first = {
        k: t.value for k, t in found["PSC.13 client lourd 02-10-2026 v4.2.0.png"].details.items()
    }
    assert first == {"date": "2026-10-02", "version": "4.2.0", "architecture": "client_lourd"}
    other = found["PSC.01 v9.9 webps.png"]
    assert not other.details and "9.9" in other.why().fr


def test_the_proofs_without_a_file_are_listed(tmp_path: Path) -> None:
    fill(tmp_path, {"PSC.13.mp4": piece("psc/ciba.mp4")})
    lacking = [identifier for identifier, _ in scanned(tmp_path).lacking]
    assert "PSC.01.video" in lacking and "PSC.13.video" not in lacking


def test_two_files_of_the_same_bytes_are_told(tmp_path: Path) -> None:
    fill(tmp_path, {"a.png": PNG, "b.png": PNG, "c.png": PNG + b"1"})
    found = by_file(scanned(tmp_path))
    assert "mêmes octets que a.png" in found["b.png"].why().fr
    assert not any("mêmes octets" in found[name].why().fr for name in ("a.png", "c.png"))


def test_nothing_that_is_shown_names_a_patient(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            f"CR {FAMILY} {GIVEN}.xml": cda("N1").encode(),
            f"{INS}/copie {FAMILY}.xml": cda("N1").encode(),
            f"capture {GIVEN.lower()}.png": PNG,
        },
    )
    scan = scanned(tmp_path)
    shown = "".join(f(scan, lang) for f in (table, as_json) for lang in ("fr", "en"))
    assert "CR" in shown
    for secret in (FAMILY, GIVEN, INS):
        assert secret.lower() not in shown.lower()
    assert f"CR {FAMILY} {GIVEN}.xml" in by_file(scan)  # the manifest keeps the real path
    assert all("renommez" in one.why().fr for one in scan.proposals)


@pytest.mark.parametrize("data", [b"<ClinicalDocument", b"PK\x03\x04rien", b"%PDF-1.7\n", b"MSH|", b'{"log": {"entries": [', b"<s:Envelope>", b"From: a\nTo: b\n\n"])  # fmt: skip
def test_a_damaged_file_is_proposed_all_the_same(tmp_path: Path, data: bytes) -> None:
    fill(tmp_path, {"PSC.13.xml": data})
    (one,) = scanned(tmp_path).proposals
    assert [number.value for number in one.numbers] == ["SC.PSC.13"]
