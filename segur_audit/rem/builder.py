"""What each row of a REM becomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from segur_audit.model.ids import canonical
from segur_audit.model.text import Text, shorten
from segur_audit.rem import Counts, Problem, RemProof
from segur_audit.rem.reading import Sheet
from segur_audit.rem.rows import RowReader, RowValues, joined


@dataclass(slots=True)
class Draft:
    """A requirement while its rows are read."""

    id: str
    row: int
    sheet: str
    level: str
    text: str = ""
    chapter: str = ""
    function: str = ""
    profiles: tuple[str, ...] = ()
    condition: str = ""
    comment: str = ""
    criticality: str = ""
    scenarios: dict[str, _Scenario] = field(default_factory=dict)


@dataclass(slots=True)
class _Scenario:
    id: str
    text: str = ""
    proofs: dict[str, RemProof] = field(default_factory=dict)


class Builder:
    """Gathers the rows of every sheet; an empty number, scenario or statement continues the row
    above (merged cells).
    """

    def __init__(self, several_sheets: bool) -> None:
        self.drafts: dict[str, Draft] = {}
        self.problems: list[Problem] = []
        self.read = self.merged = 0
        self._several_sheets = several_sheets
        self._sheet = ""
        self._last: Draft | None = None
        self._refused: int | None = None
        self._scenario = ""

    def counts(self) -> Counts:
        """What became of the rows."""
        return Counts(self.read, len(self.drafts), self.merged, tuple(self.problems))

    def take(self, sheet: Sheet) -> None:
        """Every row of a sheet. A sheet never continues the one before it."""
        reader = RowReader(sheet.columns)
        self._sheet, self._last, self._refused = sheet.name, None, None
        for number, row in sheet.rows:
            values = reader.read(number, row)
            if values is not None:
                self.read += 1
                self._take(values)

    def _tell(self, row: int, text: Text) -> None:
        if self._several_sheets:
            where = shorten(self._sheet, 40)
            text = Text("(feuille « {where} ») ", "(sheet '{where}') ", where=where) + text
        self.problems.append((row, text.fr, text.en))

    def _take(self, values: RowValues) -> None:
        problem = values.problem or self._orphan(values)
        if problem is not None:
            self._tell(values.row, problem)
            self._last = None
            self._refused = self._refused if values.continues and self._refused else values.row
            return
        draft = self._draft(values)
        self._describe(draft, values)
        self._scenarios(draft, values)

    def _orphan(self, values: RowValues) -> Text | None:
        """Why a row without a number continues no requirement; None when it has one, or does."""
        if not values.continues:
            return None
        if self._last is None and self._refused is not None:
            return Text(
                "suite de la ligne {refused}, refusée",
                "it continues row {refused}, which is refused",
                refused=self._refused,
            )
        if self._last is None:
            return Text(
                "aucun numéro d'exigence, et aucune exigence au-dessus",
                "no requirement's number, and no requirement above",
            )
        if values.text and values.text not in self._last.text:
            return Text(
                "un énoncé d'exigence sans numéro : il n'est pas rattaché à l'exigence du dessus",
                "a requirement's wording without a number: it is not tied to the requirement above",
            )
        return None

    def _draft(self, values: RowValues) -> Draft:
        if values.continues:
            assert self._last is not None
            self.merged += 1
            return self._last
        key = canonical(values.id)
        known = self.drafts.get(key)
        if known is None:
            known = self.drafts[key] = Draft(
                values.id,
                values.row,
                self._sheet,
                values.level or "mandatory",
                profiles=values.profiles or (),
                condition=values.condition or "",
                text=values.text,
            )
        else:
            self.merged += 1
            self._compare(known, values)
        if self._last is not known:
            self._scenario = ""
        self._last, self._refused = known, None
        return known

    def _compare(self, draft: Draft, values: RowValues) -> None:
        """A number that comes back with another content is told; the stricter of both counts."""
        other = [
            name
            for name, differs in (
                (Text("énoncé", "wording"), values.text and values.text not in draft.text),
                (
                    Text("nature", "nature"),
                    values.level and values.level != draft.level,
                ),
                (
                    Text("profil", "profile"),
                    values.profiles is not None and set(values.profiles) != set(draft.profiles),
                ),
                (
                    Text("condition", "condition"),
                    values.condition is not None and values.condition != draft.condition,
                ),
            )
            if differs
        ]
        if not other:
            return
        fr, en = ", ".join(name.fr for name in other), ", ".join(name.en for name in other)
        where = shorten(draft.sheet, 40)
        before = Text(
            "{id} est déjà donnée (feuille « {where} », ligne {row})",
            "{id} is already given (sheet '{where}', row {row})",
            id=values.id,
            where=where,
            row=draft.row,
        )
        self._tell(
            values.row,
            before
            + Text(
                " avec un contenu différent ({fr}) : le plus strict est retenu",
                " with another content ({en}): the stricter is kept",
                fr=fr,
                en=en,
            ),
        )
        _make_stricter(draft, values)

    def _describe(self, draft: Draft, values: RowValues) -> None:
        draft.text = draft.text or values.text
        draft.chapter = draft.chapter or values.chapter
        draft.function = draft.function or values.function
        draft.comment = draft.comment or values.comment
        draft.criticality = draft.criticality or values.criticality

    def _scenarios(self, draft: Draft, values: RowValues) -> None:
        if values.scenario_problem:
            self._tell(values.row, values.scenario_problem)
        self._scenario = values.scenario or self._scenario
        proofs = [self._numbered(draft, proof) for proof in values.proofs]
        for problem in values.proof_problems:
            self._tell(values.row, problem)
        if not (self._scenario or proofs):
            return
        scenario = draft.scenarios.setdefault(canonical(self._scenario), _Scenario(self._scenario))
        scenario.text = scenario.text or values.scenario_text
        for proof in proofs:
            known = scenario.proofs.get(proof.key)
            scenario.proofs[proof.key] = joined(known, proof) if known else proof

    def _numbered(self, draft: Draft, proof: RemProof) -> RemProof:
        """A proof without a number of its own is numbered after its row, and told: what it asks for
        stays.
        """
        if proof.id and proof.id[0] != "\0":
            return proof
        row, column = proof.rows[0], proof.id[1:]
        number = f"{draft.id}.ligne{row}" + (f"-{column}" if column not in ("", "1") else "")
        said = shorten(proof.text, 40) or "—"
        self._tell(
            row,
            Text(
                "une preuve sans numéro lisible (« {said} ») : elle est numérotée {number}",
                "a proof without a readable number ('{said}'): it is numbered {number}",
                said=said,
                number=number,
            ),
        )
        return replace(proof, id=number)


def _make_stricter(draft: Draft, values: RowValues) -> None:
    """The draft, to which a second row of its number adds its wording and proofs, and from which it
    takes restrictions.
    """
    if values.text and values.text not in draft.text:
        draft.text = f"{draft.text}\n{values.text}".strip()
    if "mandatory" in (values.level, draft.level):
        draft.level = "mandatory"
    if values.profiles is not None:
        both = values.profiles and draft.profiles
        draft.profiles = tuple(dict.fromkeys((*draft.profiles, *values.profiles))) if both else ()
    if values.condition is not None and values.condition != draft.condition:
        draft.condition = (
            f"{draft.condition}\n{values.condition}" if values.condition and draft.condition else ""
        )
