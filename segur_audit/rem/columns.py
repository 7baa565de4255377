"""Finds the columns of a REM by the words of their headers, whatever their order, accents, blanks
or line breaks.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence

#: Each column that is understood, and the beginnings that its normalised header may have. The first
#: that fits wins.
_HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("conditional", ("exigence conditionnelle", "conditionnelle", "condition")),
    (
        "scenario_id",
        (
            "n scenario",
            "no scenario",
            "numero scenario",
            "numero de scenario",
            "numero du scenario",
            "id scenario",
            "identifiant scenario",
            "identifiant du scenario",
            "reference scenario",
            "reference du scenario",
            "n de scenario",
            "n du scenario",
        ),
    ),
    ("scenario", ("scenario de conformite", "scenarios de conformite", "scenario", "scenarios")),
    ("historic", ("profil historique",)),
    (
        "profile",
        ("profil concerne", "profils concernes", "profil de l exigence", "profil s concerne s"),
    ),
    ("section_id", ("id section",)),
    ("chapter", ("chapitre", "section")),
    ("block", ("bloc",)),
    ("function", ("fonction",)),
    ("nature", ("nature de l exigence", "nature exigence", "nature de la preconisation")),
    (
        "id",
        (
            "n exigence",
            "no exigence",
            "numero exigence",
            "numero d exigence",
            "numero de l exigence",
            "id exigence",
            "id de l exigence",
            "identifiant exigence",
            "identifiant de l exigence",
            "reference exigence",
            "reference de l exigence",
            "code exigence",
            "n d exigence",
            "n de l exigence",
            "identifiant",
            "id",
        ),
    ),
    (
        "text",
        (
            "enonce de l exigence",
            "enonce",
            "libelle de l exigence",
            "texte de l exigence",
            "description de l exigence",
            "exigence",
        ),
    ),
    ("comment", ("commentaire",)),
    ("perimeter", ("perimetre",)),
    ("criticality", ("criticite",)),
    ("order", ("ordre",)),
    ("status", ("statut",)),
)
#: Words that are a header when they are all of it, and say something else before other words: «
#: Profil utilisateur ».
_ALONE = {"profil": "profile", "profils": "profile", "profil s": "profile", "nature": "nature"}
_PROOF_ID_AFTER = re.compile(r"preuve (\d{1,2}) (?:n|no|numero|id|identifiant|reference)")
_PROOF_ID = re.compile(
    r"(?:n|no|numero|id|identifiant|reference)(?: de)?(?: la)? preuves?(?: s)? ?(\d{0,2})"
)
_PROOF = re.compile(
    r"(?:(?:libelle|enonce|description|texte|elements?)(?: de)?(?: la)? )?preuves?(?: s)?"
    r"(?: attendues?(?: s)?)? ?(\d{0,2})(?: (?:texte|libelle|description|enonce))?"
)
_SPEAKS = re.compile(r"\b(?:preuves?|scenarios?|exigences?|profils?|nature|conditions?)\b")
_NEEDED = ("id", "text")
_TAG = re.compile(
    r"<(?:/?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|a|table|tr|td|th|font|h[1-6])(?:\s"
    r"[^<>]*)?/?)>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/tr)\s*/?>", re.IGNORECASE)


class _Unsaved:
    """A cell that holds a formula whose value was not saved with the workbook."""

    def __str__(self) -> str:
        return ""


UNSAVED = _Unsaved()

_DASHES = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), "∕": "/", "⁄": "/"})
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""))


def normalised(header: object) -> str:
    """A header for comparison: no accents, no case, words alone."""
    bare = unicodedata.normalize("NFKD", str(header or "").replace("°", " ").replace("º", " "))
    return " ".join(
        re.findall(
            r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)).casefold()
        )
    )


def columns_of(row: Sequence[object]) -> dict[str, int] | None:
    """The columns of a header row by name (`proof_id:3`, `proof:3` for the numbered ones); None
    when it is no header of a REM.
    """
    found: dict[str, int] = {}
    headers = [normalised(cell) for cell in row]
    for naming in (
        _exact_name,
        _name,
    ):  # a header that is a name comes before one that begins as it
        for index, header in enumerate(headers):
            name = naming(header)
            if name and name not in found and index not in found.values():
                found[name] = index
    proofs = any(name.startswith("proof") for name in found)
    return (
        found
        if all(name in found for name in _NEEDED) and (proofs or "scenario_id" in found)
        else None
    )


def resembles(row: Sequence[object]) -> bool:
    """Whether a row names the number of a requirement, as the header of a REM does, though it is
    none.
    """
    headers = {normalised(cell) for cell in row}
    return columns_of(row) is None and any(
        header != "id" and header != "identifiant" and _name(header) == "id" for header in headers
    )


def unread(row: Sequence[object], columns: Mapping[str, int]) -> tuple[str, ...]:
    """The headers of a header row that speak of what a REM holds, and that no column
    understands.
    """
    return tuple(
        " ".join(str(cell).split())
        for index, cell in enumerate(row)
        if index not in columns.values() and _SPEAKS.search(normalised(cell))
    )


def _exact_name(header: str) -> str | None:
    if header in _ALONE:
        return _ALONE[header]
    return next((name for name, beginnings in _HEADERS if header in beginnings), None)


def _name(header: str) -> str | None:
    if not header or header in _ALONE:
        return _ALONE.get(header)
    if match := _PROOF_ID.fullmatch(header) or _PROOF_ID_AFTER.fullmatch(header):
        return f"proof_id:{match[1] or '1'}"
    if match := _PROOF.fullmatch(header):
        return f"proof:{match[1] or '1'}"
    for name, beginnings in _HEADERS:
        if any(
            header == words or (header.startswith(f"{words} ") and len(words) > 2)
            for words in beginnings
        ):
            return name
    return None


def layout(columns: dict[str, int]) -> str:
    """`wide` when a row holds several proofs, `long` when each row holds one."""
    return (
        "wide"
        if any(name.startswith("proof_id:") and name != "proof_id:1" for name in columns)
        else "long"
    )


def text_of(cell: object) -> str:
    """A cell as text: HTML remnants taken away, unbreakable spaces made plain, lines kept. A
    formula is shown, never evaluated.
    """
    if cell is None:
        return ""
    text = _BREAK.sub("\n", unicodedata.normalize("NFC", str(cell)))
    text = (
        html.unescape(_TAG.sub("", text))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
        .replace("_x000D_", "")
        .translate(_INVISIBLE)
    )
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def id_of(text: str) -> str:
    """An id or proof number: on one line, without blanks around, its dashes and slashes plain."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
