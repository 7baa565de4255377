"""Runs the examples that definitions carry: each is the shared sound manifest, edited, audited on
that one requirement.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from segur_audit.catalogue.reading import BUILTIN, Catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import EvidenceFile, from_bytes
from segur_audit.manifest.reading import Manifest, make_manifest
from segur_audit.manifest.source import parse_path, parse_source, read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.natures import NATURES
from segur_audit.model.place import Location
from segur_audit.model.report import CatalogueRef, RequirementResult
from segur_audit.model.requirement import EVERY_SCHEME, Requirement
from segur_audit.model.text import Text

SOUND = "_sound.yaml"
_TODAY = dt.date(2026, 12, 15)
_HOSPITAL = "HOP-DPI-Va2"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a definition: its name (`pass`, `fail[0]`), its edits, and the finding that it
    must bring.
    """

    name: str
    edits: Mapping[str, Any]

    @property
    def finding(self) -> str | None:
        """The code of the finding that the example must bring, None when it names none."""
        return self.edits.get("finding")


@dataclass(frozen=True, slots=True)
class Sound:
    """The shared sound manifest and its small files."""

    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]


def examples_of(requirement: Requirement) -> tuple[Example, ...]:
    """The examples of a definition, the passing one first."""
    passing = (
        [Example("pass", requirement.examples["pass"])] if "pass" in requirement.examples else []
    )
    failing = [
        Example(f"fail[{i}]", edits)
        for i, edits in enumerate(requirement.examples.get("fail") or ())
    ]
    return (*passing, *failing)


@cache
def sound(folder: Path = BUILTIN) -> Sound:
    """The shared sound manifest of a catalogue, or that of the built-in one. Raises InputError."""
    file = folder / SOUND if (folder / SOUND).is_file() else BUILTIN / SOUND
    source = parse_source(read_bytes(file, file.name, 5_000_000), file.name)
    data = source.data or {}
    return Sound(
        data.get("manifest", {}),
        {path: file_bytes(content) for path, content in (data.get("files") or {}).items()},
    )


def file_bytes(content: Mapping[str, Any] | str) -> bytes:
    """The bytes of a small file as an example writes it: text, base64, a zip of texts, a tiny
    PDF.
    """
    if isinstance(content, str):
        return content.encode()
    if "text" in content:
        return str(content["text"]).encode()
    if "base64" in content:
        return base64.b64decode(content["base64"])
    if "zip" in content:
        return _zip(content["zip"])
    if "pdf" in content:
        return tiny_pdf(content["pdf"].get("text", ()), signed=bool(content["pdf"].get("signed")))
    raise InputError(
        Text(
            "fichier d'exemple : text, base64, zip ou pdf", "example file: text, base64, zip or pdf"
        )
    )


def _zip(members: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), file_bytes(content))
    return out.getvalue()


def tiny_pdf(lines: Sequence[str], *, signed: bool = False) -> bytes:
    """A one-page PDF that shows `lines`; `signed` adds a signature field whose byte range covers
    the file.
    """
    shown = " T* ".join(
        "(" + line.translate({40: "\\(", 41: "\\)", 92: "\\\\"}) + ") Tj" for line in lines
    )
    stream = f"BT /F1 11 Tf 50 780 Td 14 TL {shown} ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R"
        + (b" /AcroForm << /SigFlags 3 /Fields [6 0 R] >>" if signed else b"")
        + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
        b"/Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    if signed:
        objects.append(
            b"<< /FT /Sig /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /T (Signature1) /P 3 0 R "
            b"/V 7 0 R >>"
        )
        objects.append(
            b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange "
            b"[%s] /Contents <%s> >>" % (b" " * 43, b"30" + b"00" * 63)
        )
    return _with_byte_range(_assemble(objects)) if signed else _assemble(objects)


