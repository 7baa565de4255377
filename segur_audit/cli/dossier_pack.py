"""`dossier pack`: one archive of what is deposited, its index, and the manifest that lets anyone audit it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segur_audit.cli.check import ChapterOption, DateOption, MilestoneOption
from segur_audit.cli.console import _, language, say, say_error
from segur_audit.cli.options import (
    MILESTONES,
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    day,
    set_language,
)
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.cli.auditing import Request
    from segur_audit.dossier.archive import Member, Refused, Stored
    from segur_audit.dossier.packing import Packed
    from segur_audit.evidence.files import EvidenceFile
    from segur_audit.manifest.reading import Manifest
    from segur_audit.model.piece import EvidenceRecord
    from segur_audit.model.report import Report
    from segur_audit.report._delivery import Delivery

HELP = (
    "Livre le dossier : une archive ZIP aux noms numérotés, avec son index et son manifeste.\n\n"
    "0 livré · 1 refusé (incomplet ou pas prêt) · 2 usage · 3 entrée invalide · 6 modifié depuis le scellé",
    "Packs the dossier: a ZIP archive with numbered names, its index and its manifest.\n\n"
    "0 packed · 1 refused (incomplete or not ready) · 2 usage · 3 invalid input · 6 changed since the seal",
)
_MIB = 1 << 20
_TOLD = 20


@dataclass(frozen=True, slots=True)
class _Audited:
    """A manifest, its report and the records of its pieces."""

    manifest: Manifest
    report: Report
    records: tuple[EvidenceRecord, ...]


def pack(
    manifest: Annotated[
        Path, typer.Argument(metavar="[MANIFEST]", help=_("Manifeste.", "Manifest."))
    ] = Path("manifest.yaml"),
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar=_("FICHIER.zip", "FILE.zip"),
            help=_("Archive à écrire.", "Archive to write."),
        ),
    ] = None,
    chapter: ChapterOption = [],
    milestone: MilestoneOption = "",
    date: DateOption = "",
    partial: Annotated[
        bool,
        typer.Option(
            "--partial",
            help=_(
                "Livre aussi ce qui est incomplet (jamais ce qui est non conforme) ; l'index le dit.",
                "Packs what is incomplete too (never what does not conform); the index says so.",
            ),
        ),
    ] = False,
    remarks: Annotated[
        bool,
        typer.Option(
            "--remarks",
            help=_(
                "Seulement les réponses aux remarques de l'instructeur.",
                "Only the answers to the instructor's remarks.",
            ),
        ),
    ] = False,
    largest: Annotated[
        int,
        typer.Option(
            "--max-file",
            min=0,
            metavar=_("MIO", "MIB"),
            help=_("Refuse un fichier plus gros.", "Refuses a file that is larger."),
        ),
    ] = 0,
    whole: Annotated[
        int,
        typer.Option(
            "--max-size",
            min=0,
            metavar=_("MIO", "MIB"),
            help=_("Refuse des pièces plus grosses, en tout.", "Refuses pieces larger in all."),
        ),
    ] = 0,
    types: Annotated[
        list[str],
        typer.Option(
            "--type",
            metavar="EXT",
            help=_(
                "N'admet que ces extensions. Répétable.", "Takes these endings only. Repeatable."
            ),
        ),
    ] = [],
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Audit, then write the archive, or say why not."""
    set_language(lang)
    from segur_audit.cli.auditing import Request
    from segur_audit.cli.dossiers import Library, own_catalogues
    from segur_audit.dossier.packing import Limits

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    if output is None:
        raise UsageError(
            Text("pack : aucune archive à écrire", "pack: no archive to write"),
            remedy=Text("ajoutez par exemple -o depot.zip", "add for instance -o depot.zip"),
        )
    library = Library(catalogue, builtin=not no_builtin)
    library.catalogue()
    dossier = library.open(manifest)
    for one in chapter:
        choice(one, dossier.catalogue.chapters, "--chapter")
    own = [path for _, path in own_catalogues(dossier.manifest.data, manifest.parent)]
    known = {path.resolve() for path in own}
    job = _Job(
        dossier.catalogue,
        Request(
            catalogues=tuple(catalogue),
            no_builtin=no_builtin,
            milestone=milestone,
            date=day(date or None),
        ),
        manifest,
        output,
        tuple(chapter),
        partial,
        remarks,
        Limits(largest * _MIB or None, whole * _MIB or None, _endings(types)),
        (*own, *(path for path in catalogue if path.resolve() not in known)),
    )
    return job.run(dossier.manifest)


def _endings(types: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.strip().lstrip(".").lower() for one in types if one.strip(" ."))


