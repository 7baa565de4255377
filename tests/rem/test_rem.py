"""The REM workbook: read in each of its layouts, hostile ones refused, nothing dropped in silence."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import (
    CONVERGENCE,
    OLD,
    RECENT,
    SMALL,
    proof,
    rem,
    requirement,
    rows_old,
    rows_recent,
    write,
)

from segur_audit.model.errors import InputError
from segur_audit.model.requirement import Asker
from segur_audit.rem import Rem, RemScenario
from segur_audit.rem.amending import amended, amendments
from segur_audit.rem.building import read_rem
from segur_audit.rem.columns import columns_of, layout, text_of
from segur_audit.rem.diffing import diff, impact
from segur_audit.rem.exporting import export, rows_of
from segur_audit.rem.loading import catalogue_of
from segur_audit.rem.natures import natures_of
from segur_audit.rem.sides import merged
from segur_audit.rem.storing import store, stored

SCHEME = "HOP-DPI-Va2"


def bare(content: Rem) -> list[object]:
    """What a REM says, its provenance aside."""
    return [
        (
            one.id,
            one.text,
            one.level,
            one.chapter,
            one.function,
            one.profiles,
            one.condition,
            [(s.id, s.text, [(p.id, p.text, p.natures) for p in s.proofs]) for s in one.scenarios],
        )
        for one in content.requirements
    ]


def read(path: Path) -> Rem:
    return read_rem(path, SCHEME)


def test_the_layout_of_31_columns_is_read(tmp_path: Path) -> None:
    found = read(write(tmp_path / "rem.xlsx", OLD, rows_old(SMALL)))
    assert (len(OLD), found.layout) == (31, "wide")
    assert bare(found) == bare(SMALL)


def test_the_layout_of_34_columns_is_read(tmp_path: Path) -> None:
    plain = replace(
        SMALL, requirements=tuple(replace(one, condition="") for one in SMALL.requirements)
    )
    assert len(RECENT) == 34
    assert bare(read(write(tmp_path / "rem.xlsx", RECENT, rows_recent(plain)))) == bare(plain)


def test_the_layout_of_convergence_is_read(tmp_path: Path) -> None:
    plain = replace(
        SMALL,
        requirements=tuple(
            replace(one, condition="", level="mandatory") for one in SMALL.requirements
        ),
    )
    found = read(write(tmp_path / "rem.xlsx", CONVERGENCE, [row[:14] for row in rows_of(plain)]))
    assert (len(CONVERGENCE), found.layout) == (14, "long")
    assert bare(found) == bare(plain)


@pytest.mark.parametrize("made", ["old", "recent", "convergence"])
def test_a_round_trip_through_the_convergence_layout_changes_nothing(
    tmp_path: Path, made: str
) -> None:
    plain = replace(
        SMALL, requirements=tuple(replace(one, condition="") for one in SMALL.requirements)
    )
    headers, rows = {
        "old": (OLD, rows_old(SMALL)),
        "recent": (RECENT, rows_recent(plain)),
        "convergence": (CONVERGENCE, None),
    }[made]
    if rows is None:
        export(SMALL, tmp_path / "rem.xlsx")
    else:
        write(tmp_path / "rem.xlsx", headers, rows)
    first = read(tmp_path / "rem.xlsx")
    export(first, tmp_path / "again.xlsx")
    assert bare(read(tmp_path / "again.xlsx")) == bare(first)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 12))
def test_columns_in_any_order_under_other_headers_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, above: int
) -> None:
    order = list(range(len(OLD)))
    chance.shuffle(order)
    spelt = [
        OLD[index].upper().replace(" ", "\n").replace("É", "E")
        if index % 2
        else f"  {OLD[index]}\u00a0"
        for index in order
    ]
    rows = [
        [(row[index] if index < len(row) else "") for index in order] for row in rows_old(SMALL)
    ]
    path = tmp_path_factory.mktemp("rem") / "rem.xlsx"
    found = read(
        write(
            path,
            spelt,
            rows,
            above=above,
            sheet="Exigences REM vague 2",
            others=("Liste Référentiels", "Historique"),
        )
    )
    assert bare(found) == bare(SMALL)


def test_merged_cells_continue_the_row_above(tmp_path: Path) -> None:
    rows = [
        [
            "",
            "",
            "",
            "PSC",
            "",
            "F",
            "EXIGENCE",
            "PSC.90",
            "Texte",
            "PSC.90.01",
            "S1",
            "PSC.90.01.01",
            "Vidéo",
        ]
    ]
    rows += [
        ["", "", "", "", "", "", "", "", "", "", "", "PSC.90.01.02", "Capture"],
        ["", "", "", "", "", "", "", "", "", "PSC.90.02", "S2", "PSC.90.02.01", "Vidéo"],
    ]
    found = read(write(tmp_path / "rem.xlsx", OLD, rows))
    (one,) = found.requirements
    assert [(s.id, [p.id for p in s.proofs]) for s in one.scenarios] == [
        ("PSC.90.01", ["PSC.90.01.01", "PSC.90.01.02"]),
        ("PSC.90.02", ["PSC.90.02.01"]),
    ]
    assert (found.counts.read, found.counts.kept, found.counts.merged) == (3, 1, 2)


def test_several_proofs_in_a_cell_and_shared_proofs_are_kept(tmp_path: Path) -> None:
    rows = [
        [
            "",
            "",
            "",
            "PSC",
            "",
            "F",
            "EXIGENCE",
            "PSC.90",
            "Texte",
            "PSC.90.01",
            "S1",
            "PSC.90.01.01\nPSC.90.01.02",
            "CAS 1 vidéo OU CAS 2 capture",
        ]
    ]
    rows += [
        [
            "",
            "",
            "",
            "PSC",
            "",
            "F",
            "EXIGENCE",
            "PSC.90",
            "Texte",
            "PSC.90.02",
            "S2",
            "PSC.90.01.01",
            "Vidéo",
        ]
    ]
    (one,) = read(write(tmp_path / "rem.xlsx", OLD, rows)).requirements
    assert [proof.id for proof in one.proofs] == ["PSC.90.01.01", "PSC.90.01.02"]
    assert [len(s.proofs) for s in one.scenarios] == [2, 1]


def test_what_is_not_understood_is_told_with_its_row_and_why(tmp_path: Path) -> None:
    rows = [
        ["", "", "", "", "", "", "", "", "Texte sans numéro"],
        ["", "", "", "PSC", "", "F", "EXIGENCE", "voir plus bas", "x"],
    ]
    rows += [
        [
            "",
            "",
            "",
            "PSC",
            "",
            "F",
            "EXIGENCE",
            "PSC.90",
            "Texte",
            "PSC.90.01",
            "S",
            "",
            "Une preuve sans numéro",
        ]
    ]
    found = read(write(tmp_path / "rem.xlsx", OLD, rows))
    assert [row for row, _, _ in found.counts.not_understood] == [2, 3, 4]
    assert all(fr and en and fr != en for _, fr, en in found.counts.not_understood)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a<br/>b", "a\nb"),
        ("<p>un</p><p>deux</p>", "un\ndeux"),
        ("\u00a0PSC.01\u00a0", "PSC.01"),
        ("d&eacute;p&ocirc;t &lt; 1 an", "dépôt < 1 an"),
        ("x < 3 et y > 2", "x < 3 et y > 2"),
        (None, ""),
        (12, "12"),
    ],
)
def test_html_remnants_and_hard_spaces_are_taken_away(cell: object, text: str) -> None:
    assert text_of(cell) == text


def test_proportions_of_real_workbooks_lose_and_miscount_nothing(tmp_path: Path) -> None:
    made = []
    for number in range(320):
        identifier = f"SSI/IAM.{number:03}"
        if number % 4 == 0:
            made.append(requirement(identifier, chapter=f"C{number % 9}"))
            continue
        numbers = [f"{identifier}.01.{n:02}" for n in (1, 2)]
        if number % 16 == 1:
            numbers[0] = f"SSI/IAM.{number:03}.02.01"  # not named after its scenario
        made.append(
            requirement(
                identifier,
                RemScenario(f"{identifier}.01", "S", tuple(map(proof, numbers))),
                chapter=f"C{number % 9}",
            )
        )
    found = read(write(tmp_path / "rem.xlsx", OLD, rows_old(rem(*made))))
    assert bare(found) == bare(rem(*made))
    assert sum(not one.proofs for one in found.requirements) == 80
    assert found.counts.not_understood == ()


def hostile() -> dict[str, bytes]:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    return {
        "no workbook": b"PSC.01;texte\n",
        "old .xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        "password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "bomb": bomb.getvalue(),
        "another zip": other.getvalue(),
        "truncated": b"PK\x03\x04" + b"\x00" * 100,
        "empty": b"",
    }


@pytest.mark.parametrize("data", hostile().values(), ids=hostile())
def test_what_is_no_rem_is_refused_with_a_clear_message(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "rem.xlsx").write_bytes(data)
    done = run(tmp_path, "rem", "import", "rem.xlsx", "--scheme", SCHEME, "-o", "rem")
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("Erreur : rem.xlsx — ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "rem").exists()


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = write(tmp_path / "rem.xlsx", OLD, rows_old(SMALL)).read_bytes()
    for part in (0.2, 0.5, 0.9):
        (tmp_path / "rem.xlsx").write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(InputError):
            read(tmp_path / "rem.xlsx")


def test_a_workbook_without_the_headers_of_a_rem_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(write(tmp_path / "rem.xlsx", ["Nom", "Prénom"], [["a", "b"]]))
    assert columns_of(["ID", "Exigence"]) is None
    assert layout({"proof_id:1": 0}) == "long"


def test_a_formula_is_shown_and_never_evaluated(tmp_path: Path) -> None:
    rows = rows_old(SMALL)
    rows[0][8] = '=HYPERLINK("http://exemple.fr")'
    found = read(write(tmp_path / "rem.xlsx", OLD, rows))
    assert found.requirements[0].text == ""  # a formula that no one computed holds no value


@pytest.mark.parametrize(
    ("text", "natures", "confidence"),
    [
        ("Vidéo montrant la connexion", ("video",), "sure"),
        ("Copie d’écran ou vidéo", ("video", "capture"), "sure"),
        ("Source SMTP du mail", ("courriel_mss",), "sure"),
        ("Identifiant de l'exécution du cas de test", ("execution_motco",), "sure"),
        ("Lien permanent Gazelle", ("lien_gazelle",), "sure"),
        ("Un justificatif", ("document",), "likely"),
        ("Montrer que cela marche", (), "unsure"),
    ],
)
def test_the_nature_of_a_proof_is_told_with_its_confidence(
    text: str, natures: tuple[str, ...], confidence: str
) -> None:
    assert natures_of(text) == (natures, confidence)


def test_an_imported_rem_is_read_back_as_it_was(tmp_path: Path) -> None:
    store(SMALL, tmp_path / "rem")
    assert stored(tmp_path / "rem") == SMALL
    assert (tmp_path / "rem/.gitignore").read_text("utf-8") == "*\n"
    assert {path.name for path in (tmp_path / "rem").iterdir()} == {
        "rem.json",
        ".gitignore",
        "NE-PAS-REDISTRIBUER.txt",
    }


def test_an_import_never_writes_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "autre").mkdir()
    (tmp_path / "autre/important.txt").write_text("x")
    with pytest.raises(InputError):
        store(SMALL, tmp_path / "autre")


def test_a_damaged_import_is_refused(tmp_path: Path) -> None:
    for text in ("", "{}", '{"format": "segur-audit/rem", "format_version": 1}'):
        (tmp_path / "rem.json").write_text(text, "utf-8")
        with pytest.raises(InputError):
            stored(tmp_path)


def test_a_rem_becomes_a_catalogue_of_slots() -> None:
    catalogue = catalogue_of(SMALL)
    (one,) = catalogue.find("PSC.91")
    assert [(slot.id, [a.nature for a in slot.accepts]) for slot in one.proofs] == [
        ("PSC.91.01.01", ["video"]),
        ("PSC.91.01.02", ["capture"]),
    ]
    (alone,) = catalogue.find("MSS/UX.99")
    assert alone.review is not None and not alone.proofs
    (conditional,) = catalogue.find("SSI/IAM.80")
    assert conditional.applies_when is not None and "person" in conditional.applies_when
    (archive,) = catalogue.find("INS/va1.53")
    assert [use.name for accepted in archive.proofs[0].accepts for use in accepted.checks] == [
        "xdm.conform"
    ]


def test_a_profile_becomes_a_condition_on_the_manifest() -> None:
    from segur_audit.manifest.fitting import accepts

    (one,) = catalogue_of(rem(requirement("PSC.92", profiles=("Profil CIBA",)))).requirements
    assert one.applies_when is not None
    schema = one.applies_when["candidature.profils"]
    assert accepts(schema, ["ciba"]) and accepts(schema, ["Profil CIBA"])
    assert not accepts(schema, ["autre"]) and not accepts(schema, [])


def test_a_built_in_rule_keeps_its_assertions_when_a_rem_completes_it() -> None:
    from segur_audit.catalogue.reading import builtin_catalogue
    from segur_audit.rem.merging import combine

    imported = catalogue_of(
        rem(requirement("SC.PSC.13", RemScenario("PSC.13.01", "S", (proof("PSC.13.01.01"),))))
    )
    combined = combine([builtin_catalogue(), imported])
    one = next(r for r in combined.for_scheme(SCHEME) if r.key == "PSC.13")
    (known,) = builtin_catalogue().find("SC.PSC.13")
    assert one.expects == known.expects
    assert [side.applies_when for side in one.asked_by] == [known.applies_when, None]
    asked = [slot.id for slot in one.proofs if slot.asker is Asker.REM]
    assert asked == ["PSC.13.01.01"]
    assert (combined.refs[-1].merges, combined.refs[-1].replaces) == (("SC.PSC.13",), ())
    assert merged(known, imported.requirements[0]).checks == known.checks


def test_an_amendment_applies_to_versions_older_than_the_one_that_absorbed_it() -> None:
    def noted(version: str) -> bool:
        _, notes = amended(
            rem(
                requirement("SC.DB/PFI.01", RemScenario("SC.DB/PFI.01.01", "S", ())),
                version=version,
            )
        )
        return any("A21-3" in note.fr for found in notes.values() for note in found)

    assert noted("2024-07-17")
    assert not noted("2024-09-05")


def test_an_old_wording_is_read_as_the_amendment_says() -> None:
    old = rem(requirement("DMP/CONF.01", text="Conforme au GI DMP 2.9 en vigueur"))
    changed, notes = amended(replace(old, scheme="MDV-LGC-Va2"))
    assert changed.requirements[0].text == "Conforme au GI DMP 2.10 en vigueur"
    assert list(notes) == ["DMP/CONF.01"]
    same, none = amended(old)  # the hospital's REM is not concerned
    assert same.requirements[0].text == old.requirements[0].text and not none


def test_every_amendment_is_sourced_in_both_languages() -> None:
    assert len(amendments()) >= 15
    for one in amendments():
        assert one.source and one.note.fr and one.note.en
        assert one.targets or one.old


def test_the_difference_of_a_rem_with_itself_is_empty() -> None:
    assert diff(SMALL, SMALL) == ()


EDITS = st.lists(
    st.sampled_from(["reword", "editorial", "remove", "add", "level", "move"]),
    min_size=1,
    max_size=4,
    unique=True,
)


@settings(max_examples=60, deadline=None)
@given(EDITS, st.randoms(use_true_random=False))
def test_random_edits_of_a_workbook_are_found_exactly(
    tmp_path_factory: pytest.TempPathFactory, edits: list[str], chance: random.Random
) -> None:
    many = rem(
        *(
            requirement(
                f"SSI/IAM.{n:02}",
                RemScenario(
                    f"IAM.{n:02}.01", f"Scénario {n}", (proof(f"IAM.{n:02}.01.01", f"Vidéo {n}"),)
                ),
                text=f"texte {n} " + " ".join(f"mot{n}x{k}" for k in range(9)),
            )
            for n in range(12)
        )
    )
    chosen = chance.sample(range(12), len(edits))
    listed = list(many.requirements)
    expected = set()
    for kind, index in zip(edits, chosen, strict=True):
        one = listed[index]
        if kind == "reword":
            listed[index] = replace(one, text=one.text + " nouveau")
            expected.add(("reworded", "requirement", one.id))
        elif kind == "editorial":
            listed[index] = replace(one, text=one.text.upper() + " .")
            expected.add(("editorial", "requirement", one.id))
        elif kind == "remove":
            (scenario,) = one.scenarios
            listed[index] = replace(one, id="", text="")
            expected |= {
                ("removed", "requirement", one.id),
                ("removed", "scenario", scenario.id),
                ("removed", "proof", scenario.proofs[0].id),
            }
        elif kind == "level":
            listed[index] = replace(one, level="recommended")
            expected.add(("changed", "requirement", one.id))
        elif kind == "move":
            listed[index] = replace(one, chapter="AUTRE")
            expected.add(("moved", "requirement", one.id))
        else:
            listed.append(requirement(f"PSC.{index:02}", text=f"tout autre chose {index} zzz"))
            expected.add(("added", "requirement", f"PSC.{index:02}"))
    changed = replace(many, requirements=tuple(one for one in listed if one.id))
    folder = tmp_path_factory.mktemp("rem")
    before, after = (
        read(write(folder / f"{n}.xlsx", OLD, rows_old(one)))
        for n, one in enumerate((many, changed))
    )
    assert {(edit.what, edit.item.kind, edit.item.id) for edit in diff(before, after)} == expected


def test_a_renumbered_proof_is_a_guess_with_its_likeness() -> None:
    old = rem(
        requirement(
            "PSC.91",
            RemScenario(
                "PSC.91.01",
                "S",
                (proof("PSC.91.01.01", "Vidéo en plein écran de la connexion de bout en bout"),),
            ),
        )
    )
    new = rem(
        requirement(
            "PSC.91",
            RemScenario(
                "PSC.91.01",
                "S",
                (proof("PSC.91.01.07", "Vidéo en plein écran de la connexion, de bout en bout"),),
            ),
        )
    )
    (edit,) = diff(old, new)
    assert (edit.what, edit.before and edit.before.id, edit.item.id) == (
        "renumbered",
        "PSC.91.01.01",
        "PSC.91.01.07",
    )
    assert edit.likeness and edit.likeness > 0.9


def test_the_impact_is_told_in_the_order_of_work() -> None:
    old = rem(
        requirement(
            "PSC.91",
            RemScenario(
                "PSC.91.01",
                "S",
                (proof("A.1", "Vidéo une"), proof("A.2", "Capture deux trois quatre")),
            ),
        )
    )
    new = rem(
        requirement(
            "PSC.91",
            RemScenario(
                "PSC.91.01",
                "S",
                (proof("A.1", "Vidéo autre chose"), proof("A.3", "Archive IHE_XDM entière")),
            ),
        )
    )
    manifest = {"preuves": [{"repond_a": ["A.2"]}, {"repond_a": ["A.1"]}]}
    assert [
        (task.what, task.edit.item.id, task.pieces) for task in impact(diff(old, new), manifest)
    ] == [
        ("produce", "A.3", ()),
        ("redo", "A.1", (1,)),
        ("remove", "A.2", (0,)),
    ]


MANIFEST = """segur_audit: 1
candidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15, profils: []}
preuves:
  - {url: https://exemple.fr/a, nature: capture, repond_a: [PSC.91.01.02]}
  - {url: https://exemple.fr/b, nature: capture, repond_a: [PSC.77.01.01]}
"""


def test_import_check_coverage_and_diff_from_the_command_line(tmp_path: Path) -> None:
    write(tmp_path / "rem.xlsx", OLD, rows_old(SMALL))
    (tmp_path / "manifest.yaml").write_text(MANIFEST, "utf-8")
    done = run(
        tmp_path,
        "rem",
        "import",
        "rem.xlsx",
        "--scheme",
        SCHEME,
        "--version",
        "2024-09-05",
        "--date",
        "2026-11-23",
        "-o",
        "importe",
    )
    assert done.returncode == 0, done.stderr
    assert "4 lignes lues, 4 exigences et 4 preuves gardées" in done.stdout
    report = json.loads(
        run(
            tmp_path, "check", "--catalogue", "importe", "--only", "SC.PSC.91", "--format", "json"
        ).stdout
    )
    assert [(slot["id"], slot["state"]) for slot in report["requirements"][0]["proofs"]] == [
        ("PSC.91.01.01", "missing"),
        ("PSC.91.01.02", "to_review"),
    ]
    covered = json.loads(run(tmp_path, "rem", "coverage", "importe", "--format", "json").stdout)
    assert {p["proof"]: p["state"] for p in covered["chapters"]["PSC"]}[
        "PSC.91.01.02"
    ] == "to_review"
    assert covered["without_proof"] == ["MSS/UX.99"]
    assert [stray["entry"] for stray in covered["strays"]] == [1]
    bars = run(tmp_path, "rem", "coverage", "importe", "-v", COLUMNS="80").stdout
    assert "PSC.91.01.01" in bars and "manquantes" in bars
    page = run(tmp_path, "rem", "coverage", "importe", "--format", "html").stdout
    assert "<svg" in page and "<script" not in page
    assert (
        json.loads(run(tmp_path, "rem", "diff", "importe", "rem.xlsx", "--format", "json").stdout)[
            "edits"
        ]
        == []
    )
    assert run(tmp_path, "rem", "export", "importe", "-o", "convergence.xlsx").returncode == 0
    assert run(tmp_path, "rem", "export", "importe", "-o", "convergence.xlsx").returncode == 2
    assert run(tmp_path, "rem", "diff", "importe", "convergence.xlsx").stdout.startswith(
        "0 différence"
    )


def test_a_workbook_is_a_catalogue_when_its_name_tells_the_scheme(tmp_path: Path) -> None:
    write(tmp_path / "REM_HOP-DPI-Va2.xlsx", OLD, rows_old(SMALL))
    write(tmp_path / "rem.xlsx", OLD, rows_old(SMALL))
    (tmp_path / "manifest.yaml").write_text(MANIFEST, "utf-8")
    assert (
        run(
            tmp_path, "check", "--catalogue", "REM_HOP-DPI-Va2.xlsx", "--only", "SC.PSC.91", "-q"
        ).returncode
        == 1
    )
    assert run(tmp_path, "check", "--catalogue", "rem.xlsx", "-q").returncode == 3


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1), st.integers(0, 400), st.binary(max_size=40))
def test_a_damaged_workbook_is_read_or_refused_and_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, place: float, length: int, scrap: bytes
) -> None:
    path = write(tmp_path_factory.mktemp("rem") / "rem.xlsx", OLD, rows_old(SMALL))
    whole = path.read_bytes()
    at = int(place * len(whole))
    path.write_bytes(whole[:at] + scrap + whole[at + length :])
    try:
        read(path)
    except InputError as error:
        assert error.message.fr and error.message.en
