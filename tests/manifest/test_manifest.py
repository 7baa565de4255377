"""The manifest: what is refused, where, and which remedy is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from segur_audit.manifest.reading import ABSENT, make_manifest, manifest_schema
from segur_audit.model.errors import InputError
from segur_audit.model.natures import NATURES

HEAD = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2}\n"


def refused(text: str, folder: Path = Path("/nonexistent")) -> InputError:
    with pytest.raises(InputError) as caught:
        make_manifest(text.encode(), folder)
    return caught.value


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "manifest.yaml:1:1", "vide"),
        ("- a\n", "manifest.yaml:1:1", "clé"),
        ("segur_audit: 2\ncandidature: {dispositif: SAS}", "manifest.yaml:1:14 (segur_audit)", "attendu : 1"),
        ("candidature: {dispositif: SAS}", "manifest.yaml:1:1", "segur_audit"),
        ("segur_audit: 1\ncandidature: {}", "manifest.yaml:2:14 (candidature)", "dispositif"),
        (HEAD + "editeur: {nie: 0123}", "manifest.yaml:3:16 (editeur.nie)", "texte"),
        (HEAD + "solution: {version: 1.10}", "manifest.yaml:3:21 (solution.version)", "texte"),
        (HEAD + "editeur: {nmo: X}", "manifest.yaml:3:16 (editeur.nmo)", "clé inconnue"),
        (HEAD + "cda: {n1_systematique: peut-être}", "manifest.yaml:3:24 (cda.n1_systematique)", "oui ou non"),
        (HEAD + "psc: {flux: [code_flwo]}", "manifest.yaml:3:14 (psc.flux[0])", "valeur inconnue"),
        (HEAD + "test_intrusion:\n  - date: 2026-02-30", "manifest.yaml:4:11 (test_intrusion[0].date)", "date du calendrier"),
        (HEAD + "derogations:\n  - {exigence: A, motif: m, responsable: r, approbateur: a, debut: 2026-02-01, fin: 2026-01-01}", "manifest.yaml:4:85 (derogations[0].fin)", "avant de commencer"),
        (HEAD + "derogations:\n  - {exigence: A, motif: m, responsable: r, debut: 2026-02-01, fin: 2026-03-01}", "manifest.yaml:4:5 (derogations[0])", "approbateur"),
        (HEAD + 'attestations:\n  - {exigence: A, resultat: conforme, auteur: " ", date: 2026-02-01, valable_jours: 3}', "manifest.yaml:4:47 (attestations[0].auteur)", "vide"),
    ],
)  # fmt: skip
def test_an_invalid_manifest_is_refused_at_its_place(text: str, place: str, words: str) -> None:
    error = refused(text)
    assert str(error.location) == place
    assert words in error.message.fr


def test_the_remedy_says_which_quotes_to_add() -> None:
    error = refused(HEAD + "solution:\n  version: 1.10\n")
    assert error.remedy is not None
    assert 'version: "1.10"' in error.remedy.fr


def test_did_you_mean_is_said() -> None:
    remedy = refused(HEAD + "editeur: {nmo: X}").remedy
    assert remedy is not None
    assert "« nom »" in remedy.fr


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "a/../../x", "C:/x", "a\\..\\..\\x", "~/../../x/../../y"]
)
def test_a_path_that_leaves_the_folder_is_refused(path: str, tmp_path: Path) -> None:
    error = refused(HEAD + f"preuves:\n  - fichier: '{path}'\n", tmp_path)
    assert "sort du dossier" in error.message.fr
    assert error.location is not None and error.location.line == 4


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.txt").write_text("x")
    (inside / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert (
        "sort du dossier" in refused(HEAD + "preuves:\n  - fichier: link.txt\n", inside).message.fr
    )


def test_a_link_that_stays_in_the_folder_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "file.txt")
    manifest = make_manifest((HEAD + "preuves:\n  - fichier: link.txt\n").encode(), tmp_path)
    assert manifest.get("preuves[0].fichier") == "link.txt"


def test_oui_and_non_are_booleans_only_where_one_is_wanted() -> None:
    text = HEAD + "cda: {n1_systematique: oui, n3_envoye: non}\nediteur: {nom: non}\n"
    manifest = make_manifest(text.encode(), Path("/nonexistent"))
    assert manifest.get("cda.n1_systematique") is True
    assert manifest.get("cda.n3_envoye") is False
    assert manifest.get("editeur.nom") == "non"


def test_an_absent_path_is_absent_and_not_false() -> None:
    manifest = make_manifest(HEAD.encode(), Path("/nonexistent"))
    assert manifest.get("cda.n1_systematique") is ABSENT
    assert manifest.declared("cda") is None


def test_the_published_schema_lists_every_nature() -> None:
    assert manifest_schema()["properties"]["preuves"]["items"]["properties"]["nature"][
        "enum"
    ] == list(NATURES)


def test_the_published_schema_is_a_draft_7_schema() -> None:
    from jsonschema import Draft7Validator

    Draft7Validator.check_schema(manifest_schema())
