"""Writes the pages that are made of records: faq.md (which rule carries each line of the FAQ) and
findings.md (every finding code).

Run from anywhere: python docs/generate.py
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.guidance.codes import Entry, Way, entries
from segur_audit.model.requirement import Requirement

PAGE = Path(__file__).parent / "faq.md"
FINDINGS = Path(__file__).parent / "findings.md"
_FINDINGS_HEAD = """# Constats — Findings

Chaque constat d'un rapport porte un code. Cette page dit de chacun ce qu'il signifie, ce qu'il y a
à faire et sur quelle source il repose ; `segur-audit explain CODE` le dit aussi. « … » tient la
place de ce que chaque constat précise. Sous un même code, plusieurs cas.

Each finding of a report bears a code. This page says what it means, what to do, and on which source
it rests; so does `segur-audit explain CODE --lang en`. `…` stands for what each finding tells.

Page produite par `python docs/generate.py` ; ne la modifiez pas à la main.
"""
_HEAD = """# Ce que dit la FAQ, et la règle qui le porte

La FAQ des industriels est la source du catalogue intégré. Chaque ligne de la copie que le projet
en a lue (le {read}, {lines} lignes) est redite ici dans nos mots, avec la ou les règles qui la
portent (`segur-audit explain ID` les détaille). Le texte qui fait foi est celui de l'ANS :
[{document}]({url}).

Page produite par `python docs/generate.py` ; ne la modifiez pas à la main.

| Ligne | Ce qu'elle dit | Règles |
| ---: | --- | --- |
"""


def record() -> Mapping[str, Any]:
    """The lines of the FAQ as the project read them."""
    data: Mapping[str, Any] = yaml.safe_load((BUILTIN / "_faq.yaml").read_text("utf-8"))
    return data


def page(requirements: Sequence[Requirement] | None = None) -> str:
    """The page, from these definitions (those of the built-in catalogue when none are given)."""
    found = read_catalogue(BUILTIN).requirements if requirements is None else requirements
    data = record()
    rows = [
        _row(line, [one.id for one in found if line["line"] in one.faq])
        for line in data["records"]
        if "says" in line
    ]
    silent: dict[str, list[int]] = {}
    for line in data["records"]:
        if "silent" in line:
            silent.setdefault(line["silent"], []).append(line["line"])
    tail = "".join(
        f"- {reason} : {', '.join(map(str, lines))}\n" for reason, lines in silent.items()
    )
    return f"{_HEAD.format(**data)}{''.join(rows)}\n## Lignes qui ne disent rien\n\n{tail}"


def _row(line: Mapping[str, Any], rules: Sequence[str]) -> str:
    carried = ", ".join(f"`{rule}`" for rule in rules) or f"aucune : {line['reason']}"
    return f"| {line['line']} | {line['says']} | {carried} |\n"


def findings_page() -> str:
    """The page of the finding codes, from the records of the rules and the definitions."""
    known = entries(read_catalogue(BUILTIN).requirements)
    return _FINDINGS_HEAD + "".join(_entry(entry) for entry in known.values())


def _entry(entry: Entry) -> str:
    asked = ", ".join(f"`{name}`" for name in entry.requirements)
    head = f'\n<a id="{entry.code}"></a>\n\n## `{entry.code}`\n\n'
    return head + (f"{asked}\n\n" if asked else "") + "".join(map(_way, entry.ways))


def _way(way: Way) -> str:
    lines = [f"- **{way.worth.value}**" if way.breaks else "- **pass**"]
    for text, mark in ((way.breaks, "✗"), (way.holds, "✓"), (way.action, "→")):
        if text is not None:
            lines.append(f"  - {mark} {_safe(text.fr)}<br>*{_safe(text.en)}*")
    return "\n".join([*lines, f"  - {_safe(way.source.fr)}"]) + "\n"


def _safe(text: str) -> str:
    """`text` as Markdown shows it, signs that would mean something set apart."""
    return re.sub(r"([*_<>\[\]|`])", r"\\\1", text)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    FINDINGS.write_text(findings_page(), "utf-8")
