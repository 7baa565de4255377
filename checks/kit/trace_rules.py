"""The rules of every trace: read whole, not cut, clocks that agree."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

NO_TRACE = Text(
    "le fichier n'est ni un HAR 1.2 (log.entries) ni un tableau JSON d'échanges",
    "the file is neither a HAR 1.2 (log.entries) nor a JSON array of exchanges",
)
_CAPTURE = Text(
    "exportez la trace au format HAR 1.2, ou en tableau JSON d'échanges "
    "{method, url, headers, form, status, body, time}",
    "export the trace as HAR 1.2, or as a JSON array of exchanges "
    "{method, url, headers, form, status, body, time}",
)
CLOCKS = Rule(
    "psc.clocks",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "les horloges des traces diffèrent d'environ {seconds} s : l'ordre des échanges a été "
        "rétabli d'après les codes",
        "the clocks of the traces are about {seconds} s apart: the order of the exchanges was "
        "restored from the codes",
    ),
    Text("réglez l'horloge du serveur (NTP)", "set the clock of the server (NTP)"),
    worth=Outcome.WARNING,
)
TRACE_TRUNCATED = Rule(
    "psc.trace.truncated",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace {how} à l'octet {offset} (échanges lus : {read}) : la suite n'a pas été lue",
        "the trace {how} at byte {offset} (exchanges read: {read}): what follows was not read",
    ),
    Text("exportez de nouveau la trace, en entier", "export the trace again, whole"),
)
TRACE_TOO_LONG = Rule(
    "psc.trace.too_long",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace est trop longue : les échanges qui suivent celui-ci n'ont pas été lus",
        "the trace is too long: the exchanges after this one were not read",
    ),
    Text(
        "déposez une trace limitée aux connexions à montrer",
        "supply a trace limited to the logins to show",
    ),
    worth=Outcome.TO_REVIEW,
)
TRACE_EMPTY = Rule(
    "psc.trace.empty",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text("la trace ne contient aucun échange", "the trace holds no exchange"),
    _CAPTURE,
)
TRACE_ENTRY = Rule(
    "psc.trace.entry",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "cette entrée de la trace ne décrit pas un échange lisible",
        "this entry of the trace describes no readable exchange",
    ),
    _CAPTURE,
    worth=Outcome.TO_REVIEW,
)
