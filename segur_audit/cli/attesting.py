"""How the verdicts of `attest` are had (asked for, given for all, presumed), then printed or
written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from segur_audit.cli.console import _, language, say
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.cli.dossiers import Dossier
    from segur_audit.guidance.attesting import Verdict
    from segur_audit.guidance.reviewing import Waiting
    from segur_audit.model.requirement import Requirement

    _Said = tuple[Requirement, Verdict]


@dataclass(frozen=True, slots=True)
class Session:
    """The manifest at hand, and how the verdicts are had: asked for, given for all, or presumed
    (`yes`).
    """

    dossier: Dossier
    path: Path
    milestone: str
    catalogues: tuple[Path, ...]
    no_builtin: bool
    yes: bool
    write: bool

    def run(self, given: Sequence[str], verdict: Verdict) -> int:
        from segur_audit.cli.options import known_scheme
        from segur_audit.guidance.attesting import digests, find

        about, known = self.dossier.manifest, self.dossier.catalogue
        rules = known.for_scheme(known_scheme(about, known))
        wanted = [find(rules, one) for one in given]
        judged = self._judged(wanted, verdict)
        made = [(rule, said, digests(about, rule, rules)) for rule, said in judged]
        if not made:
            say(Text("aucune attestation à inscrire", "no attestation to write"))
            return 0
        if self.write:
            return self._written(made)
        from segur_audit.guidance.attesting import block

        typer.echo("".join(block(*one) for one in made), nl=False)
        say(
            Text(
                "À coller dans le manifeste, sous « attestations: ».",
                "To paste in the manifest, under 'attestations:'.",
            )
        )
        return 0

    def _judged(self, wanted: Sequence[Requirement], verdict: Verdict) -> list[_Said]:
        """Each requirement with what is said of it; those of which nothing is said are left out, by
        name.
        """
        if wanted and not self.yes:
            if verdict.result:
                return [(rule, verdict) for rule in wanted]
            if not self.write and not _interactive():
                return [(rule, replace(verdict, result="conforme")) for rule in wanted]
        every = self._waiting()
        from segur_audit.guidance.reviewing import reviewable

        chosen = [every[rule.key] for rule in wanted if rule.key in every]
        for rule in wanted:
            if rule.key not in every:
                words = Text(
                    "{id} : ne relève pas de ce jalon", "{id}: not at this milestone", id=rule.id
                )
                say(words)
        chosen = chosen if wanted else reviewable(every)
        if self.yes:
            return self._presumed(chosen, verdict)
        if verdict.result:
            return [(one.result.requirement, verdict) for one in chosen]
        if not _interactive():
            raise UsageError(
                Text("attest : aucun verdict n'est donné", "attest: no verdict is given"),
                remedy=Text(
                    "ajoutez --result conforme ou --result non_conforme, ou --yes",
                    "add --result conforme or --result non_conforme, or --yes",
                ),
            )
        return list(self._asked(chosen, verdict))

    def _waiting(self) -> Mapping[str, Waiting]:
        from segur_audit.cli.auditing import Request, shown
        from segur_audit.cli.reviewing import reviewed

        request = Request(self.catalogues, self.no_builtin, self.milestone)
        about, known = self.dossier.manifest, self.dossier.catalogue
        return reviewed(about, known, request, shown(self.path)).every

    def _presumed(self, chosen: Sequence[Waiting], verdict: Verdict) -> list[_Said]:
        """Without a question: « conforme » for what may be, and nothing for the rest, which is
        named.
        """
        from segur_audit.cli.reviewing import why_not

        said = replace(verdict, result=verdict.result or "conforme")
        kept = []
        for one in chosen:
            if said.result == "conforme" and not one.may_conform:
                say(
                    Text(
                        "{id} : non attesté ({why})",
                        "{id}: not attested ({why})",
                        id=one.result.requirement.id,
                        why=why_not(one),
                    )
                )
            else:
                kept.append((one.result.requirement, said))
        return kept

    def _asked(self, chosen: Sequence[Waiting], verdict: Verdict) -> Iterator[_Said]:
        """The verdict on each, asked for on the terminal."""
        author = verdict.author or typer.prompt(_("Qui juge", "Who judges"), err=True)
        words = _("conforme (c), non conforme (n), passer (p)", "conforming (c), not (n), skip (p)")
        for number, one in enumerate(chosen, 1):
            rule = one.result.requirement
            typer.echo(f"\n{number}/{len(chosen)} {rule.id} — {rule.title[language()]}", err=True)
            for file in one.result.evidence:  # masked, as the report shows them
                typer.echo(f"  {file.path}", err=True)
            answer = typer.prompt(words, default="p", err=True).strip().lower()[:1]
            if answer not in ("c", "n"):
                continue
            comment = verdict.comment or typer.prompt(
                _("Commentaire", "Comment"), default="", show_default=False, err=True
            )
            result = "conforme" if answer == "c" else "non_conforme"
            yield rule, replace(verdict, author=author, result=result, comment=comment)

    def _written(self, made: Sequence[tuple[Requirement, Verdict, dict[str, str]]]) -> int:
        from segur_audit.cli.adding import add_items
        from segur_audit.guidance.attesting import item
        from segur_audit.model.nobody import is_nobody

        if nobody := next((v.author for _, v, _ in made if is_nobody(v.author)), None):
            raise UsageError(
                Text(
                    "« {nobody} » n'est pas le nom d'une personne : rien n'est écrit",
                    "'{nobody}' is nobody's name: nothing is written",
                    nobody=shorten(nobody),
                ),
                remedy=_NAME,
            )
        if not all(verdict.author for _, verdict, _ in made):
            raise UsageError(Text("attest : qui a jugé ?", "attest: who judged?"), remedy=_NAME)
        add_items(self.path, "attestations", [item(*one) for one in made], self.dossier.catalogue)
        names = ", ".join(rule.id for rule, _, _ in made)
        say(
            Text(
                "{name} : {count} attestation(s) inscrite(s) ({names})",
                "{name}: {count} attestation(s) written ({names})",
                name=shorten(self.path.name),
                count=len(made),
                names=names,
            )
        )
        return 0


_NAME = Text("donnez --author « Prénom Nom »", "give --author 'First Last'")


def _interactive() -> bool:
    return sys.stdin.isatty()
