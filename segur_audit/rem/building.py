"""From the rows of a workbook to requirements, scenarios and proofs. Nothing is dropped in
silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from segur_audit.model.errors import InputError
from segur_audit.model.ids import canonical
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten
from segur_audit.rem import Counts, Problem, Rem, RemProof, RemRequirement, RemScenario
from segur_audit.rem.columns import layout
from segur_audit.rem.reading import Book, Sheet, read_book
from segur_audit.rem.rows import RowReader, RowValues, joined
from segur_audit.rem.version import version_in_name, version_in_sheets

_TOLD = 5


@dataclass(slots=True)
class _Draft:
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


def read_rem(path: Path, scheme: str, *, version: str = "", imported: str = "") -> Rem:
    """The REM in the workbook at `path`; `version` wins over what the workbook says. Raises
    InputError: no REM, or nothing to keep.
    """
    book = read_book(path)
    builder = _Builder(len({sheet.name for sheet in book.sheets}) > 1)
    for sheet in book.sheets:
        builder.take(sheet)
    if not builder.drafts:
        raise _nothing_kept(path.name, builder.problems)
    in_sheet, in_name = version_in_sheets(book), version_in_name(path.stem)
    asides = (*book.set_aside, *_about_version(book, version, in_sheet, in_name))
    return Rem(
        scheme,
        version or in_sheet or in_name,
        path.name,
        book.sha256,
        imported,
        book.name,
        layout(book.sheets[0].columns),
        tuple(_finished(draft) for draft in builder.drafts.values()),
        builder.counts(),
        tuple((text.fr, text.en) for text in asides),
    )


def _about_version(book: Book, given: str, in_sheet: str, in_name: str) -> Iterator[Text]:
    """Where the version comes from, what says another, and what the workbook's properties say,
    which is never taken.
    """
    read = in_sheet or in_name
    if given:
        yield Text(
            "version {given}, donnée par --version",
            "version {given}, given by --version",
            given=given,
        )
    elif in_sheet:
        yield Text(
            "version {in_sheet}, lue dans la feuille",
            "version {in_sheet}, read in the sheet",
            in_sheet=in_sheet,
        )
    elif in_name:
        yield Text(
            "version {in_name}, lue dans le nom du fichier",
            "version {in_name}, read in the name of the file",
            in_name=in_name,
        )
    else:
        yield Text(
            "ni la feuille, ni le nom du fichier ne disent une version, ou ils en disent "
            "plusieurs : --version AAAA-MM-JJ la donne",
            "neither the sheet nor the name of the file tells a version, or they tell several: "
            "--version YYYY-MM-DD gives it",
        )
    if given and read and given != read:
        yield Text(
            "le classeur, lui, dit la version {read}", "the workbook says version {read}", read=read
        )
    if not given and in_sheet and in_name and in_sheet != in_name:
        yield Text(
            "le nom du fichier, lui, dit {in_name}",
            "the name of the file says {in_name}",
            in_name=in_name,
        )
    if book.properties:
        said = ", ".join(f"{name} {value}" for name, value in book.properties)
        yield Text(
            "propriétés du classeur, pour information (elles ne disent pas la version du REM) : "
            "{said}",
            "the workbook's properties, for information (they do not tell the REM's version): "
            "{said}",
            said=said,
        )


def _nothing_kept(name: str, problems: list[Problem]) -> InputError:
    message = Text(
        "aucune exigence n'a pu être lue : rien n'est importé",
        "no requirement could be read: nothing is imported",
    )
    for row, fr, en in problems[:_TOLD]:
        message += Text(" ; ligne {row} : {fr}", "; row {row}: {en}", row=row, fr=fr, en=en)
    return InputError(
        message,
        location=Location(name),
        remedy=Text(
            "vérifiez la colonne des numéros d'exigence dans le classeur",
            "look at the column of the requirements' numbers in the workbook",
        ),
    )


class _Builder:
    """Gathers the rows of every sheet; an empty number, scenario or statement continues the row
    above (merged cells).
    """

    def __init__(self, several_sheets: bool) -> None:
        self.drafts: dict[str, _Draft] = {}
        self.problems: list[Problem] = []
        self.read = self.merged = 0
        self._several_sheets = several_sheets
        self._sheet = ""
        self._last: _Draft | None = None
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

    def _draft(self, values: RowValues) -> _Draft:
        if values.continues:
            assert self._last is not None
            self.merged += 1
            return self._last
        key = canonical(values.id)
        known = self.drafts.get(key)
        if known is None:
            known = self.drafts[key] = _Draft(
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

    def _compare(self, draft: _Draft, values: RowValues) -> None:
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

    def _describe(self, draft: _Draft, values: RowValues) -> None:
        draft.text = draft.text or values.text
        draft.chapter = draft.chapter or values.chapter
        draft.function = draft.function or values.function
        draft.comment = draft.comment or values.comment
        draft.criticality = draft.criticality or values.criticality

    def _scenarios(self, draft: _Draft, values: RowValues) -> None:
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

    def _numbered(self, draft: _Draft, proof: RemProof) -> RemProof:
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


def _make_stricter(draft: _Draft, values: RowValues) -> None:
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
        draft.profiles,
        draft.condition,
        draft.comment,
        scenarios,
        draft.row,
        draft.criticality,
        draft.sheet,
    )
