"""The index of a pack: for each proof the file that answers it, its digest, and what its verdict
rests on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from segur_audit import __version__
from segur_audit.catalogue.schemes import has_rem
from segur_audit.dossier.packing import Packed, Row
from segur_audit.model.privacy import Mask
from segur_audit.model.report import Report
from segur_audit.model.text import Lang, Text, clean
from segur_audit.report.markdown import escape as markdown_escape
from segur_audit.report.verdict import verdict_sentence
from segur_audit.report.words import ASSURANCES, LEVELS, OUTCOMES

_COLUMNS = (
    Text("chapitre", "chapter"),
    Text("exigence", "requirement"),
    Text("intitulé", "title"),
    Text("niveau", "level"),
    Text("preuve", "proof"),
    Text("issue", "outcome"),
    Text("fondé sur", "rests on"),
    Text("fichier", "file"),
    Text("octets", "bytes"),
    Text("SHA-256", "SHA-256"),
)
_RENAMED = Text(
    "renommé : son nom contenait une donnée personnelle",
    "renamed: its name held personal data",
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an index tells: the audit, its proofs, the files packed, what else is to be said
    (`marks`).
    """

    report: Report
    rows: tuple[Row, ...]
    files: tuple[Packed, ...]
    marks: tuple[Text, ...] = ()
    private: tuple[str, ...] = ()


def lines(delivery: Delivery, lang: Lang) -> Iterator[list[str]]:
    """The index as a table: a line per proof and file; a proof without a file has a line of its
    own.
    """
    mask = Mask(delivery.private)
    for row in delivery.rows:
        head = [
            row.chapter,
            row.requirement,
            row.title[lang],
            LEVELS[row.level][lang] if row.level else "",
            row.proof,
            OUTCOMES[row.outcome][lang] if row.outcome else "—",
            ASSURANCES[row.assurance][lang] if row.assurance else "",
        ]
        tails = [[file.name, str(file.size), file.sha256] for file in row.files]
        tails += [[mask.text(text)[lang], "", ""] for text in row.texts]
        yield from ([*head, *tail] for tail in tails or [["", "", ""]])


def as_csv(delivery: Delivery, lang: Lang) -> str:
    """The index for a spreadsheet (semicolons, as French ones part cells)."""
    return _csv([[name[lang] for name in _COLUMNS], *lines(delivery, lang)])


def map_csv(delivery: Delivery, lang: Lang) -> str:
    """The names of the dossier and those of the pack; a name that may not be shown is masked."""
    mask = Mask(delivery.private)
    rows = [[Text("nom d'origine", "original name")[lang], _COLUMNS[7][lang], "SHA-256", ""]]
    for file in delivery.files:
        said = _RENAMED[lang] if file.renamed else ""
        rows.append([mask.path(clean(file.path)), file.name, file.sha256, said])
    return _csv(rows)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_inert(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def heading(delivery: Delivery, lang: Lang) -> list[str]:
    """What stands above the table: the dossier, its verdict, what the pack is not."""
    report = delivery.report
    date = report.reference_date.value
    made = Text("produit par segur-audit {v}", "made by segur-audit {v}", v=__version__)
    asked = Text("date de référence : {date}", "reference date: {date}", date=date)
    return [
        report.solution or report.manifest,
        f"{report.scheme} · {report.milestone} · {asked[lang]}",
        verdict_sentence(report, lang),
        *(mark[lang] for mark in delivery.marks),
        made[lang],
    ]


def as_markdown(delivery: Delivery, lang: Lang) -> str:
    """The index as Markdown."""
    title, *rest = heading(delivery, lang)
    out = [f"# {markdown_escape(title)}", "", *(f"- {markdown_escape(line)}" for line in rest), ""]
    out.append(f"| {' | '.join(name[lang] for name in _COLUMNS)} |")
    out.append("| " + " | ".join("---" for _ in _COLUMNS) + " |")
    for line in lines(delivery, lang):
        out.append("| " + " | ".join(markdown_escape(cell) for cell in line) + " |")
    return "\n".join(out) + "\n"


_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body{{font:15px/1.45 system-ui,sans-serif;margin:2rem;color:#1b1f24}}
table{{border-collapse:collapse;width:100%}}th,td{{border:1px solid #c9d1d9;padding:.3rem .5rem;
text-align:left;vertical-align:top;overflow-wrap:anywhere}}thead{{background:#1f3a5f;color:#fff}}
code{{font-size:.8em}}
@media print{{@page{{size:A4 landscape}}body{{margin:0;font-size:10px}}}}</style>
</head><body><main><h1>{title}</h1><ul>{facts}</ul>
<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></main></body></html>
"""


def as_html(delivery: Delivery, lang: Lang) -> str:
    """The index as a page that fetches nothing, with a link to each file."""
    title, *rest = heading(delivery, lang)
    return _PAGE.format(
        lang=lang,
        title=escape(title),
        facts="".join(f"<li>{escape(line)}</li>" for line in rest),
        heads="".join(f'<th scope="col">{escape(name[lang])}</th>' for name in _COLUMNS),
        rows="".join(f"<tr>{_cells(line)}</tr>" for line in lines(delivery, lang)),
    )


def _cells(line: Sequence[str]) -> str:
    *head, name, size, digest = line
    file = f'<a href="{escape(name)}">{escape(name)}</a>' if digest else escape(name)
    cells = [*(escape(cell) for cell in head), file, size, f"<code>{digest}</code>"]
    return "".join(f"<td>{cell}</td>" for cell in cells)


def as_convergence(delivery: Delivery, lang: Lang) -> bytes:
    """The layout that Convergence imports, then the file, its digest, its outcome and what that
    rests on.
    """
    from openpyxl import Workbook

    from segur_audit.rem.exporting import COLUMNS
    from segur_audit.report.xlsx import _put, _same_bytes

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Exigences"
    extra = ("Fichier", "Octets", "SHA-256", "Issue", "Fondé sur")
    table: list[list[str | int]] = [[*COLUMNS, *extra]]
    wave = "vague 2" if has_rem(delivery.report.scheme) else ""
    for order, (row, line) in enumerate(_paired(delivery, lang), 1):
        asked = row.asked[lang] if row.asked else ""
        own: list[str | int] = [wave, row.requirement, row.chapter, "", row.title[lang]]
        own += ["", "", "", "", row.proof, asked, "", "", order]
        table.append([*own, line[7], line[8], line[9], line[5], line[6]])
    for number, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            _put(sheet, number, column, value)
    return _same_bytes(book)


def _paired(delivery: Delivery, lang: Lang) -> Iterator[tuple[Row, list[str]]]:
    for row in delivery.rows:
        one = Delivery(delivery.report, (row,), (), (), delivery.private)
        yield from ((row, line) for line in lines(one, lang))