def _assemble(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def _with_byte_range(data: bytes) -> bytes:
    contents = data.index(b"/Contents <") + len(b"/Contents ")
    after = data.index(b">", contents) + 1
    numbers = (b"0 %d %d %d" % (contents, after, len(data) - after)).ljust(43)
    start = data.index(b"/ByteRange [") + len(b"/ByteRange [")
    return data[:start] + numbers + data[start + 43 :]


def run_example(
    requirement: Requirement, example: Example, folder: Path = BUILTIN
) -> RequirementResult:
    """The result of `requirement` on an example. Raises InputError when the edited manifest is not
    a valid one.
    """
    base = sound(folder)
    data = edited(base.manifest, example.edits)
    scheme = example.edits.get("scheme") or default_scheme(requirement)
    data.setdefault("candidature", {})["dispositif"] = scheme
    files = {
        **base.files,
        **{
            path: file_bytes(content)
            for path, content in (example.edits.get("files") or {}).items()
        },
    }
    manifest = _manifest(json.dumps(data, ensure_ascii=False))
    milestone = example.edits.get("milestone") or next(iter(requirement.milestones))
    date = example.edits.get("date")
    options = Options(
        milestone, _TODAY, dt.date.fromisoformat(date) if date else None, only=(requirement.id,)
    )
    report = audit(
        _known_only(manifest, requirement),
        Catalogue((requirement,), (CatalogueRef("example", "", "", 1),)),
        options,
        _opener(files),
    )
    return report.results[0]


def default_scheme(requirement: Requirement) -> str:
    """The hospital's when the requirement concerns it, else the first that it names."""
    if requirement.concerns(_HOSPITAL) or not requirement.schemes:
        return _HOSPITAL
    return next((scheme for scheme in requirement.schemes if scheme != EVERY_SCHEME), _HOSPITAL)


@cache
def _manifest(text: str) -> Manifest:
    return make_manifest(text.encode(), Path("/nonexistent"), "manifest.yaml")


def _known_only(manifest: Manifest, requirement: Requirement) -> Manifest:
    """The catalogue of an example holds one requirement: the decisions on the others would be
    unknown to it.
    """
    from dataclasses import replace

    from segur_audit.model.ids import canonical

    data = dict(manifest.data)
    for section in ("attestations", "derogations", "applicabilites"):
        data[section] = [
            entry
            for entry in data.get(section, ())
            if canonical(entry["exigence"]) == requirement.key
        ]
    if "depots" in data.get("candidature", {}):
        depots = {
            chapter: day
            for chapter, day in data["candidature"]["depots"].items()
            if chapter == requirement.chapter
        }
        data["candidature"] = {**data["candidature"], "depots": depots}
    return replace(manifest, data=data)


def _opener(files: Mapping[str, bytes]) -> Any:
    def open_example(path: str, nature: str | None) -> EvidenceFile:
        if path not in files:
            return EvidenceFile(path, problem="missing")
        file = from_bytes(path, files[path])
        if nature in NATURES and NATURES[nature].limit == 0:
            file.release()
        return file

    return open_example


def edited(manifest: Mapping[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `manifest` with `set` (dotted path → value) and `remove` done. Raises InputError
    for a path that leads nowhere.
    """
    data: dict[str, Any] = copy.deepcopy(dict(manifest))
    for path, value in (edits.get("set") or {}).items():
        _set(data, path, copy.deepcopy(value))
    for path in sorted(edits.get("remove") or (), reverse=True):
        _remove(data, path)
    return data


def _set(data: Any, path: str, value: Any) -> None:
    *parents, last = parse_path(path)
    for step in parents:
        if isinstance(step, str):
            data = data.setdefault(step, {})
        else:
            data = data[step] if step < len(data) else _nowhere(path)
    if isinstance(last, int) and last == len(data):
        data.append(value)
    else:
        data[last] = value


def _remove(data: Any, path: str) -> None:
    *parents, last = parse_path(path)
    try:
        for step in parents:
            data = data[step]
        del data[last]
    except (KeyError, IndexError, TypeError):
        _nowhere(path)


def _nowhere(path: str) -> Any:
    raise InputError(
        Text(
            "exemple : le chemin {path} ne mène à rien",
            "example: the path {path} leads nowhere",
            path=path,
        ),
        location=Location("examples", path=path),
    )


def all_examples(catalogue: Catalogue) -> Iterator[tuple[Requirement, Example]]:
    """Every example of every requirement."""
    for requirement in catalogue.requirements:
        for example in examples_of(requirement):
            yield requirement, example
