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
NONE = frozenset({"", "n a", "na", "sans objet", "neant", "non", "aucun", "aucune"})
#: A profile that is everybody's, once normalised: what is asked so is asked of all.
_ALL_PROFILES = re.compile(
    r"(?:profils? "
    r")?(?:tou(?:s|t|te|tes)|general|generale?s?|generaux|generique|communs?|socle|base)\b.*"
)
#: A profile that is told by what it is not: a condition in words.
_ALL_BUT = re.compile(r"\b(?:sauf|hors|excepte|exception|exclusion|autres? que|non|pas)\b")
#: A cell of the column of conditions that says that there is none, once normalised.
_UNCONDITIONAL = re.compile(
    r"|faux|false|no|0|toujours|inconditionnel(?:le)?|(?:exigence )?non conditionnel(?:le)?|"
    r"sans(?: condition)?|aucune condition|pas de condition|obligatoire|systematique"
)
#: One that answers « no » to « conditional? », and goes on after a sign.
_NO = re.compile(r"\s*non?\s*[(\[:;,.–—-]", re.IGNORECASE)
_YES = frozenset({"oui", "vrai", "true", "yes", "1", "x", "o", "conditionnelle", "conditionnel"})
_UNNUMBERED = "\0"


@dataclass(frozen=True, slots=True)
class RowValues:
    """What a row says. `problem`: why its number cannot be taken. A proof without a readable number
    has an id that begins with NUL.

    `profiles` and `condition` are None where their cell is empty: a merged cell says nothing below
    its first row.
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
        nature = normalised(self._cell(row, "nature")).removeprefix("nature de l exigence ")
        if not nature:
            return ""
        weak = "preconisation" in nature or "peut" in nature.split() or "recommand" in nature
        strong = "exigence" in nature or "doit" in nature.split()  # what says both binds
        return "recommended" if weak and not strong else "mandatory"

    def _profiles(self, row: Row) -> tuple[str, ...] | None:
        said = self._cell(row, "profile")
        if not said:
            return None
        parts = re.split(r"\s*[,;|\n]\s*|\s+ou\s+", re.sub(r"(?i)^profils?\s*:\s*", "", said))
        names = [part for part in parts if part]
        if any(_is_everybodys(name) for name in names):
            return ()  # « Général, CIBA »: it is for all
        return tuple(dict.fromkeys(names)) if not _excludes(said) else ()

    def _condition(self, row: Row) -> str | None:
        profile, condition = self._cell(row, "profile"), self._cell(row, "conditional")
        told = [_line(profile)] if _excludes(profile) and not _is_everybodys(profile) else []
        if not condition:
            return told[0] if told else None
        if normalised(condition) in _YES:
            told.append(self._cell(row, "text") or condition)
        elif not _is_unconditional(condition):
            told.append(condition)
        return "\n".join(told)

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
        """The numbers of a pair of columns, which share one text; one that cannot be taken is told,
        and stands as unnumbered.
        """
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


def _is_everybodys(profile: str) -> bool:
    plain = normalised(profile)
    return plain in NONE or (_ALL_PROFILES.fullmatch(plain) is not None and not _excludes(profile))


def _excludes(profile: str) -> bool:
    """Whether a cell of profiles tells whom it is not for: « tous sauf CIBA »."""
    plain = normalised(profile)
    return plain not in NONE and _ALL_BUT.search(plain) is not None


def _is_unconditional(condition: str) -> bool:
    plain = normalised(condition)
    return (
        plain in NONE
        or _UNCONDITIONAL.fullmatch(plain) is not None
        or _NO.match(condition) is not None
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _about_scenario(problem: Text | None) -> Text | None:
    return problem and Text("scénario : ", "scenario: ") + problem
