"""What a scan proposes for one entry of `preuves`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from segur_audit.dossier.certainty import Certainty, Told, worst
from segur_audit.dossier.walking import Listing
from segur_audit.model.text import Text, joined

#: Keys of an entry that a scan fills besides its files, its nature and its numbers, in the
#: manifest's order.
DETAILS = ("date", "version", "environnement", "architecture", "bal")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry: its files (the first names it), nature, numbers and details, each with how sure it
    is; what else is to be said.

    `owner` is the person who attests, `due` the day for it, `comment` the person's remark: they
    come from the spreadsheet.
    """

    files: tuple[str, ...]
    nature: Told | None = None
    numbers: tuple[Told, ...] = ()
    details: Mapping[str, Told] = field(default_factory=dict)
    initial: str | None = None
    notes: tuple[Text, ...] = ()
    owner: str = ""
    due: str = ""
    comment: str = ""

    @property
    def certainty(self) -> Certainty:
        """The least sure of its nature and of its numbers."""
        if self.nature is None or not self.numbers:
            return Certainty.UNKNOWN
        return worst([self.nature.certainty, *(number.certainty for number in self.numbers)])

    @property
    def every_file(self) -> tuple[str, ...]:
        """Its files, and the mail that it answers."""
        return (*self.files, *([self.initial] if self.initial else ()))

    def why(self) -> Text:
        """Why its nature and its numbers, or what is not known."""
        parts = [
            Text("nature : ", "nature: ") + (self.nature.why if self.nature else _NO_NATURE),
            Text("preuve : ", "proof: ") + (self.numbers[0].why if self.numbers else _NO_NUMBER),
            *self.notes,
        ]
        return joined(parts, " ; ", "; ")

    def entry(self) -> dict[str, Any]:
        """The entry of `preuves`, in the manifest's order of keys."""
        entry: dict[str, Any] = (
            {"fichier": self.files[0]} if len(self.files) == 1 else {"fichiers": list(self.files)}
        )
        if self.nature:
            entry["nature"] = self.nature.value
        if self.numbers:
            entry["repond_a"] = [number.value for number in self.numbers]
        if self.initial:
            entry["message_initial"] = self.initial
        entry.update({key: self.details[key].value for key in DETAILS if key in self.details})
        said = {"responsable": self.owner, "echeance": self.due, "commentaire": self.comment}
        entry.update({key: text for key, text in said.items() if text})
        return entry


@dataclass(frozen=True, slots=True)
class Scan:
    """All that a scan found: the proposals, what was left out or refused, and the proofs that no
    file answers.

    `private` holds the names and numbers of patients that the content gave: they mask what is
    shown.
    """

    folder: str
    proposals: tuple[Proposal, ...]
    listing: Listing
    lacking: tuple[tuple[str, Text], ...] = ()
    private: tuple[str, ...] = field(default=(), repr=False)

    def counts(self) -> dict[Certainty, int]:
        """How many proposals are sure, guessed, unknown."""
        return {
            certainty: sum(one.certainty is certainty for one in self.proposals)
            for certainty in Certainty
        }


_NO_NATURE = Text("rien ne l'indique", "nothing tells it")
_NO_NUMBER = Text("aucun numéro connu n'est lu", "no known number is read")
