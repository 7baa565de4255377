"""Several manifests in one call: one table, the worst code, shared evidence opened once."""

from __future__ import annotations

import json
from pathlib import Path

from commands import CATALOGUE, HEAD, SOUND, run

from segur_audit.evidence.files import Shelf


def test_a_file_that_several_manifests_share_is_opened_once(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    (tmp_path / "sous").mkdir()
    shelf = Shelf()
    first = shelf.open_file(tmp_path, "a.xml", "cda")
    first.release()
    (tmp_path / "a.xml").unlink()
    again = shelf.open_file(tmp_path / "sous", "../a.xml", "cda")
    assert (again.path, again.data, again.sha256) == ("../a.xml", b"<a/>", first.sha256)


def test_a_file_that_is_not_there_is_looked_for_again(tmp_path: Path) -> None:
    shelf = Shelf()
    assert shelf.open_file(tmp_path, "a.xml", "cda").problem == "missing"
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    assert shelf.open_file(tmp_path, "a.xml", "cda").problem is None


def test_the_shelf_keeps_no_more_than_its_room(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    shelf = Shelf(room=3)
    shelf.open_file(tmp_path, "a.xml", "cda")
    (tmp_path / "a.xml").unlink()
    assert shelf.open_file(tmp_path, "a.xml", "cda").problem == "missing"


def test_several_manifests_give_one_table_and_one_code(tmp_path: Path) -> None:
    for name, text in {"un": SOUND, "deux": HEAD, "trois": "segur_audit: 2\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.yaml").write_text(text, "utf-8")
    names = [f"{name}/manifest.yaml" for name in ("un", "deux", "trois")]
    done = run(
        tmp_path, "check", *names, "--no-builtin", "--catalogue", CATALOGUE, "-o", "json=r.json"
    )
    assert done.returncode == 3
    overview = done.stdout[done.stdout.index("Tous les manifestes") :]
    assert all(name in overview for name in names)
    found = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert [report["manifest"]["path"] for report in found["reports"]] == names
    assert [report["exit_code"] for report in found["reports"]] == [0, 1, 3]
