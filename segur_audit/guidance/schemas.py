"""The published JSON Schemas (draft-07)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from segur_audit import SCHEMAS
from segur_audit.catalogue.reading import Catalogue
from segur_audit.catalogue.schemes import scheme_codes
from segur_audit.model.natures import nature_label
from segur_audit.model.text import Lang


def published(name: str) -> dict[str, Any]:
    """The schema of the manifest, of a requirement definition or of the JSON report."""
    if name == "manifest":
        from segur_audit.manifest.reading import manifest_schema

        return manifest_schema()
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return found


def completed(catalogue: Catalogue, scheme: str, lang: Lang) -> dict[str, Any]:
    """The manifest's schema for editors: it offers the ids and numbers of a catalogue with their
    titles, natures and
    schemes too, and refuses nothing that the published one accepts.
    """
    schema = json.loads(json.dumps(published("manifest")))
    keys = schema["properties"]
    offered = [{"const": name, "title": title} for name, title in _names(catalogue, scheme, lang)]
    piece = keys["preuves"]["items"]["properties"]
    piece["repond_a"]["items"] = _offering(piece["repond_a"]["items"], offered)
    natures = piece["nature"]["enum"]
    piece["nature"]["enumDescriptions"] = [nature_label(name)[lang] for name in natures]
    rules = [{"const": str(r.id), "title": r.title[lang]} for r in catalogue.for_scheme(scheme)]
    for name in ("attestations", "derogations", "applicabilites"):
        decision = keys[name]["items"]["properties"]
        decision["exigence"] = _offering(decision["exigence"], rules)
    followed = keys["suivi"]["items"]["properties"]
    followed["exigence"] = _offering(followed["exigence"], offered)
    about = keys["candidature"]["properties"]
    about["dispositif"] = _offering(about["dispositif"], [{"const": c} for c in scheme_codes()])
    return dict(schema)


def _offering(schema: dict[str, Any], names: list[dict[str, str]]) -> dict[str, Any]:
    """`schema`, whose values are offered; others stay what they were."""
    return {"anyOf": [*names, schema]}


def _names(catalogue: Catalogue, scheme: str, lang: Lang) -> Iterator[tuple[str, str]]:
    for rule in catalogue.for_scheme(scheme):
        title = rule.title[lang]
        yield str(rule.id), title
        for slot in rule.proofs:
            yield str(slot.id), f"{slot.label[lang]} ({title})" if slot.label else title
