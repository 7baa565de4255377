"""The columns of the spreadsheet of pieces: what each is called, how wide it is, and how a cell of
it is found again.
"""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.model.privacy import folded
from segur_audit.model.text import Text

PIECES = Text("Pièces", "Pieces")
LACKING = Text("Preuves sans fichier", "Proofs without a file")
NATURES_SHEET = Text("Natures", "Natures")
REVIEW = Text("À apprécier", "To be reviewed")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its heading, its width in characters."""

    key: str
    heading: Text
    width: int


COLUMNS = (
    Column("fichier", Text("Fichier", "File"), 52),
    Column("preuve", Text("Preuve ou exigence", "Proof or requirement"), 26),
    Column("nature", Text("Nature", "Nature"), 30),
    Column("date", Text("Date", "Date"), 12),
    Column("version", Text("Version", "Version"), 11),
    Column("environnement", Text("Environnement", "Environment"), 15),
    Column("architecture", Text("Architecture", "Architecture"), 14),
    Column("bal", Text("Boîte aux lettres (MDN)", "Mailbox (MDN)"), 19),
    Column("attester", Text("Personne qui atteste", "Person who attests"), 22),
    Column("echeance", Text("Échéance", "Due date"), 12),
    Column("remarque", Text("Remarque", "Remark"), 34),
    Column("avec", Text("Va avec le fichier", "Goes with the file"), 34),
    Column("certitude", Text("Certitude", "Certainty"), 11),
    Column("pourquoi", Text("Pourquoi", "Why"), 60),
)
KEYS = tuple(column.key for column in COLUMNS)


LACKING_COLUMNS = (
    Column("preuve", Text("Preuve", "Proof"), 34),
    Column("demande", Text("Ce qui est demandé", "What is asked for"), 80),
    Column("responsable", Text("Responsable", "Owner"), 24),
    Column("echeance", Text("Échéance", "Due date"), 12),
)
REVIEW_COLUMNS = (
    Column("exigence", Text("Exigence", "Requirement"), 22),
    Column("question", Text("Ce qui est à apprécier", "What is to be judged"), 70),
    Column("pieces", Text("Pièces", "Pieces"), 50),
    Column("resultat", Text("Résultat", "Result"), 16),
    Column("auteur", Text("Auteur", "Author"), 24),
    Column("date", Text("Date", "Date"), 12),
    Column("commentaire", Text("Commentaire", "Comment"), 40),
    Column("empreinte", Text("Empreinte des pièces", "Digest of the pieces"), 20),
)


def key_of(heading: object, columns: tuple[Column, ...] = COLUMNS) -> str | None:
    """The key of the column with that heading, in either language; None when it is none of ours."""
    text = " ".join(folded(str(heading or "")).split())
    for column in columns:
        if text in (folded(column.heading.fr), folded(column.heading.en)):
            return column.key
    return None
