"""What the FAQ's log and its amendments say of a number, whether or not a REM is imported
(contract, 6.1).
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.ids import canonical
from segur_audit.model.text import Lang, Text, shorten
from segur_audit.rem.amending import Amendment, amendments


def told_of(identifier: str, lang: Lang) -> Iterator[str]:
    """The lines on the number `identifier` (a requirement, a scenario or a proof), none when the
    log does not know it.
    """
    key = canonical(identifier)
    rows = [one for one in amendments() if key in {canonical(target) for target in one.targets}]
    if not rows:
        return
    number = shorten(identifier)
    yield Text(
        "{number} — ce que la FAQ dit de ce numéro du REM :",
        "{number} — what the FAQ says of this number of the REM:",
        number=number,
    )[lang]
    for row in rows:
        yield f"  · {_line(row)[lang]}"
    yield Text(
        "  Pour en lire l'énoncé, importez votre REM (segur-audit rem import).",
        "  To read its wording, import your REM (segur-audit rem import).",
    )[lang]
    yield ""


def _line(row: Amendment) -> Text:
    since = f"{row.effect} : " if row.effect else ""
    return Text(
        "{since}{note} Source : {source}",
        "{since}{note} Source: {source}",
        since=since,
        note=row.note,
        source=row.source,
    )
