"""Runs the audit of one or several manifests: the files, the clock and the progress line are
handled here.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from segur_audit import __version__
from segur_audit.catalogue.reading import Catalogue
from segur_audit.cli.console import is_interactive, language, say, say_error
from segur_audit.cli.dossiers import Dossier, Library
from segur_audit.cli.options import choice, default_milestone, known_ids, known_scheme
from segur_audit.dossier.lock import lock_path, paper_digests, read_lock
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options, Witness
from segur_audit.evidence.files import Shelf, open_file
from segur_audit.manifest.reading import Manifest
from segur_audit.model.command import Invocation
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.privacy import Mask
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Text

from .leftovers import unreferenced

_PATIENCE = 1.0  # seconds after which a person is told how far the work is


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks of an audit."""

    catalogues: tuple[Path, ...] = ()
    no_builtin: bool = False
    milestone: str = ""
    date: dt.date | None = None
    only: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    fail_on: str = "to_review"
    exit_zero: bool = False
    waivers: bool = True
    supposed: tuple[str, ...] = ()
    since: Path | None = None
    no_worse: bool = False
    jobs: int | None = None

    def call(self, manifest: str) -> Invocation:
        """What the commands that a report suggests repeat of this request."""
        mask = Mask()
        arguments = ["--no-builtin"] if self.no_builtin else []
        for path in self.catalogues:
            arguments += ["--catalogue", mask.plain(str(path))]
        gate = ("--milestone", self.milestone) if self.milestone else ()
        return Invocation(manifest, tuple(arguments), gate)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The reports, in the order of the manifests; one that is invalid stands there with its
    error.
    """

    all: tuple[Report | FailedManifest, ...]


def audit_all(paths: Sequence[Path], request: Request) -> Outcomes:
    """Audit each manifest. One that is invalid raises InputError when it is alone, else stands as
    its error.
    """
    library = Library(request.catalogues, builtin=not request.no_builtin)
    _refuse_supposed_catalogues(request)
    if request.since is None:
        return _audited(paths, library, request)
    from segur_audit.guidance.comparison import compared, read_baseline

    baseline = read_baseline(request.since)
    outcomes = _audited(paths, library, request)
    return Outcomes(
        tuple(
            r
            if isinstance(r, FailedManifest)
            else compared(
                r,
                baseline,
                no_worse=request.no_worse,
                alone=len(paths) == 1,
                name=request.since.name,
            )
            for r in outcomes.all
        )
    )


def _refuse_supposed_catalogues(request: Request) -> None:
    if any(edit.lstrip().startswith("catalogues") for edit in request.supposed):
        raise UsageError(
            Text("--set ne change pas catalogues", "--set does not change catalogues"),
            remedy=Text("ajoutez --catalogue CHEMIN", "add --catalogue PATH"),
        )


def _audited(paths: Sequence[Path], library: Library, request: Request) -> Outcomes:
    if len(paths) == 1:
        library.catalogue()  # what is wrong with those of the command line comes first
        dossier = library.open(paths[0])
        _check_filters(request, [dossier.catalogue])
        return Outcomes((audit_one(*_parts(dossier), request, shown(paths[0])),))
    opened = [_opened(path, library) for path in paths]
    _check_filters(
        request, [library.catalogue(), *(d.catalogue for d in opened if isinstance(d, Dossier))]
    )
    shelf = Shelf()
    return Outcomes(
        tuple(
            _one_of_many(dossier, path, request, shelf)
            for path, dossier in zip(paths, opened, strict=True)
        )
    )


def _parts(dossier: Dossier) -> tuple[Manifest, Catalogue]:
    return dossier.manifest, dossier.catalogue


def shown(path: Path) -> str:
    """How a manifest is named: as given; an absolute path, which differs from one machine to the
    next, from the current folder.
    """
    if not path.is_absolute():
        return path.as_posix()
    try:
        return Path(os.path.relpath(path)).as_posix()
    except (OSError, ValueError):  # another drive, or no current folder
        return path.as_posix()


def _check_filters(request: Request, catalogues: Sequence[Catalogue]) -> None:
    """Each id and chapter of the filters is known to one of the catalogues in use. Raises
    UsageError.
    """
    known = catalogues[0]
    if len(catalogues) > 1:
        known = replace(known, requirements=tuple(r for c in catalogues for r in c.requirements))
    known_ids(known, list(request.only))
    for chapter in request.chapters:
        choice(chapter, known.chapters, "--chapter")


def _opened(path: Path, library: Library) -> Dossier | FailedManifest:
    try:
        return library.open(path)
    except InputError as error:
        return _failed(path, error)


def _failed(path: Path, error: InputError) -> FailedManifest:
    say_error(error)
    mask = Mask()
    return FailedManifest(
        mask.plain(shown(path)),
        mask.text(error.summary),
        mask.location(error.location),
        mask.text(error.remedy) if error.remedy else None,
    )


def _one_of_many(
    dossier: Dossier | FailedManifest, path: Path, request: Request, shelf: Shelf
) -> Report | FailedManifest:
    if isinstance(dossier, FailedManifest):
        return dossier
    try:
        return audit_one(*_parts(dossier), request, shown(path), shelf)
    except InputError as error:
        return _failed(path, error)


def audit_one(
    manifest: Manifest,
    catalogue: Catalogue,
    request: Request,
    shown: str = "manifest.yaml",
    shelf: Shelf | None = None,
    witness: Witness | None = None,
    *,
    sealed: bool = True,
) -> Report:
    """The report on one manifest that was read, `shown` so in commands; as if there were no seal
    unless `sealed`. Raises InputError.
    """
    if request.supposed:
        from segur_audit.guidance.whatif import supposed

        manifest = supposed(manifest, request.supposed)
    scheme = known_scheme(manifest, catalogue)
    today = dt.date.today()
    shown = Mask().plain(shown)
    seal = read_lock(lock_path(manifest.folder / manifest.name)) if sealed else None
    extras = capabilities()
    options = Options(
        milestone=request.milestone or default_milestone(scheme),
        today=today,
        date=request.date,
        only=request.only,
        chapters=request.chapters,
        fail_on=request.fail_on,
        exit_zero=request.exit_zero,
        waivers=request.waivers,
        unreferenced=unreferenced(manifest),
        supposed=request.supposed,
        locked=seal,
        papers=paper_digests(manifest) if seal and seal.manifest is not None else {},
        tool=__version__,
        capabilities=extras,
        call=request.call(shown),
        jobs=request.jobs,
        progress=progress() if manifest.data.get("preuves") else None,
        witness=witness,
    )
    opener = partial(shelf.open_file if shelf else open_file, manifest.folder)
    report = replace(
        audit(manifest, catalogue, options, opener),
        shown=shown,
        capabilities=extras,
    )
    _warn_of_a_day_gone_by(report, today)
    return report


def _warn_of_a_day_gone_by(report: Report, today: dt.date) -> None:
    gone = report.reference_date.value
    if report.reference_date.origin == "candidature.date_depot" and gone < today:
        say(
            Text(
                "Note : la date de dépôt {gone} est passée ; --date permet d'en essayer une autre.",
                "Note: the deposit date {gone} has gone by; --date tries another.",
                gone=gone,
            )
        )


def capabilities() -> tuple[str, ...]:
    """The extras that are installed: what they check depends on them, and the report says so."""
    from importlib.util import find_spec

    modules = {"jwt": "joserfc", "pdf": "pyhanko", "schematron": "saxonche", "sign": "signxml"}
    return tuple(extra for extra, module in modules.items() if find_spec(module))


def progress() -> Callable[[int, int], None] | None:
    """A one-line progress on stderr, only for a person who watches."""
    if not is_interactive():
        return None

    begun = time.monotonic()

    def show(done: int, total: int) -> None:
        spent = time.monotonic() - begun
        if spent < _PATIENCE:
            return
        left = round(spent / (done + 1) * (total - done - 1))
        words = Text(
            "{done}/{total} pièces lues, encore {left} s",
            "{done}/{total} pieces read, {left} s left",
            done=done + 1,
            total=total,
            left=left,
        )[language()]
        sys.stderr.write(f"\r\x1b[K{words}" if done + 1 < total else "\r\x1b[K")
        sys.stderr.flush()

    return show
