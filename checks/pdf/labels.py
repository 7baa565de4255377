"""What a form says beside its labels: on a line, along dotted leaders, in a table by rows or by
columns, in a filled field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from segur_audit.evidence.files import EvidenceFile

from ..kit.dates import plain
from ..kit.pdf_text import Pdf, read_pdf

_MOST_TEXT = 200_000
_LEADER = r"[\s:=.…_>|·-]*"
_CELLS = re.compile(r"\s{2,}|\t|\s\|\s")
#: Where the value of a label ends: at a dash, bar or semicolon that another label follows.
_NEXT = re.compile(r"\s+[|;/-]\s+(?=[^:=]{2,50}[:=])|\s{2,}|\t")
_BOXES = {
    **dict.fromkeys("☒☑✓✔✗✘■◼●⬛◉🗹🗷", "[x]"),
    **dict.fromkeys("☐□▢◻⬜○◯❏❑", "[ ]"),
}
_BOX = re.compile(r"[\[(]\s*([xX✓✔✗]?)\s*[\])]")


@dataclass(frozen=True, slots=True)
class Form:
    """A document that was read: its lines, folded for comparison, and its filled fields as « name :
    value » lines.
    """

    pdf: Pdf
    lines: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    file: EvidenceFile

    @property
    def text(self) -> str:
        """Everything that the form says, folded, a line each."""
        return "\n".join((*self.lines, *(f"{name} : {value}" for name, value in self.fields)))


def read_form(file: EvidenceFile) -> Form:
    """The form in a PDF. Raises UnreadableEvidence."""
    pdf = read_pdf(file)
    lines = tuple(line for line in map(flat, pdf.text.splitlines()) if line)
    return Form(pdf, lines, _fields(file.data), file)


def flat(text: str) -> str:
    """`text` folded for comparison, its boxes (☒, □, (x)) written `[x]` and `[ ]`."""
    for sign, box in _BOXES.items():
        text = text.replace(sign, f" {box} ")
    text = _BOX.sub(lambda found: " [x] " if found[1] else " [ ] ", text)
    return plain(text)


def beside(form: Form, label: str, others: str = "") -> list[str]:
    """What stands beside `label` (a pattern over folded text), each mention with its value; the end
    of a value is at `others`.

    Read in this order, each only when the one before gave nothing: fields and lines, then rows and
    columns of the page's layout.
    """
    values = [*_in_fields(form, label), *_on_lines(form, label, others)]
    return values or list(cells(form, label))


def _in_fields(form: Form, label: str) -> Iterator[str]:
    for name, value in form.fields:
        if re.fullmatch(rf"(?:n° ?)?(?:{label})(?: \(.{{0,40}}\))?{_LEADER}", name):
            yield value


def _on_lines(form: Form, label: str, others: str) -> Iterator[str]:
    pattern = re.compile(
        rf"(?<![\w'-])(?:{label})(?!\w)(?P<note>(?: ?\([^()]{{0,60}}\))?)"
        rf"(?P<leader>{_LEADER})(?P<rest>.*)"
    )
    end = re.compile(rf"(?<![\w'-])(?:{others})(?!\w)") if others else None
    for number, line in enumerate(form.lines):
        for found in _every(pattern, line):
            rest = found["rest"]
            if not rest and number + 1 < len(form.lines) and ":" not in form.lines[number + 1]:
                rest = form.lines[number + 1] if found["leader"].strip() else ""
            rest = _NEXT.split(rest, maxsplit=1)[0]
            if end and (stop := end.search(rest)) and stop.start():
                rest = rest[: stop.start()].rstrip(" ,;-(")
            if rest.strip():
                yield rest.strip()


def _every(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """Each place of a line where the pattern begins: a rest that holds a second mention is read
    again.
    """
    start = 0
    while found := pattern.search(line, start):
        yield found
        start = max(found.start("leader"), found.start() + 1)


def cells(form: Form, label: str) -> Iterator[str]:
    """What the cells of a table say of a label: right of a label in a row of two, under it in rows
    of as many cells.
    """
    rows = _rows(form.file.data) if len(form.pdf.text) <= _MOST_TEXT else ()
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            if not re.fullmatch(rf"(?:{label})(?: ?\([^()]{{0,60}}\))?{_LEADER}", cell):
                continue
            if len(row) == 2 and index == 0:
                yield row[1]
            below = rows[number + 1] if number + 1 < len(rows) else ()
            if len(row) > 1 and len(below) == len(row):
                yield below[index]


@lru_cache(maxsize=1)
def _rows(data: bytes) -> tuple[tuple[str, ...], ...]:
    """The cells of each row as they are laid out on the page; none when the layout cannot be
    told.
    """
    from ..kit.pdf_engine import layout

    lines = (line for text in layout(data) for line in text.splitlines() if line.strip())
    return tuple(
        tuple(flat(cell) for cell in _CELLS.split(line.strip()) if cell.strip()) for line in lines
    )


@lru_cache(maxsize=1)
def _fields(data: bytes) -> tuple[tuple[str, str], ...]:
    """The filled fields of a form, by their caption or name; none when there is no form."""
    if b"/AcroForm" not in data and b"/ObjStm" not in data:
        return ()
    if b"/ObjStm" not in data and not re.search(rb"/FT\s*/(?:Tx|Btn|Ch)\b", data):
        return ()
    from ..kit.pdf_engine import fields

    return tuple(_field(field) for field in fields(data))


def _field(field: dict[str, str]) -> tuple[str, str]:
    """A field's caption and value. A ticked box says « oui », or the option that its name or its
    value gives.
    """
    caption = flat((field["caption"] or field["name"]).replace("_", " ").rpartition(".")[2])
    if field["kind"] != "/Btn":
        return caption, flat(field["value"])
    on = field["value"].lstrip("/")
    option = re.search(r"\b(oui|non)$", caption)
    state = flat(on) if flat(on) in ("oui", "non") else "non" if on.lower() == "off" else "oui"
    if option:
        base = caption[: option.start()].rstrip(" -:")
        return base, option[1] if state == "oui" else ""
    return caption, state


def ticked(text: str, words: str = "oui|non") -> set[str]:
    """The options among `words` that a folded line ticks, in either order of box and word."""
    before = re.search(rf"\[[x ]\] ?(?:{words})\b", text)
    after = re.search(rf"\b(?:{words}) ?\[[x ]\]", text)
    if before and (not after or before.start() < after.start()):
        return set(re.findall(rf"\[x\] ?({words})\b", text))
    return set(re.findall(rf"\b({words}) ?\[x\]", text))
