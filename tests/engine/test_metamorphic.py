"""What must hold of any dossier: taking something away never helps, adding what answers nothing never helps, order says nothing."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from folders import EXAMPLES

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import EvidenceFile, Shelf, from_bytes
from segur_audit.manifest.reading import Manifest, read_manifest, rebuilt
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Report

NAMES = ("dpi-pret", "dpi-erreurs", "sas")
GATES = ("depot", "attribution", "avance", "solde")
#: What a report is about, and what persons decided: taking these away asks another question.
FRAME = ("segur_audit", "candidature", "attestations", "derogations", "applicabilites", "remarques")
#: The better, the greater.
WORTH = {
    Outcome.ERROR: 0,
    Outcome.FAIL: 0,
    Outcome.MISSING: 0,
    Outcome.TO_REVIEW: 1,
    Outcome.WAIVED: 2,
}
OPEN = (Outcome.PASS, Outcome.NOT_APPLICABLE)

Data = dict[str, Any]
_SHELF = Shelf()
_STRAY = from_bytes("ajout/rien.txt", b"Une note sans objet.\n")


@cache
def example(name: str) -> Manifest:
    return read_manifest(EXAMPLES / name / "manifest.yaml")


def reported(name: str, gate: str, change: Callable[[Data], None] | None = None) -> Report:
    manifest = example(name)
    if change:
        data = copy.deepcopy(manifest.source.data)
        change(data)
        manifest = rebuilt(manifest, replace(manifest.source, data=data))

    def opener(path: str, nature: str | None) -> EvidenceFile:
        if path == _STRAY.path:
            return replace(_STRAY)
        return _SHELF.open_file(manifest.folder, path, nature)

    return audit(manifest, builtin_catalogue(), Options(gate, dt.date(2026, 11, 23)), opener)


@cache
def before(name: str, gate: str) -> Report:
    return reported(name, gate)


def outcomes(report: Report) -> dict[str, Outcome]:
    return {result.requirement.id: result.outcome for result in report.results}


def better(report: Report, name: str, gate: str) -> list[str]:
    """The requirements that came out better than on the example as it is."""
    first = {r.requirement.id: r for r in before(name, gate).results}
    found = []
    for result in report.results:
        was, now = first[result.requirement.id].outcome, result.outcome
        if result.level is not None and (
            (was not in OPEN and (now in OPEN or WORTH[now] > WORTH[was]))
            or (was is Outcome.PASS and now is Outcome.NOT_APPLICABLE)
        ):
            found.append(f"{result.requirement.id}: {was} → {now}")
    return found


def named_only(identifier: str) -> bool:
    """Whether a rule applies only as soon as a piece names it: without the piece, it is no longer asked."""
    rule = next(r for r in builtin_catalogue().requirements if r.id == identifier)
    return "audit.evidence_ids" in str(rule.applies_when)


def paths(data: Data) -> Iterator[tuple[str, ...]]:
    """Every declaration below the top of the manifest, and each whole section."""
    for section, content in data.items():
        if section in (*FRAME, "preuves"):
            continue
        yield (section,)
        if isinstance(content, dict):
            yield from ((section, key) for key in content)


def without(path: tuple[str, ...]) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        inside: Any = data
        for step in path[:-1]:
            inside = inside[step]
        del inside[path[-1]]

    return change


def tried(items: list[Any], number: int, most: int) -> list[Any]:
    """At most `most` of the items, others for each number: together the gates try them all."""
    stride = max(1, -(-len(items) // most))
    return items[number % stride :: stride]


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("name", NAMES)
def test_taking_a_declaration_away_never_helps(name: str, gate: str) -> None:
    every = list(paths(example(name).source.data))
    for path in tried(every, GATES.index(gate), 5):
        report = reported(name, gate, without(path))
        assert better(report, name, gate) == [], path


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("name", NAMES)
def test_taking_a_piece_away_never_helps(name: str, gate: str) -> None:
    pieces = example(name).source.data.get("preuves", [])
    for index in tried(list(range(len(pieces))), GATES.index(gate), 3):

        def change(data: Data, index: int = index) -> None:
            del data["preuves"][index]

        helped = [
            one
            for one in better(reported(name, gate, change), name, gate)
            if not named_only(one.partition(":")[0])
        ]
        # A fault that a piece shows goes with the piece: what asks for it is then missing, and what looks at all is sound.
        assert [one for one in helped if not one.startswith("DOSSIER.")] == [], index


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("name", NAMES)
def test_a_piece_that_answers_nothing_never_helps(name: str, gate: str) -> None:
    def change(data: Data) -> None:
        data.setdefault("preuves", []).append({"fichier": _STRAY.path, "nature": "document"})

    report = reported(name, gate, change)
    assert [one for one in better(report, name, gate) if "not_applicable →" not in one] == []
    assert report.exit_code == before(name, gate).exit_code or report.exit_code != 0


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_pieces_and_sections_says_nothing(name: str, gate: str) -> None:
    def change(data: Data) -> None:
        for key in ("preuves", "attestations", "derogations", "homologations", "test_intrusion"):
            if isinstance(data.get(key), list):
                data[key].reverse()
        for key in list(data)[::-1]:
            data[key] = data.pop(key)

    report = reported(name, gate, change)
    assert outcomes(report) == outcomes(before(name, gate))
    assert report.verdict.code == before(name, gate).verdict.code
