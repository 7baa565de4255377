"""Makes a pack: audits, leaves secrets out, selects, names, judges, writes; or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.cli.console import say, say_error
from segur_audit.cli.packing_contents import Audited, contents, private_words
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.cli.auditing import Request
    from segur_audit.dossier.archive import Refused
    from segur_audit.dossier.packing import Limits
    from segur_audit.manifest.reading import Manifest
    from segur_audit.model.piece import EvidenceRecord
    from segur_audit.model.report import Report
    from segur_audit.report._delivery import Delivery

_TOLD = 20


@dataclass(frozen=True, slots=True)
class Job:
    """What the command line asks of a pack."""

    catalogue: Catalogue
    request: Request
    path: Path
    output: Path
    chapters: tuple[str, ...]
    partial: bool
    remarks: bool
    limits: Limits
    catalogues: tuple[Path, ...]

    def run(self, manifest: Manifest) -> int:
        from segur_audit.model.errors import AuditError
        from segur_audit.model.privacy import Mask

        self._refuse_precious(manifest)
        full = self._audited(manifest, sealed=True)
        if full.report.verdict.code == 6:
            return self._changed(full.report)
        try:
            return self._packed(full)
        except AuditError as error:
            error.location = Mask(private_words(full.records)).location(error.location)
            raise

    def _packed(self, full: Audited) -> int:
        from segur_audit.dossier.archive import write_archive
        from segur_audit.dossier.rewriting import without_files

        sound = self._without_secrets(full)
        part = self._selected(sound)
        gone = self._gone(part)
        if gone:
            data = without_files(part.manifest.data, gone)
            part = self._audited(replace(part.manifest, data=data), part.report.chapters)
        report = self._judged(sound, part)
        marks = self._marks(report, gone)
        whole = not (self.chapters or self.remarks)
        rules = self.catalogue.for_scheme(report.scheme)
        delivery, members = contents(part, report, rules, self.catalogues, marks, whole=whole)
        if self._refused(report) or self._beyond(delivery):
            return 1
        write_archive(self.output, members)
        return self._told(delivery)

    def _audited(
        self, manifest: Manifest, chapters: tuple[str, ...] = (), *, sealed: bool = False
    ) -> Audited:
        from segur_audit.cli.auditing import audit_one, shown

        heard: list[EvidenceRecord] = []
        report = audit_one(
            manifest,
            self.catalogue,
            replace(self.request, chapters=chapters),
            shown(self.path),
            witness=heard.extend,
            sealed=sealed,
        )
        return Audited(manifest, report, tuple(heard))

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

    def _without_secrets(self, full: Audited) -> Audited:
        """The dossier in which each raw trace that holds a secret gives way to its redacted copy.
        Raises Refused.
        """
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
        mask = Mask(private_words(full.records))
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
                    "cette pièce contient un secret et n'a pas de copie expurgée : rien n'est "
                    "livré",
                    "this piece holds a secret and has no redacted copy: nothing is packed",
                ),
                location=Location(files[0]),
                remedy=Text(
                    "révoquez le secret, puis faites la copie : segur-audit trace redact",
                    "revoke the secret, then make the copy: segur-audit trace redact",
                ),
            )

    def _selected(self, full: Audited) -> Audited:
        """The part that is asked for: chapters, or answers to remarks; the whole when nothing
        is.
        """
        from segur_audit.dossier.selecting import answers, of_chapters

        if not self.chapters and not self.remarks:
            return full
        rules = self.catalogue.for_scheme(full.report.scheme)
        data = full.manifest.data
        if self.chapters:
            data = of_chapters(full.manifest, rules, self.chapters)
        if self.remarks and not data.get("remarques"):
            raise UsageError(
                Text("pack : le manifeste n'a pas de remarque", "pack: the manifest has no remark")
            )
        if self.remarks:
            data = answers(replace(full.manifest, data=data), rules, full.records)
        chapters = (*self.chapters, "DOSSIER") if self.chapters else ()
        return self._audited(replace(full.manifest, data=data), chapters)

    def _gone(self, part: Audited) -> list[str]:
        from segur_audit.dossier.archive import refused
        from segur_audit.dossier.packing import missing_files
        from segur_audit.model.privacy import Mask

        gone = list(dict.fromkeys(file.path for file in missing_files(part.records)))
        if gone and not self.partial:
            mask = Mask(private_words(part.records))
            for path in gone[1:_TOLD]:
                say_error(refused(mask.path(path), "missing"))
            raise refused(gone[0], "missing")
        return gone

    def _judged(self, full: Audited, part: Audited) -> Report:
        """The report on what is packed: the rules asked for as the whole dossier makes them, those
        on pieces on those packed.
        """
        from segur_audit.dossier.selecting import judged

        if self.remarks:
            return judged(full.report, part.report, self.catalogue, remarks=True)
        if self.chapters:
            return judged(full.report, part.report, self.catalogue, self.chapters)
        return full.report

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
                    "lancez segur-audit check ; --partial livre ce qui est incomplet",
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
