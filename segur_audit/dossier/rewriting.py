"""The manifest of a pack: the same declarations, whose paths are those of the packed files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from segur_audit.manifest.paths import composed
from segur_audit.model.ids import canonical
from segur_audit.model.piece import TEXTS

Paths = Mapping[str, str]
_FILES = ("fichier", "message_initial")
_OURS = ("responsable", "echeance")
_DECISIONS = ("attestations", "derogations", "applicabilites")


def selected(
    data: Mapping[str, Any], entries: Collection[int], concerned: Callable[[str], bool]
) -> dict[str, Any]:
    """The data with only these `preuves`, and the decisions and remarks on ids that are
    `concerned`.
    """
    chosen = dict(data)
    chosen["preuves"] = [e for i, e in enumerate(data.get("preuves", ())) if i in entries]
    for section, key in (*((name, "exigence") for name in _DECISIONS), ("remarques", "preuve")):
        if section in data:
            chosen[section] = [one for one in data[section] if concerned(one[key])]
    return {key: value for key, value in chosen.items() if value != [] or key in data}


def without_files(data: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """The data without the files that are `gone`; an entry that gives nothing any more goes with
    them.
    """
    entries = [_without(entry, gone) for entry in data.get("preuves", ())]
    return {**data, "preuves": [e for e in entries if _gives(e)]} if entries else dict(data)


def _without(entry: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    kept = {k: v for k, v in entry.items() if not (k in _FILES and v in gone)}
    if "fichiers" in kept:
        kept["fichiers"] = [file for file in kept["fichiers"] if file not in gone]
        if not kept["fichiers"]:
            del kept["fichiers"]
    return kept


def _gives(entry: Mapping[str, Any]) -> bool:
    return any(entry.get(key) for key in ("fichier", "fichiers", *TEXTS))


def moved(data: Mapping[str, Any], paths: Paths) -> dict[str, Any]:
    """The data in which each path of `paths` is the one that it gives, keys of attestations
    included.

    Who follows what stays at home. What judged a file that is not packed no longer names it: its
    own name may show a person's.
    """
    known = {composed(old): new for old, new in paths.items()}
    texts = {entry[key] for entry in data.get("preuves", ()) for key in TEXTS if key in entry}

    def new(path: str) -> str:
        return known.get(composed(path), path)

    def entry(one: Mapping[str, Any]) -> dict[str, Any]:
        kept = {k: v for k, v in one.items() if k not in _OURS}
        changed = {k: new(v) if k in _FILES else v for k, v in kept.items()}
        if "fichiers" in changed:
            changed["fichiers"] = [new(file) for file in changed["fichiers"]]
        return changed

    def decision(one: Mapping[str, Any]) -> dict[str, Any]:
        changed = dict(one)
        if isinstance(one.get("justificatif"), str):
            changed["justificatif"] = new(one["justificatif"])
        if isinstance(one.get("pieces"), dict):
            kept = {n: d for n, d in one["pieces"].items() if composed(n) in known or n in texts}
            changed["pieces"] = {new(name): digest for name, digest in kept.items()}
        return changed

    out = {key: value for key, value in data.items() if key != "suivi"}
    if "preuves" in data:
        out["preuves"] = [entry(one) for one in data["preuves"]]
    for section in (*_DECISIONS, "remarques"):
        if section in data:
            out[section] = [decision(one) for one in data[section]]
    if isinstance(data.get("verifications"), dict):
        local = data["verifications"]
        out["verifications"] = {
            k: new(v) if k in ("jwks", "cda_schemas") else v for k, v in local.items()
        }
    return out


def substituted(data: Mapping[str, Any], copies: Paths) -> dict[str, Any]:
    """The data in which each raw trace is replaced by its redacted copy, or left out where the copy
    is named already.
    """
    named = {
        composed(file)
        for entry in data.get("preuves", ())
        for file in (entry.get("fichier"), *entry.get("fichiers", ()))
        if file
    }
    twice = {raw for raw, copy in copies.items() if composed(copy) in named}
    return moved_entries(without_files(data, twice), copies)


def moved_entries(data: Mapping[str, Any], paths: Paths) -> dict[str, Any]:
    """The data in which only `preuves` follow `paths`: an attestation of a raw trace is none of its
    copy.
    """
    return {**data, "preuves": moved({"preuves": data.get("preuves", [])}, paths)["preuves"]}


def number_of(key: str, wanted: Collection[str]) -> bool:
    """Whether an id is one of `wanted` keys, or lies below one."""
    name = canonical(key)
    return name in wanted or any(name.startswith(f"{one}.") for one in wanted)
