"""Why a number is proposed for a file: how its name gives it."""

from __future__ import annotations

from segur_audit.model.text import Text

IN_NAME = Text("numéro lu dans le nom", "number read in the name")
LOOSE = Text(
    "numéro lu dans le nom, écrit d'une façon qui peut dire autre chose",
    "number read in the name, written in a way that may mean something else",
)
IN_CHAPTER = Text(
    "numéro lu dans le nom et dans celui du dossier de son chapitre",
    "number read in the name and in that of its chapter's folder",
)
IN_LIST = Text("numéro lu dans une liste du nom", "number read in a list of the name")
