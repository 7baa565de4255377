"""What `--write` adds to the manifest: lines, and nothing but lines; old or new, never between."""

from __future__ import annotations

import difflib
import os
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from folders import ROOT, examples, fill, program

from segur_audit.dossier import replacing
from segur_audit.dossier.lines import entry_item
from segur_audit.dossier.patching import with_items
from segur_audit.dossier.replacing import replace_file
from segur_audit.manifest.reading import make_manifest
from segur_audit.manifest.source import parse_source
from segur_audit.model.errors import InputError, UsageError

HEAD = "# début\nsegur_audit: 1   # un\ncandidature:\n    dispositif: 'SAS'  # « quatre » blancs\n"
ITEMS = [
    entry_item({"fichier": "été [1] l'a: #b.pdf", "nature": "document", "date": "2026-10-01"}, "à confirmer : nom"),
    entry_item({"fichiers": ["a", "no"], "nature": "cda", "version": "1.10"}),
]  # fmt: skip
WRITTEN = {
    "absent": "",
    "empty": "preuves:\n",
    "commented": "# preuves:   # chaque pièce\n  # - {fichier: a}\n\n# fin\n",
    "block": "preuves:\n  - {fichier: a}   # c\n  # fin\n\nattestations: []\n",
    "indentless": "preuves:\n- fichier: a\n  repond_a:\n    - X\n\n# z\nsas: {perimetre: complet}\n",
    "scalars": "preuves:\n  - commentaire: |\n      a\n\n      b\n\n  - commentaire: >-\n      c\n\npsc: {}\n",
    "null-key": "preuves:\n  - fichier: a\n    date:\npsc: {}\n",
    "ended": "preuves:\n  - {fichier: a}\n...\n",
}


