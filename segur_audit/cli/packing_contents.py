"""What a pack holds: the files under their names, the manifest that names them so, the index and
the seal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.cli.console import language
from segur_audit.model.text import Text

if TYPE_CHECKING:
    from segur_audit.dossier.archive import Member, Stored
    from segur_audit.dossier.packing import Packed
    from segur_audit.evidence.files import EvidenceFile
    from segur_audit.manifest.reading import Manifest
    from segur_audit.model.piece import EvidenceRecord
    from segur_audit.model.report import Report
    from segur_audit.model.requirement import Requirement
    from segur_audit.report._delivery import Delivery


@dataclass(frozen=True, slots=True)
class Audited:
    """A manifest, its report and the records of its pieces."""

    manifest: Manifest
    report: Report
    records: tuple[EvidenceRecord, ...]


def contents(
    part: Audited,
    report: Report,
    rules: Sequence[Requirement],
    catalogues: Sequence[Path],
    marks: tuple[Text, ...],
    *,
    whole: bool,
) -> tuple[Delivery, list[Member]]:
    """What the pack holds, and its index. Raises Refused: a file that cannot be packed, by name."""
    from segur_audit.dossier.archive import Made, Stored
    from segur_audit.dossier.naming import Names
    from segur_audit.dossier.packing import (
        index_rows,
        packed_files,
        primary_numbers,
        trees,
    )
    from segur_audit.dossier.rewriting import moved
    from segur_audit.manifest.writing import manifest_text
    from segur_audit.model.privacy import Mask
    from segur_audit.report import _delivery as shown

    private = private_words(part.records)
    names = Names(Mask(private))
    numbers = primary_numbers(part.manifest, rules)
    files = packed_files(part.manifest, part.records, numbers, names)
    stored, lying, named = trees(part.manifest, catalogues)
    data = moved(part.manifest.data, {**{f.path: f.name for f in files.values()}, **lying})
    if named:
        data["catalogues"] = named
    rows = index_rows(report, part.manifest, rules, part.records, files)
    delivery = shown.Delivery(report, rows, tuple(files.values()), marks, private)
    lang = language()
    made = {
        "manifest.yaml": manifest_text(data),
        "index.html": shown.as_html(delivery, lang),
        "index.md": shown.as_markdown(delivery, lang),
        "index.csv": shown.as_csv(delivery, lang),
        "correspondance.csv": shown.map_csv(delivery, lang),
    }
    folder = part.manifest.folder
    members: list[Member] = [
        Stored(f.name, folder, f.path, f.size, f.sha256) for f in files.values()
    ]
    members += [*stored, Made("index-convergence.xlsx", shown.as_convergence(delivery, lang))]
    made["manifest.lock.json"] = _seal(part, report, files, stored, made, whole=whole)
    members += [Made(name, text.encode()) for name, text in made.items()]
    return delivery, members


def _seal(
    part: Audited,
    report: Report,
    files: Mapping[str, Packed],
    stored: Sequence[Stored],
    made: Mapping[str, str],
    *,
    whole: bool,
) -> str:
    """The seal of what is packed, so that whoever unpacks it can verify it. A part keeps no
    verdict: it is none of the whole.
    """
    from segur_audit.dossier.lock import lock_text, packed_seal

    evidence = {f.path for record in part.records for f in _files(record)}
    digests = {f.name: f.sha256 for f in files.values()}
    named = {f.name for f in files.values() if f.path in evidence}
    seal = packed_seal(
        report,
        made["manifest.yaml"],
        {name: digest for name, digest in digests.items() if name in named},
        {name: digest for name, digest in digests.items() if name not in named},
        {one.name: one.sha256 for one in stored},
    )
    return lock_text(seal if whole else replace(seal, verdict=None))


def _files(record: EvidenceRecord) -> tuple[EvidenceFile, ...]:
    return (*record.piece.files, *record.piece.companions.values())


def private_words(records: Sequence[EvidenceRecord]) -> tuple[str, ...]:
    """What the evidence gave and no output may show."""
    return tuple(
        dict.fromkeys(f.value for record in records for f in record.facts if f.kind == "private")
    )
