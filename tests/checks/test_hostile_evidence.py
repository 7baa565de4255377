"""Evidence that was damaged at random: findings, never an error of ours."""

from __future__ import annotations

import datetime as dt
from functools import cache

from folders import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import EvidenceFile, from_bytes
from segur_audit.manifest.reading import Manifest, make_manifest, named_files

READY = EXAMPLES / "dpi-pret"
SCRAPS = (
    b"",
    b"\x00",
    b"<!DOCTYPE x>",
    b"\xff\xfe",
    b'"',
    b"<",
    b"\r\n\r\n",
    b"--limite",
    b"%%EOF",
    b"9" * 30,
    b"PK\x05\x06" + b"\x00" * 18,
)


@cache
def manifest() -> Manifest:
    return make_manifest((READY / "manifest.yaml").read_bytes(), READY)


@cache
def originals() -> dict[str, bytes]:
    return {file: (READY / file).read_bytes() for _, file in named_files(manifest().data)}


CATALOGUE = read_catalogue(BUILTIN)
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 400), st.sampled_from(SCRAPS)), min_size=1, max_size=5
)


def damaged(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """`data`, bytes cut out and scraps put in at a few places."""
    for place, length, scrap in edits:
        at = int(place * len(data))
        data = data[:at] + scrap + data[at + length :]
    return data


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(originals())), EDITS, min_size=1, max_size=3))
def test_damaged_evidence_yields_findings_and_no_error(
    edits: dict[str, list[tuple[float, int, bytes]]],
) -> None:
    files = {name: damaged(data, edits.get(name, [])) for name, data in originals().items()}

    def opener(path: str, nature: str | None) -> EvidenceFile:
        return (
            from_bytes(path, files[path])
            if path in files
            else EvidenceFile(path, problem="missing")
        )

    report = audit(manifest(), CATALOGUE, Options("depot", dt.date(2026, 11, 23)), opener)
    assert [
        f.message.fr for r in report.results for f in r.findings if f.code == "check.crashed"
    ] == []
