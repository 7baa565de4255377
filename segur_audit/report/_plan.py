"""The plan as files that a person works from: a workbook, Markdown, CSV, and a calendar."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence

from segur_audit.guidance.following import since_seal
from segur_audit.guidance.planning import Action, plan
from segur_audit.model.report import Report
from segur_audit.model.text import Lang, Text
from segur_audit.report._changes import CALENDAR, CALENDAR_COLUMNS, calendar_rows
from segur_audit.report.markdown import escape
from segur_audit.report.verdict import verdict_sentence
from segur_audit.report.words import OUTCOMES

COLUMNS = (
    Text("n°", "no."),
    Text("constat", "finding"),
    Text("à faire", "to do"),
    Text("fichiers", "files"),
    Text("où", "where"),
    Text("débloque", "unblocks"),
    Text("aide", "helps"),
    Text("issue", "outcome"),
    Text("responsable", "owner"),
    Text("à lancer au plus tard", "begin by"),
    Text("échéance", "due"),
    Text("délai", "lead time"),
)

SEALED = Text("Depuis le scellé", "Since the seal")


def rows(report: Report, lang: Lang) -> Iterator[list[str]]:
    """A row for each action, in order."""
    for number, action in enumerate(plan(report), 1):
        yield [str(number), *_row(action, lang)]


def _row(action: Action, lang: Lang) -> list[str]:
    return [
        "\n".join(fact[lang] for fact, _ in action.facts),
        "\n".join(step[lang] for step in action.steps),
        "\n".join(action.files),
        str(action.location or ""),
        ", ".join(action.unblocks),
        ", ".join(action.helps),
        OUTCOMES[action.outcome][lang],
        action.owner,
        action.begin_by.isoformat() if action.begin_by else "",
        action.due.isoformat() if action.due else "",
        action.lead[lang] if action.lead else "",
    ]


def as_csv(reports: Sequence[Report], lang: Lang) -> str:
    """For a spreadsheet, semicolons between the cells; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([name[lang] for name in COLUMNS])
    for report in reports:
        writer.writerows([[_inert(cell) for cell in row] for row in rows(report, lang)])
    return "\ufeff" + out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def as_markdown(reports: Sequence[Report], lang: Lang) -> str:
    """A list to tick, then what expires."""
    out: list[str] = []
    for report in reports:
        out += [f"# {escape(report.solution or report.manifest)}", ""]
        out += [escape(verdict_sentence(report, lang)), ""]
        for action in plan(report):
            out += _ticked(action, lang)
        if told := [notice.message[lang] for notice in since_seal(report)]:
            out += ["", f"## {SEALED[lang]}", "", *(f"- {escape(one)}" for one in told)]
        if expiring := calendar_rows(report, lang):
            out += ["", f"## {CALENDAR[lang]}", ""]
            out.append(f"| {' | '.join(name[lang] for name in CALENDAR_COLUMNS)} |")
            out.append("| " + " | ".join("---" for _ in CALENDAR_COLUMNS) + " |")
            out += [f"| {' | '.join(map(escape, row))} |" for row in expiring]
        out.append("")
    return "\n".join(out)


def _ticked(action: Action, lang: Lang) -> list[str]:
    (first, step), *rest = action.facts
    lines = [f"- [ ] {escape(first[lang])} → {escape(step[lang])}"]
    lines += [f"  - {escape(fact[lang])} → {escape(todo[lang])}" for fact, todo in rest]
    asides = (
        (COLUMNS[3], ", ".join(action.files) or str(action.location or "")),
        (COLUMNS[5], ", ".join((*action.unblocks, *(f"({name})" for name in action.helps)))),
        (COLUMNS[8], action.owner),
        (COLUMNS[9], action.begin_by.isoformat() if action.begin_by else ""),
        (COLUMNS[10], action.due.isoformat() if action.due else ""),
    )
    lines += [f"  - {name[lang]} : {escape(value)}" for name, value in asides if value]
    return lines


def as_workbook(reports: Sequence[Report], lang: Lang) -> bytes:
    """A sheet of the actions, one of what expires."""
    from openpyxl import Workbook

    from segur_audit.report.xlsx import _same_bytes, _table

    book = Workbook()
    book.remove(book.worksheets[0])
    actions = (row for report in reports for row in rows(report, lang))
    _table(book, Text("Actions", "Actions")[lang], COLUMNS, actions, lang)
    told = [[notice.message[lang]] for report in reports for notice in since_seal(report)]
    if told:
        _table(book, SEALED[lang], (COLUMNS[1],), told, lang)
    expiring = (list(row) for report in reports for row in calendar_rows(report, lang))
    _table(book, CALENDAR[lang], CALENDAR_COLUMNS, expiring, lang)
    return _same_bytes(book)


def as_calendar(reports: Sequence[Report], lang: Lang) -> str:
    """A calendar (RFC 5545) of whole days: what to begin, what is due, what expires."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//segur-audit//plan//FR"]
    for report in reports:
        stamp = report.reference_date.value
        for day, summary, detail in dict.fromkeys(_days(report, lang)):
            lines += _event(day, summary, detail, stamp)
    return "".join(
        f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line)
    )


def _days(report: Report, lang: Lang) -> Iterator[tuple[dt.date, str, str]]:
    begin, due, expires = (
        Text("À lancer", "Begin"),
        Text("Échéance", "Due"),
        Text("Expire", "Expires"),
    )
    dues: dict[dt.date, list[str]] = {}
    for action in plan(report):
        detail = "\n".join(f"{fact[lang]} → {step[lang]}" for fact, step in action.facts)
        names = ", ".join((*action.unblocks, *action.helps)) or action.facts[0][0][lang]
        if action.begin_by:
            yield action.begin_by, f"{begin[lang]} : {names}", detail
        if action.due:
            dues.setdefault(action.due, []).append(f"{names} : {detail}")
    for day, lines in sorted(dues.items()):
        count = Text("{n} action(s) à finir", "{n} action(s) to finish", n=len(lines))
        yield day, f"{due[lang]} : {count[lang]}", "\n".join(lines)
    for one in report.calendar:
        yield one.last_day, f"{expires[lang]} : {one.requirement}", one.what[lang]


def _event(day: dt.date, summary: str, detail: str, stamp: dt.date) -> list[str]:
    uid = hashlib.sha256(f"{day}\x1f{summary}\x1f{detail}".encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@segur-audit",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"SUMMARY:{_escaped(' '.join(summary.split())[:200])}",
        f"DESCRIPTION:{_escaped(detail)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, no sign cut in two; each but the first begins with a
    space.
    """
    part = ""
    for sign in line:
        if len((part + sign).encode()) > 75:
            yield part
            part = " "
        part += sign
    yield part


FORMATS: dict[str, Callable[[Sequence[Report], Lang], str | bytes]] = {
    ".xlsx": as_workbook,
    ".md": as_markdown,
    ".csv": as_csv,
    ".ics": as_calendar,
}
