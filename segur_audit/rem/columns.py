"""Finds the columns of a REM by the words of their headers, whatever their order, accents, blanks or line breaks."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

#: Each column that is understood, and the beginnings that its normalised header may have. The first that fits wins.
_HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("conditional", ("exigence conditionnelle", "conditionnelle", "condition")),
    (
        "scenario_id",
        (
            "n scenario",
            "no scenario",
            "numero scenario",
            "numero de scenario",
            "id scenario",
            "n du scenario",
        ),
    ),
    ("scenario", ("scenario de conformite", "scenario")),
    ("historic", ("profil historique",)),
    ("profile", ("profil",)),
    ("section_id", ("id section",)),
    ("chapter", ("chapitre", "section")),
    ("block", ("bloc",)),
    ("function", ("fonction",)),
    ("nature", ("nature de l exigence", "nature")),
    (
        "id",
        (
            "n exigence",
            "no exigence",
            "numero exigence",
            "numero de l exigence",
            "id exigence",
            "n de l exigence",
            "id",
        ),
    ),
    ("text", ("enonce de l exigence", "enonce", "libelle de l exigence", "exigence")),
    ("comment", ("commentaire",)),
    ("perimeter", ("perimetre",)),
    ("criticality", ("criticite",)),
    ("order", ("ordre",)),
    ("status", ("statut",)),
)
_PROOF_ID = re.compile(r"(?:n|no|numero|id)(?: de)?(?: la)? preuve ?(\d{0,2})")
_PROOF = re.compile(r"preuve(?: attendue)? ?(\d{0,2})")
_NEEDED = ("id", "text")
_TAG = re.compile(
    r"<(?:/?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|a|table|tr|td|th|font|h[1-6])(?:\s[^<>]*)?/?)>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/tr)\s*/?>", re.IGNORECASE)


def normalised(header: object) -> str:
    """A header for comparison: no accents, no case, words alone."""
    bare = unicodedata.normalize("NFKD", str(header or "").replace("°", " ").replace("º", " "))
    return " ".join(
        re.findall(
            r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)).casefold()
        )
    )


def columns_of(row: Sequence[object]) -> dict[str, int] | None:
    """The columns of a header row by name (`proof_id:3`, `proof:3` for the numbered ones); None when it is no header of a REM."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        name = _name(normalised(cell))
        if name and name not in found:
            found[name] = index
    proofs = any(name.startswith("proof") for name in found)
    return (
        found
        if all(name in found for name in _NEEDED) and (proofs or "scenario_id" in found)
        else None
    )


def _name(header: str) -> str | None:
    if not header:
        return None
    if match := _PROOF_ID.fullmatch(header):
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
    """A cell as text: HTML remnants taken away, unbreakable spaces made plain, lines kept. A formula is shown, never evaluated."""
    if cell is None:
        return ""
    text = _BREAK.sub("\n", str(cell))
    text = (
        html.unescape(_TAG.sub("", text))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
        .replace("\u200b", "")
        .replace("_x000D_", "")
    )
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def id_of(cell: object) -> str:
    """An id or proof number: on one line, without blanks around."""
    return " ".join(text_of(cell).split())
