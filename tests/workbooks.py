"""REM workbooks built by the tests: the three layouts, and rows such as the real ones have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from segur_audit.rem import Counts, Rem, RemProof, RemRequirement, RemScenario
from segur_audit.rem.natures import natures_of

OLD = [
    "Exigence conditionnelle OUI/NON",
    "Profil",
    "ID Section",
    "Section",
    "Bloc",
    "Fonction",
    "Nature de l'exigence",
    "N° exigence",
    "Énoncé de l'exigence (DOIT) ou de la préconisation (PEUT)",
    "N° scénario",
    "Scénario de conformité",
    *[name for number in range(1, 11) for name in (f"N° preuve {number}", f"Preuve {number}")],
]
RECENT = [
    "Périmètre",
    "ID",
    "Chapitre",
    "Fonction",
    "Exigence",
    "Commentaire",
    "Nature de l'exigence",
    "Profil",
    "N° scénario",
    "Scénario de conformité",
    *[name for number in range(1, 11) for name in (f"N° preuve {number}", f"Preuve {number}")],
    "Statut publication",
    "VA N-1",
    "Criticité",
    "Ordre",
]
CONVERGENCE = [
    "Périmètre",
    "ID",
    "Chapitre",
    "Fonction",
    "Exigence",
    "Commentaire",
    "Profil",
    "N° scénario",
    "Scénario de conformité",
    "N° preuve",
    "Preuve",
    "Profil historique",
    "Criticité",
    "Ordre",
]


def proof(identifier: str, text: str = "Vidéo de l'écran") -> RemProof:
    natures, confidence = natures_of(text)
    return RemProof(identifier, text, natures, confidence, (2,))


def requirement(
    identifier: str, *scenarios: RemScenario, text: str = "", level: str = "mandatory", **more: Any
) -> RemRequirement:
    known = {
        "chapter": "PSC",
        "function": "Identification",
        "profiles": (),
        "condition": "",
        "comment": "",
        "row": 2,
        **more,
    }
    return RemRequirement(
        identifier,
        text or f"Le système DOIT satisfaire {identifier}",
        level,
        scenarios=scenarios,
        **known,
    )


def rem(*requirements: RemRequirement, version: str = "2024-09-05") -> Rem:
    return Rem(
        "HOP-DPI-Va2",
        version,
        "rem.xlsx",
        "00" * 32,
        "2026-11-23",
        "Exigences",
        "wide",
        requirements,
        Counts(0, len(requirements), 0),
    )


SMALL = rem(
    requirement(
        "SC.PSC.91",
        RemScenario(
            "PSC.91.01",
            "Scénario nominal",
            (proof("PSC.91.01.01"), proof("PSC.91.01.02", "Copie d'écran")),
        ),
    ),
    requirement(
        "INS/va1.53",
        RemScenario(
            "INS/va1.53.01", "Document produit", (proof("INS/va1.53.01.01", "Archive IHE_XDM"),)
        ),
        chapter="INS",
    ),
    requirement(
        "SSI/IAM.80",
        RemScenario("IAM.80.01", "Autre numéro", (proof("SSI/IAM.80.02.01", "Justificatif"),)),
        condition="Si le système héberge",
    ),
    requirement("MSS/UX.99", level="recommended", chapter="MSS"),
)


def rows_old(content: Rem) -> list[list[Any]]:
    """The 31 columns: one row for each scenario, up to ten proofs in it."""
    rows = []
    for one in content.requirements:
        nature = "EXIGENCE" if one.level == "mandatory" else "PRECONISATION"
        head = [
            one.condition or "NON",
            ", ".join(one.profiles),
            "",
            one.chapter,
            "",
            one.function,
            nature,
            one.id,
            one.text,
        ]
        for scenario in one.scenarios or (RemScenario("", "", ()),):
            proofs = [cell for found in scenario.proofs for cell in (found.id, found.text)]
            rows.append([*head, scenario.id, scenario.text, *proofs])
    return rows


def rows_recent(content: Rem) -> list[list[Any]]:
    """The 34 columns. They hold no condition."""
    rows = []
    for one in content.requirements:
        nature = "EXIGENCE" if one.level == "mandatory" else "PRECONISATION"
        head = [
            "vague 2",
            one.id,
            one.chapter,
            one.function,
            one.text,
            one.comment,
            nature,
            ", ".join(one.profiles),
        ]
        for scenario in one.scenarios or (RemScenario("", "", ()),):
            proofs = [cell for found in scenario.proofs for cell in (found.id, found.text)]
            rows.append(
                [
                    *head,
                    scenario.id,
                    scenario.text,
                    *proofs,
                    *[""] * (20 - len(proofs)),
                    "publié",
                    "",
                    "MAJOR",
                    len(rows),
                ]
            )
    return rows


def write(
    path: Path,
    headers: list[str],
    rows: list[list[Any]],
    *,
    above: int = 0,
    sheet: str = "Exigences",
    others: tuple[str, ...] = (),
) -> Path:
    """A workbook whose header stands below `above` rows of titles, other sheets before it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in others:
        book.create_sheet(name).append(["Document", "Lien"])
    target = book.create_sheet(sheet)
    for number in range(above):
        target.append([f"Titre {number}"])
    target.append(headers)
    for row in rows:
        target.append(row)
    book.save(path)
    return path
