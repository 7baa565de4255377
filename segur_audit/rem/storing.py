"""The imported REM in a folder of the editor's own, and back. The texts are ANS's: the folder says
that they may not be passed on.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text
from segur_audit.rem import Counts, Rem, RemProof, RemRequirement, RemScenario

FILE = "rem.json"
FORMAT = "segur-audit/rem"
_LIMIT = 100_000_000
_NOTE = """Ce dossier contient des textes de l'Agence du Numérique en Santé, importés d'un REM
que vous avez téléchargé. Ils ne peuvent pas être redistribués : gardez ce dossier
pour vous, et hors d'un dépôt public (le fichier .gitignore y pourvoit).

This folder holds texts of the Agence du Numérique en Santé, imported from a REM
that you downloaded. They may not be redistributed: keep this folder to
yourself, and out of any public repository (the .gitignore file sees to it).
"""


def store(rem: Rem, folder: Path) -> None:
    """Write the REM into `folder`, which is made if need be. Raises InputError when something else
    lies there, or nothing can.
    """
    try:
        if folder.exists() and (
            not folder.is_dir() or (any(folder.iterdir()) and not is_stored(folder))
        ):
            raise InputError(
                Text(
                    "ce dossier existe et contient autre chose qu'un REM importé",
                    "this folder exists and holds something else than an imported REM",
                ),
                location=Location(folder.name),
                remedy=Text("donnez un dossier neuf avec -o", "give a new folder with -o"),
            )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(written(rem), "utf-8")
        (folder / "NE-PAS-REDISTRIBUER.txt").write_text(_NOTE, "utf-8")
        (folder / ".gitignore").write_text("*\n", "utf-8")
    except OSError as error:
        raise InputError(
            Text("ce dossier ne peut pas être écrit", "this folder cannot be written"),
            location=Location(folder.as_posix()),
            remedy=Text("donnez un autre dossier avec -o", "give another folder with -o"),
        ) from error


def written(rem: Rem) -> str:
    """The REM as text, a line per requirement."""
    content = asdict(rem)
    rows = content.pop("requirements")
    head = {"format": FORMAT, "format_version": 1, **content}
    lines = [
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()
    ]
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return "{\n" + ",\n".join([*lines, f'"requirements": [\n{body}\n]']) + "\n}\n"


def is_stored(folder: Path) -> bool:
    """Whether `folder` holds an imported REM."""
    return (folder / FILE).is_file()


def stored(folder: Path) -> Rem:
    """The REM in `folder`. Raises InputError when it is damaged."""
    try:
        content = json.loads(read_bytes(folder / FILE, f"{folder.name}/{FILE}", _LIMIT))
        if content.pop("format") != FORMAT or content.pop("format_version") != 1:
            raise ValueError("format")
        return _rem(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            Text("le REM importé est abîmé", "the imported REM is damaged"),
            location=Location(f"{folder.name}/{FILE}"),
            remedy=Text(
                "importez le REM à nouveau : segur-audit rem import",
                "import it again: segur-audit rem import",
            ),
        ) from error


def _rem(content: dict[str, Any]) -> Rem:
    counts = content.pop("counts")
    problems = tuple((int(row), str(fr), str(en)) for row, fr, en in counts.pop("not_understood"))
    requirements = tuple(_requirement(row) for row in content.pop("requirements"))
    asides = tuple((str(fr), str(en)) for fr, en in content.pop("asides", ()))
    return Rem(
        **content,
        asides=asides,
        requirements=requirements,
        counts=Counts(**counts, not_understood=problems),
    )


def _requirement(row: dict[str, Any]) -> RemRequirement:
    scenarios = tuple(
        RemScenario(
            s["id"],
            s["text"],
            tuple(
                RemProof(**{**p, "natures": tuple(p["natures"]), "rows": tuple(p["rows"])})
                for p in s["proofs"]
            ),
        )
        for s in row.pop("scenarios")
    )
    return RemRequirement(**{**row, "profiles": tuple(row["profiles"])}, scenarios=scenarios)
