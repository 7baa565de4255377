"""All errors of a manifest are told at once, each with its place and advice that works; none shows a secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import CATALOGUE, HEAD, run

from segur_audit.manifest.excerpts import excerpt
from segur_audit.manifest.reading import make_manifest
from segur_audit.manifest.source import parse_source
from segur_audit.model.errors import InputError

START = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2}\n"


def refused(text: str, folder: Path = Path("/nonexistent")) -> InputError:
    with pytest.raises(InputError) as caught:
        make_manifest(text.encode(), folder)
    return caught.value


def sound(text: str) -> None:
    make_manifest(text.encode(), Path("/nonexistent"))


def lines(error: InputError) -> list[int | None]:
    return [one.location.line if one.location else None for one in error.all]


def test_errors_of_every_kind_are_told_in_the_order_of_the_file() -> None:
    error = refused(
        "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 20261215}\n"
        "editeur: {nie: 0123, nmo: X}\npreuves:\n  - {fichier: ../x}\nderogations:\n"
        "  - {exigence: A, motif: m, responsable: r, approbateur: a, debut: 2026-02-01, fin: 2026-01-01}\n"
        "attestation:\n"
    )
    assert lines(error) == [2, 3, 3, 5, 7, 8]
    assert "5 autres erreurs" in error.summary.fr


def test_twenty_errors_are_told_then_their_number() -> None:
    keys = "".join(f"  inconnue{number}: x\n" for number in range(27))
    error = refused(START + "editeur:\n" + keys)
    assert (len(list(error.all)), error.untold) == (20, 7)


def test_ids_scheme_and_catalogues_are_told_with_the_rest(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(
        "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va9, depots: {XX: 2026-11-30}}\n"
        "editeur: {nie: 0123}\nattestations:\n"
        "  - {exigence: A.99, resultat: conforme, auteur: A, date: 2026-02-02, valable_jours: 3}\n",
        "utf-8",
    )
    done = run(tmp_path, "check", "--no-builtin", "--catalogue", CATALOGUE)
    assert done.returncode == 3
    places = [line.split()[2] for line in done.stderr.splitlines() if line.startswith("Erreur")]
    assert [place.split(":")[1] for place in places] == ["2", "2", "3", "5"]


def test_an_invalid_manifest_of_a_set_keeps_its_first_error_and_the_count(tmp_path: Path) -> None:
    import json

    (tmp_path / "bad.yaml").write_text(START + "editeur: {nie: 0123, nmo: X}\n", "utf-8")
    (tmp_path / "good.yaml").write_text(HEAD, "utf-8")
    done = run(
        tmp_path, "check", "bad.yaml", "good.yaml", "--no-builtin", "--catalogue", CATALOGUE,
        "--format", "json",
    )  # fmt: skip
    first, second = json.loads(done.stdout)["reports"]
    assert "(et 1 autre erreur)" in first["error"]["message"]
    assert first["error"]["location"]["line"] == 3
    assert done.stderr.count("Erreur") == 2
    assert second["exit_code"] != 3


@pytest.mark.parametrize(
    ("text", "near"),
    [("attestation:\n", "attestations"), ("psc:\n  fluxx:\n", "flux"),
     ("preuves:\n  - fichierr:\n    nature: video\n", "fichier")],
)  # fmt: skip
def test_an_unknown_key_without_a_value_is_refused(text: str, near: str) -> None:
    error = refused(START + text)
    assert "clé inconnue" in error.message.fr
    assert error.remedy is not None and f"« {near} »" in error.remedy.fr


@pytest.mark.parametrize(
    "text", ["attestations:\n", "psc:\n  flux:\n", "candidature_x: {}\n"[:0], "editeur: ~\n"]
)
def test_a_known_key_without_a_value_is_absent(text: str) -> None:
    sound(START + text)


@pytest.mark.parametrize("written", ["20261215", '"20261215"', "15/12/2026", '"2026/12/15"'])
def test_a_date_is_told_as_it_must_be_written(written: str) -> None:
    error = refused(f"segur_audit: 1\ncandidature: {{dispositif: SAS, date_depot: {written}}}\n")
    assert error.remedy is not None
    assert "AAAA-MM-JJ" in error.remedy.fr and "2026-12-15" in error.remedy.fr


@pytest.mark.parametrize(
    "text",
    [
        "editeur:\n\tnom: X\n",
        "editeur:\n  nom: X\n\tnie: '1'\n",
        "editeur:\n  nom: X\n \tnie: '1'\n",
    ],
)
def test_a_tab_is_told_as_a_tab(text: str) -> None:
    error = refused("segur_audit: 1\n" + text)
    assert "tabulation" in error.message.fr
    assert error.remedy is not None and "espaces" in error.remedy.fr


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("nom: !!python/object/apply:os.system [id]", "!!python/object/apply:os.system"),
        ("nom: !x y", "!x"),
        ("nom: !!set {a, b}", "!!set"),
        ("nom: !!binary aGVsbG8=", "!!binary"),
    ],
)
def test_a_tag_is_refused_by_its_name(text: str, tag: str) -> None:
    error = refused(f"segur_audit: 1\nediteur:\n  {text}\n")
    assert f"« {tag} »" in error.message.fr


@pytest.mark.parametrize("tagged", ["!!str 12", "! 12"])
def test_the_tag_of_a_text_is_a_text(tagged: str) -> None:
    assert parse_source(f"a: {tagged}".encode(), "m").data == {"a": "12"}


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u200b"])
def test_a_hard_space_around_a_value_or_before_the_colon_is_passed_over(space: str) -> None:
    data = parse_source(f"a: x{space}\nb{space}: y\n".encode(), "m").data
    assert data == {"a": "x", "b": "y"}


@pytest.mark.parametrize(
    "text",
    [
        "editeur:\n\u00a0 nom: X\n",
        "editeur:\n  nom:\u00a0X\n",
        "editeur:\n  nom:\u00a0X\n  nie: '1'\n",
    ],
)
def test_a_hard_space_that_yaml_does_not_take_for_one_is_told(text: str) -> None:
    error = refused(START + text)
    assert "insécable" in error.message.fr + (error.remedy.fr if error.remedy else "")


def test_a_quoted_scheme_with_a_hard_space_is_not_offered_again(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(
        'segur_audit: 1\ncandidature: {dispositif: "HOP-DPI-Va2\u00a0"}\n', "utf-8"
    )
    done = run(tmp_path, "check")
    assert done.returncode == 3
    assert "insécable" in done.stderr and "vouliez-vous dire" not in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        'psc: {flux: [a], client_secret: "uN-s3cret"}',
        "  mot_de_passe: abc def",
        "  jeton: eyJhbGciOiAiUlMyNTYifQ.eyJzdWIiOiAiYWNjZXMtMSJ9.c2lnbmF0dXJl",
        "  url: https://exemple.fr/?access_token=uN-s3cret",
        "  x: AKIAIOSFODNN7EXAMPLE",
        "  client_secret: 'uN-s3cret",
    ],
)
@pytest.mark.parametrize("column", [1, 6, 20])
def test_an_excerpt_shows_no_secret(line: str, column: int) -> None:
    shown = excerpt(line, 3, column)
    for secret in ("s3cret", "abc def", "eyJ", "IOSFODNN7", "AKIA"):
        assert secret not in shown


@pytest.mark.parametrize(
    "line",
    [
        "  - {fichier: preuves/psc/code-flow.expurge.json, nature: vido, repond_a: [SC.SSI/GEN.18]}",
        '  nie: "0123"',
        "  - {exigence: FAQ.HOMOLOGATION.CANDIDATE, debut: 2026-01-01}",
    ],
)
def test_an_excerpt_without_secret_is_the_line(line: str) -> None:
    assert line in excerpt(line, 3, 5)


def test_the_caret_stands_under_its_column() -> None:
    shown = excerpt("a: {secret: xyz, b: c}", 1, 18).splitlines()
    assert shown[0][shown[1].index("^")] == "b"
