"""The terminal report, in rich tables: what was audited, what blocks, what needs a person, the results, the verdict."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Rich

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import FailedManifest, Report, RequirementResult
from segur_audit.model.text import Lang, Text, same, typeset
from segur_audit.report import Reports
from segur_audit.report._changes import (
    CALENDAR,
    CALENDAR_COLUMNS,
    SINCE,
    SINCE_COLUMNS,
    calendar_rows,
    change_rows,
)
from segur_audit.report._checklist import (
    CHECKLIST,
    CHECKLIST_COLUMNS,
    checklist_notes,
    checklist_rows,
)
from segur_audit.report.counts import by_chapter, by_outcome, worst_first
from segur_audit.report.style import DEFAULT, Style
from segur_audit.report.verdict import (
    HEAD,
    assurance_tally,
    next_lines,
    tally,
    verdict_line,
    verdict_reason,
    verdict_words,
)
from segur_audit.report.words import (
    ASSURANCES,
    MILESTONES,
    OUTCOMES,
    REMARKS,
    SYMBOLS,
    counted,
)

SUFFIXES: tuple[str, ...] = ()

_WIDE = 120
_GLUE = "\ue000"
_COLOURS = {
    Outcome.ERROR: "bold magenta",
    Outcome.FAIL: "bold red",
    Outcome.MISSING: "red",
    Outcome.TO_REVIEW: "yellow",
    Outcome.WAIVED: "cyan",
    Outcome.PASS: "green",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.WARNING: "yellow",
    Outcome.INFO: "dim",
}
_GATE_COLOURS = {"open": "bold green", "closed": "bold red", "undecided": "bold yellow"}
_BLOCKING = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING)

REQUIREMENT = Text("Exigence", "Requirement")
FINDING = Text("Constat", "Finding")
WHERE = Text("Où", "Where")
TO_DO = Text("À faire", "To do")


def render(reports: Reports, lang: Lang, style: Style = DEFAULT) -> str:
    """The tables of every report, as the terminal shows them at `style.width` columns."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=style.width,
        force_terminal=style.colour,
        color_system="standard" if style.colour else None,
        no_color=not style.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    for report in reports:
        for part in (
            _failed(report, lang)
            if isinstance(report, FailedManifest)
            else _parts(report, lang, style)
        ):
            console.print(part)
    if len(reports) > 1:
        console.print(_overview(reports, lang))
    for line in next_lines(reports, lang) if style.verbosity >= 0 else ():
        console.print(Rich(line), soft_wrap=True)
    return "".join(
        f"{line.rstrip()}\n" for line in out.getvalue().replace(_GLUE, " ").split("\n")[:-1]
    )


def _failed(report: FailedManifest, lang: Lang) -> Iterator[RenderableType]:
    yield Padding(
        Rich(
            f"{report.manifest} — {report.location or ''} {report.error[lang]}",
            style="bold red",
            overflow="fold",
        ),
        (1, 0, 0, 0),
    )


def _parts(report: Report, lang: Lang, style: Style) -> Iterator[RenderableType]:
    if style.verbosity >= 0:
        yield _title(report, lang)
        yield from _bodies(report, lang, style)
    if style.verbosity >= -1:
        yield _verdict(report, lang, style)


def _title(report: Report, lang: Lang) -> RenderableType:
    date = report.reference_date
    origin = (
        Text(
            "aujourd'hui, faute de candidature.date_depot",
            "today, for want of candidature.date_depot",
        )[lang]
        if date.origin == "today"
        else date.origin
    )
    line = Rich.assemble(
        (report.solution or report.manifest, "bold"),
        f" · {report.scheme} · {MILESTONES[report.milestone][lang]}",
        f" · {Text('date de référence', 'reference date')[lang]} {date.value} ({origin})",
        overflow="fold",
    )
    return Padding(line, (1, 0, 0, 0))


