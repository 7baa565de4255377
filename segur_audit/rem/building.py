"""From the rows of a workbook to requirements, scenarios and proofs. Nothing is dropped in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from segur_audit.model.ids import canonical
from segur_audit.rem import Counts, Rem, RemProof, RemRequirement, RemScenario
from segur_audit.rem.columns import id_of, layout, normalised, text_of
from segur_audit.rem.natures import natures_of
from segur_audit.rem.reading import Row, Sheet, read_sheet

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9À-ÿ._/ -]{0,80}")
_SEVERAL = re.compile(r"\s*(?:\n|;|,|\bet\b|\bou\b)\s*")
_NONE = frozenset(
    {
        "",
        "---",
        "--",
        "-",
        "n/a",
        "na",
        "sans objet",
        "neant",
        "non",
        "general",
        "generale",
        "tous",
        "socle",
        "tout profil",
    }
)


@dataclass(slots=True)
class _Draft:
    """A requirement while its rows are read."""

    id: str
    row: int
    text: str = ""
    level: str = "mandatory"
    chapter: str = ""
    function: str = ""
    profiles: dict[str, None] = field(default_factory=dict)
    condition: str = ""
    comment: str = ""
    criticality: str = ""
    scenarios: dict[str, _Scenario] = field(default_factory=dict)


@dataclass(slots=True)
class _Scenario:
    id: str
    text: str = ""
    proofs: dict[str, RemProof] = field(default_factory=dict)


def read_rem(path: Path, scheme: str, *, version: str = "", imported: str = "") -> Rem:
    """The REM in the workbook at `path`. Raises InputError."""
    sheet = read_sheet(path)
    reader = _Reader(sheet)
    for number, row in sheet.rows:
        reader.take(number, row)
    requirements = tuple(_finished(draft) for draft in reader.drafts.values())
    counts = Counts(reader.read, len(requirements), reader.merged, tuple(reader.problems))
    return Rem(
        scheme,
        version,
        path.name,
        sheet.sha256,
        imported,
        sheet.name,
        layout(sheet.columns),
        requirements,
        counts,
    )


class _Reader:
    """Reads rows one by one; an empty id, scenario or statement continues the row above (merged cells)."""

    def __init__(self, sheet: Sheet) -> None:
        self.columns = sheet.columns
        self.drafts: dict[str, _Draft] = {}
        self.read = self.merged = 0
        self.problems: list[tuple[int, str, str]] = []
        self._last: _Draft | None = None
        self._scenario = ""
        numbers = sorted(
            {int(name.partition(":")[2]) for name in self.columns if name.startswith("proof")}
        )
        self._proofs = [
            (self.columns.get(f"proof_id:{n}"), self.columns.get(f"proof:{n}")) for n in numbers
        ]

    def _cell(self, row: Row, name: str) -> str:
        index = self.columns.get(name)
        return text_of(row[index]) if index is not None and index < len(row) else ""

    def take(self, number: int, row: Row) -> None:
        """One row."""
        if not any(text_of(cell) for cell in row):
            return
        self.read += 1
        identifier = " ".join(self._cell(row, "id").split())
        if identifier and not (_ID.fullmatch(identifier) and re.search(r"\d", identifier)):
            shown = identifier[:40]
            self._refuse(
                number,
                f"« {shown} » n'a pas la forme d'un numéro d'exigence",
                f"'{shown}' has not the form of a requirement's number",
            )
            return
        if not identifier and self._last is None:
            self._refuse(
                number,
                "aucun numéro d'exigence, et aucune exigence au-dessus",
                "no requirement's number, and no requirement above",
            )
            return
        draft = self._draft(identifier, number)
        self._describe(draft, row)
        self._scenarios(draft, row, number)

    def _refuse(self, number: int, fr: str, en: str) -> None:
        self.problems.append((number, fr, en))

    def _draft(self, identifier: str, number: int) -> _Draft:
        if not identifier:
            assert self._last is not None
            self.merged += 1
            return self._last
        key = canonical(identifier)
        if key in self.drafts:
            self.merged += 1
        else:
            self.drafts[key] = _Draft(identifier, number)
        if self._last is not self.drafts[key]:
            self._scenario = ""
        self._last = self.drafts[key]
        return self._last

    def _describe(self, draft: _Draft, row: Row) -> None:
        draft.text = draft.text or self._cell(row, "text")
        draft.chapter = draft.chapter or " ".join(
            (self._cell(row, "chapter") or self._cell(row, "section_id")).split()
        )
        draft.function = draft.function or " ".join(
            (self._cell(row, "function") or self._cell(row, "block")).split()
        )
        draft.comment = draft.comment or self._cell(row, "comment")
        draft.criticality = draft.criticality or self._cell(row, "criticality")
        nature = normalised(self._cell(row, "nature"))
        if "preconisation" in nature or "peut" in nature.split() or "recommand" in nature:
            draft.level = "recommended"
        profile = " ".join(self._cell(row, "profile").split())
        for part in re.split(r"\s*[,;|]\s*|\s+ou\s+", profile):
            if normalised(part) not in _NONE:
                draft.profiles[part] = None
        condition = self._cell(row, "conditional")
        if normalised(condition) not in _NONE and not draft.condition:
            draft.condition = draft.text if normalised(condition) == "oui" else condition

    def _scenarios(self, draft: _Draft, row: Row, number: int) -> None:
        identifier = " ".join(self._cell(row, "scenario_id").split())
        if normalised(identifier) in _NONE:
            identifier = ""
        self._scenario = identifier or self._scenario
        text = self._cell(row, "scenario")
        pairs = [self._proof(row, columns, number) for columns in self._proofs]
        proofs = [proof for found in pairs for proof in found]
        if not (self._scenario or proofs):
            return
        scenario = draft.scenarios.setdefault(canonical(self._scenario), _Scenario(self._scenario))
        scenario.text = scenario.text or text
        for proof in proofs:
            known = scenario.proofs.get(proof.key)
            scenario.proofs[proof.key] = _joined(known, proof) if known else proof

    def _proof(
        self, row: Row, columns: tuple[int | None, int | None], number: int
    ) -> list[RemProof]:
        """The proofs of one pair of columns: several numbers in a cell share its text."""
        cells = [
            text_of(row[index]) if index is not None and index < len(row) else ""
            for index in columns
        ]
        identifiers = [part for part in _SEVERAL.split(cells[0]) if normalised(part) not in _NONE]
        if not identifiers:
            if normalised(cells[1]) not in _NONE:
                self._refuse(
                    number,
                    f"une preuve sans numéro : « {cells[1][:40]} »",
                    f"a proof without a number: '{cells[1][:40]}'",
                )
            return []
        for part in identifiers:
            if not _ID.fullmatch(part) or not re.search(r"\d", part):
                shown = part[:40]
                self._refuse(
                    number,
                    f"« {shown} » n'a pas la forme d'un numéro de preuve",
                    f"'{shown}' has not the form of a proof number",
                )
        kept = [part for part in identifiers if _ID.fullmatch(part) and re.search(r"\d", part)]
        natures, confidence = natures_of(cells[1])
        historic = bool(self._cell(row, "historic"))
        return [
            RemProof(id_of(part), cells[1], natures, confidence, (number,), historic)
            for part in kept
        ]


def _joined(known: RemProof, other: RemProof) -> RemProof:
    """One proof met in two rows: its rows together, its texts when they differ."""
    text = known.text if other.text in known.text else f"{known.text}\n{other.text}".strip()
    natures, confidence = natures_of(text)
    return RemProof(
        known.id,
        text,
        natures,
        confidence,
        (*known.rows, *other.rows),
        known.historic or other.historic,
    )


def _finished(draft: _Draft) -> RemRequirement:
    scenarios = tuple(
        RemScenario(s.id, s.text, tuple(s.proofs.values())) for s in draft.scenarios.values()
    )
    chapter = draft.chapter or draft.id.partition("/")[0].partition(".")[0]
    return RemRequirement(
        draft.id,
        draft.text,
        draft.level,
        chapter,
        draft.function,
        tuple(draft.profiles),
        draft.condition,
        draft.comment,
        scenarios,
        draft.row,
        draft.criticality,
    )
