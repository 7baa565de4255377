"""Writes the page that says which rule carries each line of the FAQ, from the definitions and requirements/_faq.yaml.

Run from anywhere: python docs/generate.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.model.requirement import Requirement

PAGE = Path(__file__).parent / "faq.md"
_HEAD = """# Ce que dit la FAQ, et la règle qui le porte

La FAQ des industriels est la source du catalogue intégré. Chaque ligne de la copie que le projet en a lue (le {read}, {lines} lignes) est
redite ici dans nos mots, avec la ou les règles qui la portent (`segur-audit explain ID` les détaille). Le texte qui fait foi est celui de
l'ANS : [{document}]({url}).

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


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
