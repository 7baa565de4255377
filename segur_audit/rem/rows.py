"""Reads one row of a REM by its columns: what it says, and what in it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from segur_audit.model.text import Text
from segur_audit.rem import RemProof
from segur_audit.rem.columns import UNSAVED, normalised, text_of
from segur_audit.rem.natures import natures_of
from segur_audit.rem.numbers import one, problem_of, several
from segur_audit.rem.reading import Row

#: The writings of « nothing » in a cell, once normalised.
NONE = frozenset(
    {
        "",
        "n a",
        "na",
        "sans objet",
        "neant",
        "non",
        "general",
        "generale",
        "tous",
        "tous les profils",
        "socle",
        "tout profil",
    }
)
_UNNUMBERED = "\0"


@dataclass(frozen=True, slots=True)
class RowValues:
    """What a row says. `problem`: why its number cannot be taken. A proof without a readable number has an id that begins with NUL.

    `profiles` and `condition` are None where their cell is empty: a merged cell says nothing below its first row.
    """

    row: int
    id: str
    problem: Text | None
    text: str
    level: str
    chapter: str
    function: str
    comment: str
    criticality: str
    profiles: tuple[str, ...] | None
    condition: str | None
    scenario: str
    scenario_text: str
    scenario_problem: Text | None
    proofs: tuple[RemProof, ...]
    proof_problems: tuple[Text, ...]

    @property
    def continues(self) -> bool:
        """Whether the row has no number of its own, so that it belongs to the requirement above."""
        return not self.id and self.problem is None


class RowReader:
    """Reads rows under one header."""

    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns
        numbers = sorted(
            {int(name.partition(":")[2]) for name in columns if name.startswith("proof")}
        )
        self._proofs = [
            (n, columns.get(f"proof_id:{n}"), columns.get(f"proof:{n}")) for n in numbers
        ]

    def read(self, number: int, row: Row) -> RowValues | None:
        """The values of a row; None when it is empty."""
        if not any(cell is UNSAVED or text_of(cell) for cell in row):
            return None
        raw, identifier = self._raw(row, "id"), one(self._raw(row, "id"))
        raw_scenario = self._raw(row, "scenario_id")
        scenario = "" if normalised(raw_scenario) in NONE else one(raw_scenario)
        proofs, problems = self._all_proofs(row, number)
        return RowValues(
            number,
            identifier,
            problem_of(raw, identifier),
            self._cell(row, "text"),
            self._level(row),
            _line(self._cell(row, "chapter") or self._cell(row, "section_id")),
            _line(self._cell(row, "function") or self._cell(row, "block")),
            self._cell(row, "comment"),
            self._cell(row, "criticality"),
            self._profiles(row),
            self._condition(row),
            scenario,
            self._cell(row, "scenario"),
            _about_scenario(
                problem_of(raw_scenario, scenario) if scenario or raw_scenario is UNSAVED else None
            ),
            tuple(proofs),
            tuple(problems),
        )

    def _raw(self, row: Row, name: str) -> object:
        index = self.columns.get(name)
        return row[index] if index is not None and index < len(row) else None

    def _cell(self, row: Row, name: str) -> str:
        return text_of(self._raw(row, name))

    def _level(self, row: Row) -> str:
        """`mandatory`, `recommended`, or nothing where the cell says nothing."""
        nature = normalised(self._cell(row, "nature"))
        if not nature:
            return ""
        weak = "preconisation" in nature or "peut" in nature.split() or "recommand" in nature
        return "recommended" if weak else "mandatory"

    def _profiles(self, row: Row) -> tuple[str, ...] | None:
        said = _line(self._cell(row, "profile"))
        if not said:
            return None
        parts = re.split(r"\s*[,;|]\s*|\s+ou\s+", said)
        if any(part and normalised(part) in NONE for part in parts):
            return ()  # « Général, CIBA »: it is for all
        return tuple(dict.fromkeys(part for part in parts if normalised(part) not in NONE))

    def _condition(self, row: Row) -> str | None:
        condition = self._cell(row, "conditional")
        if not condition:
            return None
        if normalised(condition) in NONE:
            return ""
        return self._cell(row, "text") if normalised(condition) == "oui" else condition

    def _all_proofs(self, row: Row, number: int) -> tuple[list[RemProof], list[Text]]:
        proofs: list[RemProof] = []
        problems: list[Text] = []
        for rank, *columns in self._proofs:
            raw, asked = (
                row[index] if index is not None and index < len(row) else None for index in columns
            )
            for identifier, problem in self._numbers(raw, text_of(asked), rank):
                if problem:
                    problems.append(problem)
                natures, confidence = natures_of(text_of(asked))
                proofs.append(
                    RemProof(
                        identifier,
                        text_of(asked),
                        natures,
                        confidence,
                        (number,),
                        bool(self._cell(row, "historic")),
                    )
                )
        return proofs, problems

    def _numbers(self, raw: object, asked: str, rank: int) -> Iterator[tuple[str, Text | None]]:
        """The numbers of a pair of columns, which share one text; one that cannot be taken is told, and stands as unnumbered."""
        parts = [part for part in several(raw) if normalised(part) not in NONE]
        if not parts and raw is UNSAVED:
            yield f"{_UNNUMBERED}{rank}", problem_of(raw, "")
        elif not parts and normalised(asked) not in NONE:
            yield f"{_UNNUMBERED}{rank}", None
        for index, part in enumerate(parts):
            problem = problem_of(raw, part)
            place = f"{rank}" if index == 0 else f"{rank}.{index + 1}"
            yield (f"{_UNNUMBERED}{place}" if problem else part), problem


def joined(known: RemProof, other: RemProof) -> RemProof:
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


def _line(text: str) -> str:
    return " ".join(text.split())


def _about_scenario(problem: Text | None) -> Text | None:
    return problem and Text("scénario : ", "scenario: ") + problem
