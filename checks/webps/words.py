"""How a finding on a contextual call is worded and sourced."""

from __future__ import annotations

from segur_audit.model.text import Text

WEBPS = "Web-PS DMP, appel contextuel (TD0.9)"
AGAIN = Text(
    "refaites l'appel contextuel, puis sa trace", "make the contextual call again, then its trace"
)
CAPTURE = Text(
    "donnez le HAR du navigateur, enregistré depuis la connexion jusqu'à la page du DMP",
    "give the HAR of the browser, recorded from the login to the page of the DMP",
)