def _bodies(report: Report, lang: Lang, style: Style) -> Iterator[RenderableType]:
    mandatory = [r for r in report.results if r.level is Level.MANDATORY]
    recommended = [r for r in report.results if r.level is Level.RECOMMENDED]
    lists = (
        (Text("Ce qui bloque", "What blocks"), mandatory, _BLOCKING),
        (
            Text("Ce qu'une personne doit décider", "What a person must decide"),
            mandatory,
            (Outcome.TO_REVIEW,),
        ),
        (
            Text("Ce qui est dérogé", "What is waived"),
            [*mandatory, *recommended],
            (Outcome.WAIVED,),
        ),
        (
            Text(
                "Recommandé, sans effet sur le verdict",
                "Recommended, without effect on the verdict",
            ),
            recommended,
            (*_BLOCKING, Outcome.TO_REVIEW),
        ),
    )
    if remarks := report.open_remarks:
        yield _heading(f"{REMARKS[lang]} ({len(remarks)})")
        yield _notice_table(remarks, lang, style)
    for heading, results, outcomes in lists:
        chosen = [result for result in results if result.outcome in outcomes]
        altered = report.altered if outcomes is _BLOCKING and results is mandatory else ()
        if chosen or altered:
            yield _heading(f"{heading[lang]} ({len(chosen) + len(altered)})")
        if altered:
            yield _notice_table([("—", notice) for notice in altered], lang, style)
        if chosen:
            yield _findings(chosen, lang, style)
    if notices := _notices(report, style):
        yield _heading(f"{Text('À savoir', 'To know')[lang]} ({len(notices)})")
        yield _notice_table(notices, lang, style)
    if report.since is not None:
        yield _heading(f"{SINCE[lang]} ({len(report.since)})")
        yield _plain_rows(SINCE_COLUMNS, change_rows(report, lang), lang, style)
    if rows := checklist_rows(report, lang):
        yield _heading(CHECKLIST[lang])
        yield _plain_rows(CHECKLIST_COLUMNS, rows, lang, style)
        yield from (_prose(note, lang) for note in checklist_notes(report))
    if style.verbosity > 0:
        yield from _all_the_rest(report, lang, style)
    yield _heading(Text("Résultats par chapitre", "Results by chapter")[lang])
    yield _chapters(report, lang)


def _heading(words: str) -> RenderableType:
    return Padding(Rich(words, style="bold underline"), (1, 0, 0, 0))


def _table(columns: Sequence[tuple[str, int | None, int]], style: Style) -> Table:
    """Columns: heading, share of the room (None: what it needs), least width."""
    table = Table(
        box=SIMPLE_HEAD,
        expand=True,
        pad_edge=False,
        padding=(0, 1),
        show_edge=False,
        width=style.width,
    )
    for name, ratio, least in columns:
        table.add_column(
            name,
            ratio=ratio,
            width=None if ratio else least,
            min_width=least,
            overflow="fold",
            header_style="bold",
        )
    return table


def _findings(results: Sequence[RequirementResult], lang: Lang, style: Style) -> Table:
    """By chapter, worst first. Wide: a column each; narrow: the id over the outcome, the place under the fact."""
    wide = style.width >= _WIDE
    table = _wide_table(results, lang, style) if wide else _narrow_table(lang, style)
    chapters = list(dict.fromkeys(r.requirement.chapter for r in results))
    for chapter in chapters:
        for result in worst_first(r for r in results if r.requirement.chapter == chapter):
            for number, finding in enumerate(_telling(result)):
                table.add_row(*(_wide if wide else _narrow)(result, finding, lang, number > 0))
        if chapter != chapters[-1]:
            table.add_section()
    return table


def _wide_table(results: Sequence[RequirementResult], lang: Lang, style: Style) -> Table:
    width = min(26, max(len(r.requirement.id) for r in results))
    outcome = Text("Issue", "Outcome")[lang]
    return _table(
        [
            (outcome, None, 16),
            (REQUIREMENT[lang], None, max(8, width)),
            (FINDING[lang], 5, 24),
            (WHERE[lang], 3, 18),
            (TO_DO[lang], 4, 20),
        ],
        style,
    )


