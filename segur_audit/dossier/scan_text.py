"""What a scan shows: a table for people, JSON for programs. Patients' names and numbers are masked
in both.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from segur_audit.dossier.certainty import CERTAINTIES, Certainty
from segur_audit.dossier.pairing import RAW, RAW_LABEL
from segur_audit.dossier.proposal import Proposal, Scan
from segur_audit.dossier.walking import LEFT_OUT
from segur_audit.model.privacy import Mask
from segur_audit.model.text import Lang, Text, clean

_SHOWN = 200
_MARKS = {Certainty.SURE: "✓", Certainty.GUESSED: "?", Certainty.UNKNOWN: "∅"}
_NONE = Text("numéro à donner", "number to give")
_NO_NATURE = Text("nature à donner", "nature to give")


def table(scan: Scan, lang: Lang, width: int = 100) -> str:
    """The proposals with how sure each is and why, then what was left out, refused, and what lacks
    a file.
    """
    return "\n".join([*_lines(scan, lang, width), ""])


def _lines(scan: Scan, lang: Lang, width: int) -> Iterator[str]:
    mask = Mask(scan.private)
    for one in scan.proposals[:_SHOWN]:
        yield from _one(one, mask, lang, width)
    if len(scan.proposals) > _SHOWN:
        more = len(scan.proposals) - _SHOWN
        yield Text(
            "… et {more} autres (-o pieces.xlsx les donne toutes)",
            "… and {more} others (-o pieces.xlsx gives them all)",
            more=more,
        )[lang]
    if scan.proposals:
        yield ""
    counts = scan.counts()
    files = sum(len(one.every_file) for one in scan.proposals)
    said = ", ".join(f"{counts[one]} {_counted(one, counts[one])[lang]}" for one in Certainty)
    total = len(scan.proposals)
    yield Text(
        "{files} fichiers, {total} pièces : {said}",
        "{files} files, {total} pieces: {said}",
        files=files,
        total=total,
        said=said,
    )[lang]
    yield from _set_aside(scan, mask, lang)
    if scan.lacking:
        numbers = ", ".join(identifier for identifier, _ in scan.lacking[:_SHOWN])
        count = len(scan.lacking)
        text = Text(
            "Preuves sans fichier ({count}) : {numbers}",
            "Proofs without a file ({count}): {numbers}",
            count=count,
            numbers=numbers,
        )[lang]
        yield from textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)


def _set_aside(scan: Scan, mask: Mask, lang: Lang) -> Iterator[str]:
    """What was left out or could not be opened."""
    for why, paths in sorted(scan.listing.left_out.items()):
        if paths:
            label = _left_out(why)
            yield Text(
                "Laissés de côté : {count_paths} {label}",
                "Left out: {count_paths} {label}",
                count_paths=len(paths),
                label=label,
            )[lang]
    for path, reason in scan.listing.refused:
        shown = mask.plain(clean(path))
        yield Text(
            "Non ouvert : {shown} ({reason})",
            "Not opened: {shown} ({reason})",
            shown=shown,
            reason=reason,
        )[lang]


def _one(one: Proposal, mask: Mask, lang: Lang, width: int) -> Iterator[str]:
    files = " + ".join(mask.plain(clean(file)) for file in one.every_file)
    numbers = ", ".join(number.value for number in one.numbers) or f"({_NONE[lang]})"
    nature = one.nature.value if one.nature else f"({_NO_NATURE[lang]})"
    details = "".join(f", {told.value}" for told in one.details.values())
    yield f"{_MARKS[one.certainty]} {CERTAINTIES[one.certainty][lang]:<8} {files}"
    text = f"{numbers} · {nature}{mask.plain(details)} — {one.why()[lang]}"
    yield from textwrap.wrap(
        text, width, initial_indent=" " * 11, subsequent_indent=" " * 11, break_on_hyphens=False
    )


def _counted(certainty: Certainty, count: int) -> Text:
    s = "s" if count > 1 else ""
    return {
        Certainty.SURE: Text("sûre{s}", "sure", s=s),
        Certainty.GUESSED: Text("devinée{s}, à confirmer", "guessed, to confirm", s=s),
        Certainty.UNKNOWN: Text("inconnue{s}, à compléter", "unknown, to complete", s=s),
    }[certainty]


def _left_out(why: str) -> Text:
    return RAW_LABEL if why == RAW else LEFT_OUT[why]


def as_json(scan: Scan, lang: Lang) -> str:
    """The same as data; the paths are masked as everywhere but in the manifest and the
    spreadsheet.
    """
    mask = Mask(scan.private)
    data = {
        "format": "segur-audit/scan",
        "format_version": 1,
        "lang": lang,
        "folder": mask.plain(scan.folder),
        "counts": {certainty.value: count for certainty, count in scan.counts().items()},
        "pieces": [_piece(one, lang) for one in scan.proposals],
        "left_out": {
            why: len(paths) for why, paths in sorted(scan.listing.left_out.items()) if paths
        },
        "refused": [{"path": path, "why": why[lang]} for path, why in scan.listing.refused],
        "lacking": [{"id": identifier, "asks": text[lang]} for identifier, text in scan.lacking],
    }
    return json.dumps(_masked(data, mask), ensure_ascii=False, indent=2) + "\n"


def _piece(one: Proposal, lang: Lang) -> dict[str, Any]:
    return {
        "certainty": one.certainty.value,
        "files": list(one.files),
        "message_initial": one.initial,
        "nature": one.nature.value if one.nature else None,
        "nature_certainty": one.nature.certainty.value if one.nature else "unknown",
        "repond_a": [number.value for number in one.numbers],
        "numbers_certainty": [number.certainty.value for number in one.numbers],
        **{key: told.value for key, told in one.details.items()},
        "why": one.why()[lang],
    }


_OURS = frozenset({"id", "asks", "repond_a", "format", "nature", "why", "certainty"})


def _masked(value: Any, mask: Mask, key: str = "") -> Any:
    """Every text but those that are ours."""
    if isinstance(value, str):
        return value if key in _OURS else mask.plain(clean(value))
    if isinstance(value, list):
        return [_masked(item, mask, key) for item in value]
    if isinstance(value, dict):
        return {name: _masked(item, mask, name) for name, item in value.items()}
    return value
