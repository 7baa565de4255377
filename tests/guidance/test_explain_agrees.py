"""What `explain` says of a requirement is what `check` decides, whatever the manifest."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any

from folders import EXAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.engine.scope import Scope, scope_of
from segur_audit.evidence.files import Shelf
from segur_audit.guidance.standing import ground_of, standing
from segur_audit.manifest.reading import Manifest, read_manifest, rebuilt
from segur_audit.model.errors import InputError
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult

TODAY = dt.date(2026, 11, 23)
_SHELF = Shelf()
_KEPT = {("segur_audit",), ("candidature",), ("candidature", "dispositif")}


@cache
def example(name: str) -> Manifest:
    return read_manifest(EXAMPLES / name / "manifest.yaml")


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document."""
    if path:
        yield path
    steps = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, inside in steps:
        yield from paths(inside, (*path, step))


def drop(data: Any, path: tuple[Any, ...]) -> None:
    """Take a place away, or turn a yes into a no; one that is gone already is left."""
    *parents, last = path
    for step in parents:
        inside = data.get(step) if isinstance(data, dict) else None
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            inside = data[step]
        data = inside
    if isinstance(data, dict) and isinstance(data.get(last), bool):
        data[last] = not data[last]
    elif isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        del data[last]


def ruling(requirement: str, applicable: bool, day: dt.date) -> dict[str, Any]:
    return {
        "exigence": requirement,
        "applicable": applicable,
        "motif": "Décision tirée au hasard",
        "auteur": "Camille Exemple",
        "date": day.isoformat(),
    }


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    """An example of which some places are taken away, with decisions at different dates."""
    manifest = example(draw(st.sampled_from(("dpi-pret", "dpi-erreurs", "sas"))))
    data = copy.deepcopy(manifest.source.data)
    places = [place for place in paths(data) if place not in _KEPT]
    whole = [place for place in places if len(place) <= 2]
    for place in draw(st.lists(st.sampled_from(whole) | st.sampled_from(places), max_size=8)):
        drop(data, place)
    known = [one.id for one in builtin_catalogue().for_scheme(data["candidature"]["dispositif"])]
    days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
    drawn = st.lists(st.builds(ruling, st.sampled_from(known), st.booleans(), days), max_size=4)
    data["applicabilites"] = draw(drawn)
    try:
        return rebuilt(manifest, replace(manifest.source, data=data))
    except InputError:  # what was taken away must be there: the manifest as it was
        return manifest


def told(scope: Scope) -> dict[str, Any]:
    """What `explain` says that can be compared."""
    asked = {slot.id for slot in scope.slots}
    return {
        "applies": scope.applies,
        "because": scope.applicability.because.fr,
        "sides": scope.applicability.sides,
        "level": scope.level,
        "proofs": asked if scope.applies else set(),
        "unknown": sorted(finding.code for finding in scope.unknown),
    }


def decided(result: RequirementResult) -> dict[str, Any]:
    """The same, of what `check` decides."""
    asked = {p.id for p in result.proofs if p.state is not Outcome.NOT_APPLICABLE}
    codes = {finding.code for finding in result.findings}
    return {
        "applies": result.applicability.applies,
        "because": result.applicability.because.fr,
        "sides": result.applicability.sides,
        "level": result.level,
        "proofs": asked if result.applicability.applies else set(),
        "codes": codes,
    }


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    manifest=manifests(),
    gate=st.sampled_from(("depot", "attribution", "avance", "solde")),
    day=st.none() | st.dates(dt.date(2026, 6, 1), dt.date(2027, 6, 1)),
)
def test_explain_and_check_decide_alike(manifest: Manifest, gate: str, day: dt.date | None) -> None:
    catalogue, options = builtin_catalogue(), Options(gate, TODAY, day)
    opener = partial(_SHELF.open_file, manifest.folder)
    try:
        report = audit(manifest, catalogue, options, opener)
    except InputError:
        return
    known = ground_of(manifest, catalogue, options, opener)
    assert report.results
    for result in report.results:
        explained = told(scope_of(result.requirement, standing(result.requirement, known, options)))
        checked = decided(result)
        if explained["applies"] is not False and result.waiver is None:
            missing = set(explained["unknown"]) - checked["codes"]
            assert not missing or result.attestation, result.requirement.id
        del explained["unknown"], checked["codes"]
        assert explained == checked, result.requirement.id


def test_explain_reads_the_pieces_that_a_condition_depends_on() -> None:
    manifest = example("dpi-pret")
    data = copy.deepcopy(manifest.source.data)
    data.pop("cda")
    manifest = rebuilt(manifest, replace(manifest.source, data=data))
    options, opener = Options("depot", TODAY), partial(_SHELF.open_file, manifest.folder)
    catalogue = builtin_catalogue()
    (rule,) = catalogue.find("FAQ.CDA.XFRM")
    known = ground_of(manifest, catalogue, options, opener)
    assert scope_of(rule, standing(rule, known, options)).applies is True
    results = audit(manifest, catalogue, options, opener).results
    assert next(r for r in results if r.requirement is rule).applicability.applies is True