def _narrow_table(lang: Lang, style: Style) -> Table:
    return _table(
        [
            (REQUIREMENT[lang], None, min(26, max(18, style.width // 5))),
            (FINDING[lang], 5, 18),
            (TO_DO[lang], 4, 14),
        ],
        style,
    )


def _telling(result: RequirementResult) -> list[Finding]:
    """The findings that made the outcome what it is, and the warnings beside them."""
    kept = [
        f
        for f in result.findings
        if f.outcome.rank <= Outcome.WAIVED.rank or f.outcome is Outcome.WARNING
    ]
    return kept or list(result.findings[:1])


def _outcome(outcome: Outcome, lang: Lang) -> Rich:
    return Rich(
        f"{SYMBOLS[outcome]} {OUTCOMES[outcome][lang]}", style=_COLOURS[outcome], overflow="fold"
    )


def _prose(text: Text, lang: Lang) -> Rich:
    """A text that wraps as French asks: rich would break a line at an unbreakable space, so a stand-in keeps its place."""
    return Rich(typeset(text[lang], lang).replace("\u00a0", _GLUE))


def _place(place: Location | None) -> Rich:
    return Rich(str(place) if place else "—", style="dim", overflow="fold")


def _remedy(finding: Finding, lang: Lang) -> Rich:
    return _prose(finding.remedy, lang) if finding.remedy else Rich("—")


def _wide(
    result: RequirementResult, finding: Finding, lang: Lang, repeated: bool
) -> tuple[RenderableType, ...]:
    identifier = Rich("" if repeated else result.requirement.id, style="bold", overflow="fold")
    return (
        _outcome(finding.outcome, lang),
        identifier,
        _prose(finding.message, lang),
        _place(finding.location),
        _remedy(finding, lang),
    )


def _narrow(
    result: RequirementResult, finding: Finding, lang: Lang, repeated: bool
) -> tuple[RenderableType, ...]:
    first: RenderableType = _outcome(finding.outcome, lang)
    if not repeated:
        first = Group(Rich(result.requirement.id, style="bold", overflow="fold"), first)
    return (
        first,
        Group(_prose(finding.message, lang), _place(finding.location)),
        _remedy(finding, lang),
    )


def _notices(report: Report, style: Style) -> list[tuple[str, Finding]]:
    """What belongs to no requirement, and the warnings on requirements that conform."""
    found = [
        ("—", notice)
        for notice in report.told
        if notice.outcome is not Outcome.INFO or style.verbosity > 0
    ]
    for result in report.results:
        if result.outcome is Outcome.PASS:
            found.extend(
                (result.requirement.id, finding)
                for finding in result.findings
                if finding.outcome is Outcome.WARNING
            )
    return found


def _notice_table(notices: Sequence[tuple[str, Finding]], lang: Lang, style: Style) -> Table:
    table = _narrow_table(lang, style)
    for identifier, finding in notices:
        first = Group(
            Rich(identifier, style="bold", overflow="fold"), _outcome(finding.outcome, lang)
        )
        table.add_row(
            first,
            Group(_prose(finding.message, lang), _place(finding.location)),
            _remedy(finding, lang),
        )
    return table


def _all_the_rest(report: Report, lang: Lang, style: Style) -> Iterator[RenderableType]:
    """With -v: what conforms and on what it rests, and what does not apply and why."""
    conforming = [r for r in report.results if r.outcome is Outcome.PASS]
    apart = [r for r in report.results if r.outcome is Outcome.NOT_APPLICABLE]
    if conforming:
        yield _heading(f"{Text('Ce qui est conforme', 'What conforms')[lang]} ({len(conforming)})")
        yield _reasons(
            [(r, ASSURANCES[r.assurance] if r.assurance else same("—")) for r in conforming],
            lang,
            style,
        )
    if report.calendar:
        yield _heading(CALENDAR[lang])
        yield _plain_rows(CALENDAR_COLUMNS, calendar_rows(report, lang), lang, style)
    if apart:
        yield _heading(
            f"{Text('Ce qui ne s’applique pas', 'What does not apply')[lang]} ({len(apart)})"
        )
        yield _reasons([(r, r.applicability.because) for r in apart], lang, style)


def _plain_rows(
    columns: Sequence[Text], rows: Sequence[Sequence[str]], lang: Lang, style: Style
) -> Table:
    widths = [
        (column[lang], None, 18) if index == 0 else (column[lang], 3 + index, 14)
        for index, column in enumerate(columns)
    ]
    table = _table(widths, style)
    for row in rows:
        table.add_row(*(_prose(same(cell), lang) for cell in row))
    return table


def _reasons(rows: Sequence[tuple[RequirementResult, Text]], lang: Lang, style: Style) -> Table:
    columns = [
        (REQUIREMENT[lang], None, 24),
        (Text("Intitulé", "Title")[lang], 5, 18),
        (Text("Parce que", "Because")[lang], 4, 14),
    ]
    table = _table(columns, style)
    for result, reason in rows:
        table.add_row(
            Rich(result.requirement.id, style="bold", overflow="fold"),
            _prose(result.requirement.title, lang),
            _prose(reason, lang),
        )
    return table


def _chapters(report: Report, lang: Lang) -> Table:
    """Requirements by chapter: how many conform, of how many that apply."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    names = (
        Text("Chapitre", "Chapter"),
        Text("Obligatoires conformes", "Mandatory, conforming"),
        Text("Reste", "Left"),
        Text("Recommandées", "Recommended"),
    )
    for number, name in enumerate(names):
        table.add_column(
            name[lang],
            overflow="fold",
            justify="right" if number % 2 else "left",
            header_style="bold",
        )
    for chapter, results in by_chapter(report.results).items():
        mandatory = [r for r in results if r.level is Level.MANDATORY]
        recommended = [r for r in results if r.level is Level.RECOMMENDED]
        table.add_row(
            Rich(chapter, style="bold"),
            _ratio(mandatory),
            _left(mandatory, lang),
            _ratio(recommended),
        )
    return table


def _ratio(results: Sequence[RequirementResult]) -> Rich:
    applicable = [r for r in results if r.outcome is not Outcome.NOT_APPLICABLE]
    done = sum(r.outcome is Outcome.PASS for r in applicable)
    if not applicable:
        return Rich("—", style="dim")
    return Rich(f"{done}/{len(applicable)}", style="green" if done == len(applicable) else "")


def _left(results: Sequence[RequirementResult], lang: Lang) -> Rich:
    words = Rich(overflow="fold")
    for outcome in Outcome:
        count = sum(r.outcome is outcome for r in results)
        if count and outcome is not Outcome.PASS:
            words.append(", " if words else "").append(
                f"{SYMBOLS[outcome]} {counted(count, outcome, lang)}", style=_COLOURS[outcome]
            )
    return words or Rich("—", style="dim")


def _verdict(report: Report, lang: Lang, style: Style) -> RenderableType:
    style_of_gate = _GATE_COLOURS[report.verdict.gate]
    verdict = Group(
        Rich(f"{HEAD[lang]}{verdict_words(report)[lang]}", style=style_of_gate),
        Rich(verdict_reason(report)[lang]),
    )
    if style.verbosity < 0:
        return verdict
    names = {
        Level.MANDATORY: Text("Obligatoires : ", "Mandatory: "),
        Level.RECOMMENDED: Text("Recommandées : ", "Recommended: "),
    }
    told = [level for level in Level if any(by_outcome(report.results, level).values())]
    lines: list[RenderableType] = [
        Rich(names[level][lang] + tally(report, level, lang)) for level in told
    ]
    if any(result.level is Level.MANDATORY and result.assurance for result in report.results):
        lines.append(
            Rich(
                Text("Ce qui est conforme est : ", "What conforms is: ")[lang]
                + assurance_tally(report, lang)
            )
        )
    lines.append(Padding(verdict, (1, 0, 0, 0)))
    return Padding(Group(*lines), (1, 0, 0, 0))


def _overview(reports: Reports, lang: Lang) -> RenderableType:
    """Several manifests: one line each, and the worst decides."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in (Text("Manifeste", "Manifest"), Text("Verdict", "Verdict")):
        table.add_column(name[lang], overflow="fold", header_style="bold")
    for report in reports:
        line = (
            report.error[lang] if isinstance(report, FailedManifest) else verdict_line(report, lang)
        )
        manifest = report.manifest if isinstance(report, FailedManifest) else report.shown
        table.add_row(Rich(manifest, overflow="fold"), Rich(line))
    return Group(_heading(Text("Tous les manifestes", "All manifests")[lang]), table)