def added(before: bytes, after: bytes) -> list[str]:
    """The lines added; a line taken away or changed is an error."""
    rows = list(difflib.ndiff(before.decode().splitlines(True), after.decode().splitlines(True)))
    assert not [row for row in rows if row.startswith("-")], rows
    return [row[2:] for row in rows if row.startswith("+")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("body", WRITTEN.values(), ids=list(WRITTEN))
def test_only_lines_are_added(body: str, mark: str, newline: str) -> None:
    before = (mark + HEAD + body).replace("\n", newline).encode()
    after = with_items(before, "manifest.yaml", "preuves", ITEMS)
    assert len(added(before, after)) in (2, 3)
    entries = parse_source(after, "m").data["preuves"]
    assert entries[-2]["fichier"] == "été [1] l'a: #b.pdf"
    assert entries[-1] == {"fichiers": ["a", "no"], "nature": "cda", "version": "1.10"}


@pytest.mark.parametrize(
    "body",
    ["preuves: []\n", "preuves: [{fichier: a}, {fichier: b}]", "preuves: [\n  {fichier: a}, # c, d\n]\n", "preuves: [{fichier: a} # x, y\n  ]\n"],
)  # fmt: skip
def test_a_list_in_brackets_takes_them_too_and_loses_no_byte(body: str) -> None:
    before = (HEAD + body).encode()
    after = with_items(before, "manifest.yaml", "preuves", ITEMS)
    left = iter(after)
    assert all(byte in left for byte in before)  # the old bytes stand in the new ones, in order
    assert len(parse_source(after, "m").data["preuves"]) == body.count("fichier") + 2


@pytest.mark.parametrize("body", ["preuves: ~\n", "preuves: rien\n", "x: &a [1]\npreuves: *a\n"])
def test_a_list_that_lines_cannot_join_is_refused(body: str) -> None:
    with pytest.raises(InputError):
        with_items((HEAD + body).encode(), "manifest.yaml", "preuves", ITEMS)


NAMES = [
    "é.pdf", unicodedata.normalize("NFD", "é à ç.pdf"), "a [b] {c}.pdf", "l'avis \"final\".pdf", "a: b #c.pdf",
    " blanc .pdf", "- tiret.pdf", "*.pdf", "&x.pdf", "!x.pdf", "%x.pdf", "@x.pdf", "`x`.pdf", "a,b.pdf", "1.10",
    "0123", "2026-10-01", "no", "~", "null", "=1+1.pdf", "a\u00a0b\u2028c\u0085d\ufeff.pdf", "\U0001f600.pdf", "a\\b.pdf", "?x",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_read_back_as_it_is(name: str) -> None:
    items = [entry_item({"fichier": name, "fichiers": [name]}, f"# {name}")]
    after = with_items(HEAD.encode(), "m", "preuves", items)
    assert parse_source(after, "m").data["preuves"] == [{"fichier": name, "fichiers": [name]}]


def test_a_scan_written_is_valid_and_a_second_adds_nothing(tmp_path: Path) -> None:
    examples(tmp_path)
    program(tmp_path, "init", "--yes", "--scheme", "HOP-DPI-Va2")
    manifest = tmp_path / "manifest.yaml"
    before = manifest.read_bytes()
    done = program(tmp_path, "dossier", "scan", "preuves", "--write")
    assert done.returncode == 0, done.stderr
    after = manifest.read_bytes()
    assert all("à confirmer" in line or line == "preuves:\n" for line in added(before, after))
    make_manifest(after, tmp_path)
    assert program(tmp_path, "dossier", "scan", "preuves", "--write").returncode == 0
    assert manifest.read_bytes() == after


def test_without_write_nothing_is_written(tmp_path: Path) -> None:
    examples(tmp_path)
    program(tmp_path, "init", "--yes")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert program(tmp_path, "dossier", "scan", "preuves").returncode == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("step", ["fdopen", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt()])
def test_stopped_anywhere_the_file_is_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = fill(tmp_path, {"m.yaml": b"old"}) / "m.yaml"

    def stop(*_: object, **__: object) -> None:
        raise error

    owner = Path if step in ("chmod", "replace") else replacing.os
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, stop)
        with pytest.raises((UsageError, KeyboardInterrupt)):
            replace_file(path, b"new" * 100_000, b"old")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["m.yaml"]


def test_a_file_that_changed_meanwhile_is_left(tmp_path: Path) -> None:
    path = fill(tmp_path, {"m.yaml": b"other"}) / "m.yaml"
    with pytest.raises(UsageError):
        replace_file(path, b"new", b"old")
    assert path.read_bytes() == b"other"


def test_mode_is_kept(tmp_path: Path) -> None:
    path = fill(tmp_path, {"m.yaml": b"old"}) / "m.yaml"
    path.chmod(0o640)
    replace_file(path, b"new", b"old")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_full_disk_gives_a_clear_error_and_the_old_manifest(tmp_path: Path) -> None:
    examples(tmp_path)
    program(tmp_path, "init", "--yes")
    before = (tmp_path / "manifest.yaml").read_bytes()
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
        "from segur_audit.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, "dossier", "scan", "preuves", "--write"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and "rien n'a été changé" in done.stderr, done.stderr
    assert (tmp_path / "manifest.yaml").read_bytes() == before
    assert not list(tmp_path.glob(".manifest*"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no signals here")
def test_killed_between_any_two_writes_it_is_old_or_new(tmp_path: Path) -> None:
    examples(tmp_path)
    program(tmp_path, "init", "--yes")
    manifest = tmp_path / "manifest.yaml"
    before = manifest.read_bytes()
    program(tmp_path, "dossier", "scan", "preuves", "--write")
    after = manifest.read_bytes()
    killing = (
        "import os, signal, sys\n"
        "count = int(sys.argv[1])\n"
        "def hook(event, arguments):\n"
        "    global count\n"
        "    if event in ('open', 'os.rename', 'os.chmod', 'os.remove', 'tempfile.mkstemp') and 'manifest.yaml' in str(arguments):\n"
        "        count -= 1\n"
        "        if count == 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(hook)\n"
        "from segur_audit.cli import run\n"
        "sys.exit(run(['dossier', 'scan', 'preuves', '--write']))\n"
    )
    killed = 0
    for count in range(1, 12):
        manifest.write_bytes(before)
        done = subprocess.run([sys.executable, "-c", killing, str(count)], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)  # fmt: skip
        assert manifest.read_bytes() in (before, after)
        killed += done.returncode == -signal.SIGKILL
        if done.returncode == 0:
            break
    assert killed >= 3


def test_the_schema_that_init_writes_offers_the_numbers_of_the_scheme(tmp_path: Path) -> None:
    assert program(tmp_path, "init", "--yes").returncode == 0
    schema = (tmp_path / "manifest.schema.json").read_text("utf-8")
    assert '"const": "SC.PSC.13"' in schema