@dataclass(frozen=True, slots=True)
class _Job:
    """What the command line asks of a pack."""

    catalogue: Catalogue
    request: Request
    path: Path
    output: Path
    chapters: tuple[str, ...]
    partial: bool
    remarks: bool
    limits: Any
    catalogues: tuple[Path, ...]

    def run(self, manifest: Manifest) -> int:
        from segur_audit.model.errors import AuditError
        from segur_audit.model.privacy import Mask

        self._refuse_precious(manifest)
        full = self._audited(manifest)
        if full.report.verdict.code == 6:
            return self._changed(full.report)
        try:
            return self._packed(full)
        except AuditError as error:
            error.location = Mask(_private(full.records)).location(error.location)
            raise

    def _packed(self, full: _Audited) -> int:
        from segur_audit.dossier.archive import write_archive
        from segur_audit.dossier.rewriting import without_files

        sound = self._without_secrets(full)
        part = self._selected(sound)
        gone = self._gone(part)
        if gone:
            data = without_files(part.manifest.data, gone)
            part = self._audited(replace(part.manifest, data=data), part.report.chapters)
        report = self._judged(sound, part)
        delivery, members = self._members(part, report, gone)
        if self._refused(report) or self._beyond(delivery):
            return 1
        write_archive(self.output, members)
        return self._told(delivery)

    def _audited(self, manifest: Manifest, chapters: tuple[str, ...] = ()) -> _Audited:
        from segur_audit.cli.auditing import audit_one, shown

        heard: list[EvidenceRecord] = []
        report = audit_one(
            manifest,
            self.catalogue,
            replace(self.request, chapters=chapters),
            shown(self.path),
            witness=heard.extend,
        )
        return _Audited(manifest, report, tuple(heard))

    def _refuse_precious(self, manifest: Manifest) -> None:
        from segur_audit.dossier.lock import lock_path
        from segur_audit.manifest.reading import named_files

        named = [manifest.folder / file for _, file in named_files(manifest.data)]
        precious = {path.resolve() for path in (self.path, lock_path(self.path), *named)}
        if self.output.resolve() in precious:
            raise UsageError(
                Text(
                    "{path} est le manifeste, son scellé ou une pièce : il ne sera pas écrasé",
                    "{path} is the manifest, its seal or evidence: it will not be overwritten",
                    path=shorten(str(self.output)),
                )
            )

    def _changed(self, report: Report) -> int:
        from segur_audit.model.errors import InputError

        for notice in report.notices:
            if notice.code.startswith("lock.") and notice.outcome.value == "fail":
                say_error(
                    InputError(notice.message, location=notice.location, remedy=notice.remedy)
                )
        return 6

    def _without_secrets(self, full: _Audited) -> _Audited:
        """The dossier in which each raw trace that holds a secret gives way to its redacted copy. Raises Refused."""
        from segur_audit.dossier.rewriting import substituted
        from segur_audit.dossier.secrets import secret_files, secret_papers
        from segur_audit.model.privacy import Mask
        from segur_audit.redaction.trace import beside

        self._refuse_secrets(secret_papers(full.manifest))
        raw = secret_files(full.records)
        if not raw:
            return full
        copies = {file: beside(Path(file)).as_posix() for file in raw}
        there = {f: c for f, c in copies.items() if (full.manifest.folder / c).is_file()}
        self._refuse_secrets([file for file in raw if file not in there])
        mask = Mask(_private(full.records))
        for file, copy in there.items():
            words = Text(
                "{file} contient un secret : sa copie expurgée {copy} est livrée à sa place",
                "{file} holds a secret: its redacted copy {copy} is packed instead",
                file=file,
                copy=copy,
            )
            say(mask.text(words))
        data = substituted(full.manifest.data, there)
        sound = self._audited(replace(full.manifest, data=data))
        self._refuse_secrets(secret_files(sound.records))
        return sound

    def _refuse_secrets(self, files: Sequence[str]) -> None:
        from segur_audit.dossier.archive import Refused
        from segur_audit.model.place import Location

        if files:
            raise Refused(
                Text(
                    "cette pièce contient un secret et n'a pas de copie expurgée : rien n'est livré",
                    "this piece holds a secret and has no redacted copy: nothing is packed",
                ),
                location=Location(files[0]),
                remedy=Text(
                    "révoquez le secret, puis faites la copie : segur-audit trace redact",
                    "revoke the secret, then make the copy: segur-audit trace redact",
                ),
            )

    def _selected(self, full: _Audited) -> _Audited:
        """The part that is asked for: chapters, or answers to remarks; the whole when nothing is."""
        from segur_audit.dossier.selecting import answers, of_chapters

        if not self.chapters and not self.remarks:
            return full
        rules = self.catalogue.for_scheme(full.report.scheme)
        data = full.manifest.data
        if self.chapters:
            data = of_chapters(full.manifest, rules, self.chapters)
        if self.remarks:
            data = answers(replace(full.manifest, data=data), rules, full.records)
        chapters = (*self.chapters, "DOSSIER") if self.chapters else ()
        return self._audited(replace(full.manifest, data=data), chapters)

    def _gone(self, part: _Audited) -> list[str]:
        from segur_audit.dossier.archive import refused
        from segur_audit.dossier.packing import missing_files
        from segur_audit.model.privacy import Mask

        gone = list(dict.fromkeys(file.path for file in missing_files(part.records)))
        if gone and not self.partial:
            mask = Mask(_private(part.records))
            for path in gone[1:_TOLD]:
                say_error(refused(mask.path(path), "missing"))
            raise refused(gone[0], "missing")
        return gone

    def _judged(self, full: _Audited, part: _Audited) -> Report:
        """The report on what is packed: the rules asked for as the whole dossier makes them, those on pieces on those packed."""
        from segur_audit.dossier.selecting import judged

        if self.remarks:
            return judged(full.report, part.report, self.catalogue, remarks=True)
        if self.chapters:
            return judged(full.report, part.report, self.catalogue, self.chapters)
        return full.report

    def _members(
        self, part: _Audited, report: Report, gone: Sequence[str]
    ) -> tuple[Delivery, list[Member]]:
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

        rules = self.catalogue.for_scheme(report.scheme)
        private = _private(part.records)
        names = Names(Mask(private))
        numbers = primary_numbers(part.manifest, rules)
        files = packed_files(part.manifest, part.records, numbers, names)
        stored, lying, named = trees(part.manifest, self.catalogues)
        data = moved(part.manifest.data, {**{f.path: f.name for f in files.values()}, **lying})
        if named:
            data["catalogues"] = named
        rows = index_rows(report, part.manifest, rules, part.records, files)
        delivery = shown.Delivery(
            report, rows, tuple(files.values()), self._marks(report, gone), private
        )
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
        made["manifest.lock.json"] = self._seal(part, report, files, stored, made)
        members += [Made(name, text.encode()) for name, text in made.items()]
        return delivery, members

    def _seal(
        self,
        part: _Audited,
        report: Report,
        files: Mapping[str, Packed],
        stored: Sequence[Stored],
        made: Mapping[str, str],
    ) -> str:
        """The seal of what is packed, so that whoever unpacks it can verify it. A part keeps no verdict: it is none of the whole."""
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
        return lock_text(
            seal if not (self.chapters or self.remarks) else replace(seal, verdict=None)
        )

    def _marks(self, report: Report, gone: Sequence[str]) -> tuple[Text, ...]:
        from segur_audit.dossier.selecting import marks

        return marks(report, self.chapters, gone, partial=self.partial, remarks=self.remarks)

    def _refused(self, report: Report) -> bool:
        """Whether the verdict refuses the pack, which is then told with what blocks."""
        from segur_audit.dossier.archive import Refused
        from segur_audit.dossier.selecting import blocking
        from segur_audit.report.verdict import verdict_words

        left = blocking(report, partial=self.partial)
        if not left:
            return False
        say_error(
            Refused(
                Text(
                    "rien n'est livré : {words} ({ids})",
                    "nothing is packed: {words} ({ids})",
                    words=verdict_words(report),
                    ids=", ".join(left),
                ),
                remedy=Text(
                    "voyez segur-audit check ; --partial livre ce qui est incomplet",
                    "see segur-audit check; --partial packs what is incomplete",
                ),
            )
        )
        return True

    def _beyond(self, delivery: Delivery) -> bool:
        from segur_audit.model.privacy import Mask

        mask = Mask(delivery.private)
        refusals: list[Refused] = list(self.limits.refusals(delivery.files))
        for refusal in refusals[:_TOLD]:
            refusal.location = mask.location(refusal.location)
            say_error(refusal)
        return bool(refusals)

    def _told(self, delivery: Delivery) -> int:
        from segur_audit.model.privacy import Mask
        from segur_audit.report.verdict import verdict_words

        mask = Mask(delivery.private)
        for file in delivery.files:
            if file.renamed:
                message = Text(
                    "le chemin {path} contient une donnée personnelle : livré sous {name}",
                    "the path {path} holds personal data: packed as {name}",
                    path=file.path,
                    name=file.name,
                )
                say(mask.text(message))
        say(
            Text(
                "{name} : {count} fichier(s) livré(s) ; {words}",
                "{name}: {count} file(s) packed; {words}",
                name=shorten(self.output.name),
                count=len(delivery.files),
                words=verdict_words(delivery.report),
            )
        )
        return 0


def _files(record: EvidenceRecord) -> tuple[EvidenceFile, ...]:
    return (*record.piece.files, *record.piece.companions.values())


def _private(records: Sequence[EvidenceRecord]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(f.value for record in records for f in record.facts if f.kind == "private")
    )
