"""The lock of a dossier: a piece that is no longer the one that was approved closes the gate with a code of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import CATALOGUE, HEAD, run

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
        if n["code"].startswith("lock.") and n["outcome"] == "fail"
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
    "text",
    [
        "",
        "[]",
        '{"format": "segur-audit/lock", "format_version": 1, "files": [1]}',
        '{"format": "segur-audit/lock", "format_version": 2, "files": {}}',
        '{"format": "segur-audit/lock", "format_version": 3, "files": {}}',
        "\x00",
    ],
)
def test_a_damaged_lock_is_invalid_input(locked: Path, text: str) -> None:
    (locked / "manifest.lock.json").write_text(text, "utf-8")
    assert run(locked, *CHECK).returncode == 3


def test_verify_without_a_lock_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(MANIFEST, "utf-8")
    done = run(tmp_path, "dossier", "verify")
    assert done.returncode == 3
    assert "dossier lock" in done.stderr


def codes(folder: Path, outcome: str, *more: str) -> set[str]:
    done = run(folder, *CHECK, "--format", "json", *more)
    notices = json.loads(done.stdout)["notices"]
    return {n["code"] for n in notices if n["code"].startswith("lock.") and n["outcome"] == outcome}


def test_a_changed_manifest_returns_6(locked: Path) -> None:
    (locked / "manifest.yaml").write_text(MANIFEST + "# relu\n", "utf-8")
    assert codes(locked, "fail") == {"lock.manifest"}
    assert run(locked, *CHECK).returncode == 6
    assert run(locked, "dossier", "verify").returncode == 6


def test_a_lock_of_the_first_format_is_still_read(locked: Path) -> None:
    lock = locked / "manifest.lock.json"
    files = json.loads(lock.read_text("utf-8"))["files"]
    first = {"format": "segur-audit/lock", "format_version": 1, "files": files}
    lock.write_text(json.dumps(first), "utf-8")
    (locked / "manifest.yaml").write_text(MANIFEST + "# relu\n", "utf-8")
    assert run(locked, "dossier", "verify").returncode == 0
    assert codes(locked, "warning") == codes(locked, "fail") == set()
    (locked / "a.txt").write_text("autre", "utf-8")
    assert run(locked, "dossier", "verify").returncode == 6


def test_another_tool_catalogue_or_verdict_is_told_and_closes_nothing(locked: Path) -> None:
    lock = locked / "manifest.lock.json"
    document = json.loads(lock.read_text("utf-8"))
    document["tool"]["version"] = "0.0.9"
    document["verdict"]["exit_code"] = 42
    lock.write_text(json.dumps(document), "utf-8")
    assert codes(locked, "warning") == {"lock.tool", "lock.catalogue", "lock.verdict"}
    assert run(locked, *CHECK).returncode != 6
    done = run(locked, "dossier", "verify")
    assert done.returncode == 0 and "0.0.9" in done.stdout


def test_verify_needs_no_catalogue(locked: Path) -> None:
    catalogue = locked / "regles"
    catalogue.mkdir()
    for file in Path(CATALOGUE).rglob("SC.A.01.yaml"):
        (catalogue / file.name).write_bytes(file.read_bytes())
    text = MANIFEST.replace("segur_audit: 1\n", "segur_audit: 1\ncatalogues: [regles]\n")
    (locked / "manifest.yaml").write_text(text, "utf-8")
    assert run(locked, "dossier", "lock", "--force").returncode == 0
    (catalogue / "SC.A.01.yaml").write_text("x", "utf-8")
    done = run(locked, "dossier", "verify")
    assert done.returncode == 0 and "catalogue" in done.stdout
    (catalogue / "SC.A.01.yaml").unlink()
    assert run(locked, "dossier", "verify").returncode == 0


def test_what_differs_stands_among_what_blocks_with_the_attestations_that_fall(
    locked: Path,
) -> None:
    import hashlib

    digest = hashlib.sha256(b"un").hexdigest()
    attested = (
        "attestations:\n  - {exigence: SC.A.01, resultat: conforme, auteur: A. Martin, "
        f"date: 2026-11-02, valable_jours: 90, pieces: {{a.txt: '{digest}'}}}}\n"
    )
    (locked / "manifest.yaml").write_text(MANIFEST + attested, "utf-8")
    seal = ("--no-builtin", "--catalogue", CATALOGUE)
    assert run(locked, "dossier", "lock", "--force", *seal).returncode == 0
    (locked / "a.txt").write_text("autre", "utf-8")
    shown = run(locked, *CHECK).stdout
    blocks = shown.partition("Ce qui bloque")[2].partition("À savoir")[0]
    assert "a.txt" in blocks and "à refaire" in " ".join(blocks.split()) and "A.01" in blocks
    for form in ("markdown", "html", "plain"):
        assert "a.txt" in run(locked, *CHECK, "--format", form).stdout


def test_one_flipped_bit_is_found(locked: Path) -> None:
    (locked / "a.txt").write_bytes(bytes(range(256)) * 16_000)
    assert run(locked, "dossier", "lock", "--force").returncode == 0
    data = bytearray((locked / "a.txt").read_bytes())
    data[3_000_000] ^= 1
    (locked / "a.txt").write_bytes(data)
    assert run(locked, "dossier", "verify").returncode == 6


def pem(folder: Path, kind: str) -> tuple[str, str]:
    """A private key and its public key, written in `folder`."""
    pytest.importorskip("cryptography")
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    key = {
        "ed25519": lambda: ed25519.Ed25519PrivateKey.generate(),
        "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
    }[kind]()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    public = key.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    (folder / f"{kind}.pem").write_bytes(private)
    (folder / f"{kind}.pub").write_bytes(public)
    return f"{kind}.pem", f"{kind}.pub"


@pytest.mark.parametrize("kind", ["ed25519", "ec", "rsa"])
def test_a_signature_vouches_for_the_seal_and_for_no_other(locked: Path, kind: str) -> None:
    private, public = pem(locked, kind)
    assert run(locked, "dossier", "verify", "--key", public).returncode == 3
    assert run(locked, "dossier", "sign", "--key", private).returncode == 0
    assert run(locked, "dossier", "verify", "--key", public).returncode == 0
    (locked / "c.txt").write_text("trois", "utf-8")
    (locked / "manifest.yaml").write_text(MANIFEST.replace("b.txt", "c.txt"), "utf-8")
    assert run(locked, "dossier", "lock", "--force").returncode == 0
    done = run(locked, "dossier", "verify", "--key", public)
    assert done.returncode == 6 and "signature" in done.stdout


def test_another_key_or_a_changed_envelope_is_refused(locked: Path) -> None:
    import base64

    private, _ = pem(locked, "ed25519")
    _, other = pem(locked, "ec")
    assert run(locked, "dossier", "sign", "--key", private).returncode == 0
    envelope = locked / "manifest.lock.dsse.json"
    document = json.loads(envelope.read_text("utf-8"))
    statement = json.loads(base64.b64decode(document["payload"]))
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert {s["name"] for s in statement["subject"]} >= {"manifest.lock.json", "a.txt"}
    assert run(locked, "dossier", "verify", "--key", other).returncode == 6
    document["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()
    envelope.write_text(json.dumps(document), "utf-8")
    assert run(locked, "dossier", "verify", "--key", "ed25519.pub").returncode == 6
    envelope.write_text("{}", "utf-8")
    assert run(locked, "dossier", "verify", "--key", "ed25519.pub").returncode == 3


def test_a_seal_that_no_longer_holds_is_not_signed(locked: Path) -> None:
    private, _ = pem(locked, "ed25519")
    (locked / "a.txt").write_text("autre", "utf-8")
    assert run(locked, "dossier", "sign", "--key", private).returncode == 6
    assert run(locked, "dossier", "sign").returncode == 2
    assert not (locked / "manifest.lock.dsse.json").exists()
