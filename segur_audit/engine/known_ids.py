"""What a manifest's decisions name and no catalogue in use knows: ids of requirements, chapters
(contract, section 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from segur_audit.catalogue.reading import Catalogue
from segur_audit.manifest.source import Source
from segur_audit.manifest.yaml_builder import Steps
from segur_audit.model.errors import InputError
from segur_audit.model.ids import canonical, nearest
from segur_audit.model.text import Text, shorten

_SECTIONS = ("attestations", "derogations", "applicabilites")


def decision_errors(
    source: Source, catalogue: Catalogue, data: Mapping[str, Any] | None = None
) -> Iterator[InputError]:
    """An error for each decision on a requirement that `catalogue` does not know, and for each
    unknown chapter of `depots`.

    `data` are the declarations, where they are not those of `source` as it is written.
    """
    if data is None:
        data = source.data if isinstance(source.data, dict) else {}
    for section in _SECTIONS:
        entries = data.get(section)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            identifier = entry.get("exigence") if isinstance(entry, dict) else None
            if isinstance(identifier, str) and canonical(identifier) not in catalogue.keys:
                yield _unknown_id(source, (section, index, "exigence"), identifier, catalogue)
    candidature = data.get("candidature")
    chapters = candidature.get("depots") if isinstance(candidature, dict) else None
    for chapter in chapters if isinstance(chapters, dict) else ():
        if chapter not in catalogue.chapters:
            yield _unknown_chapter(source, chapter, catalogue)


def _unknown_id(source: Source, steps: Steps, identifier: str, catalogue: Catalogue) -> InputError:
    near, place = nearest(identifier, catalogue.ids), source.locate(steps)
    return InputError(
        Text(
            "exigence inconnue des catalogues : « {identifier} »",
            "requirement unknown to the catalogues: '{identifier}'",
            identifier=shorten(identifier),
        ),
        location=place,
        excerpt=source.excerpt(place),
        remedy=Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?", near=near)
        if near
        else Text("segur-audit list les énumère", "segur-audit list shows them"),
    )


def _unknown_chapter(source: Source, chapter: str, catalogue: Catalogue) -> InputError:
    place, names = source.locate(("candidature", "depots", chapter)), ", ".join(catalogue.chapters)
    return InputError(
        Text(
            "chapitre inconnu : « {chapter} »",
            "unknown chapter: '{chapter}'",
            chapter=shorten(chapter),
        ),
        location=place,
        excerpt=source.excerpt(place),
        remedy=Text("chapitres connus : {names}", "known chapters: {names}", names=names),
    )
