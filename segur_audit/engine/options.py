"""What the caller asks of an audit, and the date that ages are measured at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from segur_audit.engine.integrity import Seal
from segur_audit.manifest.reading import Manifest
from segur_audit.model.command import DIRECT, Invocation
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.report import ReferenceDate

Progress = Callable[[int, int], None]
#: Is given the records of the pieces once they are read: what a pack needs and no report shows.
Witness = Callable[[tuple[EvidenceRecord, ...]], None]


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """What the caller asks for. `today` is the clock's, read at the edge; `date` replaces every
    deposit date.

    `papers`: the digests, as they are now, of the files that the seal (`locked`) holds beside the
    evidence.
    """

    milestone: str
    today: dt.date
    date: dt.date | None = None
    only: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    fail_on: str = "to_review"
    exit_zero: bool = False
    waivers: bool = True
    unreferenced: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    locked: Seal | None = None
    papers: Mapping[str, str] = field(default_factory=dict)
    tool: str = ""
    capabilities: tuple[str, ...] = ()
    jobs: int | None = None  # processes; None: as many as the dossier is worth
    call: Invocation = DIRECT
    progress: Progress | None = field(default=None, compare=False)
    witness: Witness | None = field(default=None, compare=False)


def reference_date(
    manifest: Manifest, options: Options, chapter: str | None = None
) -> ReferenceDate:
    """The deposit's date (contract, section 3): `--date`, else the chapter's, else the dossier's,
    else today.
    """
    if options.date:
        return ReferenceDate(options.date, "--date")
    for path in (f"candidature.depots.{chapter}" if chapter else "", "candidature.date_depot"):
        value = (
            (manifest.get("candidature.depots") or {}).get(chapter)
            if path.startswith("candidature.depots")
            else manifest.get(path)
            if path
            else None
        )
        if isinstance(value, str):
            return ReferenceDate(dt.date.fromisoformat(value), path)
    return ReferenceDate(options.today, "today")
