"""Earlier JSON reports: whether one is sound, and which of them is about a manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from segur_audit.model.errors import InputError
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import Report
from segur_audit.model.text import Text

_OUTCOMES = frozenset(outcome.value for outcome in Outcome)
_LEVELS = (None, "mandatory", "recommended")


def documents_of(baseline: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The reports of a baseline, one or several. Raises InputError when it holds something else."""
    reports = baseline.get("reports") if "reports" in baseline else [baseline]
    if not isinstance(reports, list) or not all(isinstance(one, dict) for one in reports):
        raise InputError(
            Text(
                "le rapport précédent est abîmé : ses rapports n'y sont pas",
                "the earlier report is damaged: its reports are not there",
            ),
            location=Location(name),
        )
    return reports


def is_sound(document: Mapping[str, Any]) -> bool:
    """Whether a report holds what a comparison reads, each thing of its type; one that is an error
    holds nothing else.
    """
    if not isinstance(document.get("manifest"), dict):
        return False
    if not isinstance(document["manifest"].get("path"), str):
        return False
    if "error" in document:
        return True
    return _all(document.get("requirements"), _is_requirement)


def _all(items: Any, is_one: Callable[[Any], bool]) -> bool:
    return isinstance(items, list) and all(
        isinstance(item, dict) and is_one(item) for item in items
    )


def _is_requirement(item: Mapping[str, Any]) -> bool:
    return (
        isinstance(item.get("id"), str)
        and "level" in item
        and item["level"] in _LEVELS
        and _is_outcome(item.get("outcome"))
        and _all(item.get("findings"), _is_finding)
    )


def _is_finding(item: Mapping[str, Any]) -> bool:
    place = item.get("location")
    return (
        isinstance(item.get("code"), str)
        and _is_outcome(item.get("outcome"))
        and "location" in item
        and (place is None or _is_place(place))
    )


def _is_place(place: Any) -> bool:
    return isinstance(place, dict) and all(
        isinstance(place.get(key), str | None) for key in ("file", "path")
    )


def _is_outcome(value: Any) -> bool:
    return isinstance(value, str) and value in _OUTCOMES


def earlier(
    report: Report, documents: Sequence[Mapping[str, Any]], one_of_one: bool
) -> Mapping[str, Any] | None:
    """The one of `documents` that is about the manifest of `report`, None when none surely is.

    The manifest of a set is named as it was given; of two single reports the ends of their paths
    are compared. One that
    did not change is known by its digest as well.
    """
    if one_of_one:
        given = str(
            documents[0].get("manifest", {}).get("given") or documents[0]["manifest"]["path"]
        )
        return documents[0] if _may_be_one(given, report.shown) else None
    ways: tuple[Callable[[Mapping[str, Any]], bool], ...] = (
        lambda about: len(documents) > 1 and about.get("path") == report.shown,
        lambda about: about.get("given") == report.shown,
        lambda about: (
            about.get("sha256") == report.manifest_sha256
            and _may_be_one(str(about.get("given") or about.get("path")), report.shown)
        ),
        lambda about: len(documents) > 1 and _ends_with(str(about.get("path")), report.shown),
    )
    for way in ways:
        matching = [one for one in documents if way(one.get("manifest") or {})]
        if len(matching) == 1:
            return matching[0]
    return None


def _may_be_one(before: str, now: str) -> bool:
    return _ends_with(before, now) or _ends_with(now, before)


def _ends_with(path: str, end: str) -> bool:
    """Whether `path` ends with all the steps of `end`, those that lead up and out left aside."""
    steps, last = (
        [part for part in PurePosixPath(one).parts if part not in ("..", "/")]
        for one in (path, end)
    )
    return steps[-len(last) :] == last
