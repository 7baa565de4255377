"""HL7 v2 messages in ER7: framing, characters, segments, fields. Bounded; nothing is kept but the
text and where it is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from segur_audit.evidence.bounds import ROWS, SIGNS
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text

_MESSAGES, _SEGMENTS = 200, 20_000
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}(?=[^A-Za-z0-9\s]|$)")
_END_OF_LINE = re.compile(r"\r\n?|\n")
_SIGNS = re.compile(r"MSH([^\w\s]{5})")
_ENVELOPES = ("FHS", "BHS", "BTS", "FTS")
#: Segments that are met without any field; another row of three letters may be the end of a base64.
_BARE = frozenset(["PV1", "PV2", "EVN", "ORC", "OBR", "PD1", "ZFA", "ZFM", "ZFD", "BTS", "FTS"])
_UTF_16 = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"M\x00": "utf-16-le",
    b"\x00M": "utf-16-be",
    b"\x0b\x00": "utf-16-le",
    b"\x00\x0b": "utf-16-be",
}
_ESCAPED = r"([FSTRE]|\.br|\.sp[0-9+]{0,3}|X(?:[0-9A-Fa-f]{2}){1,40}|[HN])"
#: The characters that MSH-18 may name, and the codec of each.
CHARSETS = {
    "UNICODE UTF-8": "utf-8",
    "UNICODE": "utf-8",
    "UNICODE UTF-16": "utf-16",
    "8859/15": "iso-8859-15",
    "8859/1": "iso-8859-1",
    "ASCII": "ascii",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its name, the number of its kind in the message (from 1), its fields, the line
    that it stands on.
    """

    name: str
    number: int
    fields: tuple[str, ...] = field(repr=False)
    line: int
    signs: str  # component, repetition, escape, subcomponent
    separator: str = "|"

    def value(self, number: int) -> str:
        """Field `number`, counted as HL7 does (MSH-1 is the separator), empty when absent."""
        place = number - 1 if self.name == "MSH" else number
        return self.fields[place].strip() if 0 < place < len(self.fields) else ""

    def repetitions(self, number: int) -> list[str]:
        """The repetitions of a field that are not empty."""
        return [text for text in self.value(number).split(self.signs[1]) if text]

    def components(self, text: str) -> list[str]:
        """The components of one repetition."""
        return [part.strip() for part in text.split(self.signs[0])]

    def component(self, number: int, place: int) -> str:
        """Component `place` of field `number`, empty when absent."""
        parts = self.components(self.value(number))
        return parts[place - 1] if place <= len(parts) else ""

    def plain(self, text: str) -> str:
        """`text` without its escape sequences: separators, ends of line, characters given in
        hexadecimal (HL7 v2, 2.7).
        """
        mark = self.signs[2]
        if mark not in text:
            return text
        known = dict(zip("SRET", self.signs, strict=True)) | {"F": self.separator}

        def undone(found: re.Match[str]) -> str:
            code = found[1]
            if code.startswith("X"):
                return bytes.fromhex(code[1:]).decode("utf-8", "replace").replace("\x00", "")
            return "\n" if code == ".br" else known.get(code, " " if code[0] == "." else "")

        sign = re.escape(mark)
        return re.sub(f"{sign}{_ESCAPED}{sign}", undone, text)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its segments in order, and what was odd in the way it is written."""

    place: Location
    segments: tuple[Segment, ...]
    oddities: tuple[Text, ...]

    @property
    def header(self) -> Segment:
        """Its MSH."""
        return self.segments[0]

    def all(self, name: str) -> list[Segment]:
        """The segments of a name."""
        return [segment for segment in self.segments if segment.name == name]

    @property
    def kind(self) -> str:
        """The kind of message: MSH-9.1."""
        return self.header.component(9, 1)

    def at(self, segment: Segment, number: int | None = None) -> Location:
        """The place of a segment, or of one of its fields."""
        path = f"{segment.name}[{segment.number}]" + (f"-{number}" if number else "")
        return Location(self.place.file, segment.line, None, path)


def read_messages(file: EvidenceFile) -> list[Message]:
    """The messages in `file`, MLLP framing or batch envelopes taken off. Raises UnreadableEvidence
    when there is none, or too many.
    """
    text, oddities = _text(file)
    _bound(text, file)
    rows = list(_rows(text, file))
    starts = [place for place, (_, row) in enumerate(rows) if _is_header(row)]
    if not starts:
        raise _no_message(rows, file)
    if len(starts) > _MESSAGES:
        raise UnreadableEvidence(
            Text(
                "plus de {messages} messages", "more than {messages} messages", messages=_MESSAGES
            ),
            file.at(),
        )
    return [
        _message(rows[start:end], file, oddities)
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)
    ]


def _bound(text: str, file: EvidenceFile) -> None:
    """Refuse a text that would be cut in more parts than messages have. Raises
    UnreadableEvidence.
    """
    if text.count("\r") + text.count("\n") > ROWS:
        message = Text("plus de {most} lignes", "more than {most} lines", most=ROWS)
        raise UnreadableEvidence(message, file.at())
    signs = {sign for found in _SIGNS.findall(text) for sign in found}
    if any(text.count(sign) > SIGNS for sign in signs):
        message = Text("plus de {most} séparateurs", "more than {most} separators", most=SIGNS)
        raise UnreadableEvidence(message, file.at())


def _no_message(rows: list[tuple[int, str]], file: EvidenceFile) -> UnreadableEvidence:
    header = next((number for number, row in rows if row.startswith("MSH")), None)
    if header is not None:
        message = Text(
            "les séparateurs du segment MSH ne sont pas lisibles",
            "the separators of the MSH segment cannot be read",
        )
        return UnreadableEvidence(message, file.at(None, header))
    message = Text(
        "le fichier n'est pas un message HL7 v2 (aucun segment MSH)",
        "the file is no HL7 v2 message (no MSH segment)",
    )
    return UnreadableEvidence(message, file.at())


def _is_header(row: str) -> bool:
    """Whether a row is an MSH whose separators are five different signs, the field sign after them
    (a fifth may come with 2.7).
    """
    separator, signs = row[3:4], row[4:8]
    return (
        row.startswith("MSH")
        and len(signs) == 4
        and len(set(separator + signs)) == 5
        and not any(sign.isalnum() or sign.isspace() for sign in separator + signs)
        and (len(row) == 8 or separator in row[8:10])
    )


def _text(file: EvidenceFile) -> tuple[str, tuple[Text, ...]]:
    """The text, in the characters that MSH-18 names, else UTF-8, else ISO-8859-15; UTF-16 is known
    by its bytes.
    """
    if wide := _UTF_16.get(file.data[:2]):
        text = file.data.decode(wide, "replace").removeprefix("\ufeff")
        oddity = Text(
            "le message est en UTF-16, et non dans les caractères que le volet attend : lu en "
            "UTF-16",
            "the message is in UTF-16, not in the characters that the volet expects: read as "
            "UTF-16",
        )
        return text, (oddity,)
    data = file.data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x0b\r\n \t")
    first = re.split(rb"[\r\n]", data[data.find(b"MSH") :][:2000], maxsplit=1)[0].split(
        data[data.find(b"MSH") + 3 :][:1] or b"|"
    )
    named = first[17].decode("ascii", "replace").strip() if len(first) > 17 else ""
    codec = CHARSETS.get(re.split(r"[~^]", named)[0].upper())
    for name in dict.fromkeys((codec or "utf-8", "utf-8", "iso-8859-15")):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        odd = codec is not None and name != codec
        return text, (
            Text(
                "les caractères ne sont pas ceux que MSH-18 annonce : lus en {name}",
                "the characters are not those that MSH-18 names: read as {name}",
                name=name,
            ),
        ) if odd else ()
    return data.decode("iso-8859-15", "replace"), ()


def _lines(text: str) -> Iterator[str]:
    """The lines, one at a time: a message may be one document of many megabytes."""
    start = 0
    for end in _END_OF_LINE.finditer(text):
        yield text[start : end.start()]
        start = end.end()
    yield text[start:]


def _rows(text: str, file: EvidenceFile) -> Iterator[tuple[int, str]]:
    """The rows that are not empty, numbered; a row that begins no segment goes on with the one
    before.
    """
    kept: tuple[int, list[str]] | None = None
    count, separator = 0, ""
    for number, row in enumerate(_lines(text), 1):
        row = row.strip("\x0b\x1c \t")
        if not row:
            continue
        if _is_header(row):
            separator = row[3]
        elif kept is not None and not _is_segment(row, separator):
            kept[1].append(row)
            continue
        if kept is not None:
            yield kept[0], "".join(kept[1])
        kept = (number, [row])
        count += 1
        if count > _SEGMENTS:
            raise UnreadableEvidence(
                Text(
                    "plus de {segments} segments",
                    "more than {segments} segments",
                    segments=_SEGMENTS,
                ),
                file.at(),
            )
    if kept is not None:
        yield kept[0], "".join(kept[1])


def _is_segment(row: str, separator: str) -> bool:
    """Whether a row begins a segment: a line of base64 may begin with three letters, then + or
    /.
    """
    if not _SEGMENT.match(row) or row.startswith("MSH"):
        return False
    if not separator or row[:3] in _ENVELOPES:
        return True
    return row[3:4] == separator or row in _BARE


def _message(
    rows: list[tuple[int, str]], file: EvidenceFile, oddities: tuple[Text, ...]
) -> Message:
    _, header = rows[0]
    separator, signs = header[3:4], header[4:8]
    counts: dict[str, int] = {}
    segments = []
    for number, row in rows:
        name = row[:3]
        if name in _ENVELOPES:
            continue
        counts[name] = counts.get(name, 0) + 1
        fields = tuple(row.split(separator))
        segments.append(Segment(name, counts[name], fields, number, signs, separator))
    return Message(file.at(), tuple(segments), oddities)
