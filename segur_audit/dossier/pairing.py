"""Puts together the files that make one entry: a receipt and its mail, an N1 and its N3, two
messages of AIR simplifié, a redacted copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from segur_audit.dossier.certainty import Certainty, Told
from segur_audit.dossier.proposal import Proposal
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text, shorten

Contents = Mapping[str, Recognition | None]
RAW = "raw"
RAW_LABEL = Text(
    "traces brutes dont la copie expurgée est là", "raw traces whose redacted copy is there"
)
_REDACTED = re.compile(r"(?P<stem>.+)\.expurge(?P<suffix>\.[^./]+)?", re.IGNORECASE)
_TRACES = frozenset({"trace_psc", "appel_contextuel", "message_dmp", "message_insi"})
_LEVEL = re.compile(r"[\s._-]*(?:niveau[\s._-]?|n|level[\s._-]?)[13](?![0-9a-z])", re.IGNORECASE)


def paired(
    proposals: Sequence[Proposal], contents: Contents
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """The proposals, companions put together, and the raw traces that are left out for their
    redacted copy.
    """
    kept, raw = _without_raw(list(proposals), contents)
    kept = _receipts(kept, contents)
    kept = _levels(kept, contents)
    return tuple(_professionals(kept, contents)), raw


def _without_raw(
    proposals: list[Proposal], contents: Contents
) -> tuple[list[Proposal], tuple[str, ...]]:
    """A raw trace gives way to the copy that `trace redact` made of it."""
    raw: dict[str, str] = {}
    traces = [one.files[0] for one in proposals if _is_trace(contents.get(one.files[0]))]
    stems = {path.rpartition(".")[0]: path for path in traces}
    for one in proposals:
        found = _REDACTED.fullmatch(one.files[0])
        if found and found["stem"] in stems and stems[found["stem"]] != one.files[0]:
            raw[stems[found["stem"]]] = one.files[0]
    kept = [
        replace(one, notes=(*one.notes, _REDACTED_NOTE)) if one.files[0] in raw.values() else one
        for one in proposals
        if one.files[0] not in raw
    ]
    return kept, tuple(raw)


def _receipts(proposals: list[Proposal], contents: Contents) -> list[Proposal]:
    """Each receipt takes the mail whose Message-ID it names; the mail stays apart only when its own
    number asks for it.
    """
    mails = _by_name(proposals, contents, "courriel_mss")
    taken: set[str] = set()
    kept: list[Proposal] = []
    for one in proposals:
        content = contents.get(one.files[0])
        mail = _referred(content, mails) if content and content.nature == "mdn" else None
        if mail is None:
            kept.append(one)
            continue
        kept.append(replace(one, initial=mail.files[0], notes=(*one.notes, _ANSWERS)))
        if not any(number.certainty is Certainty.SURE for number in mail.numbers):
            taken.add(mail.files[0])
    return [one for one in kept if one.files[0] not in taken]


def _levels(proposals: list[Proposal], contents: Contents) -> list[Proposal]:
    """Each N3 with the N1 that its header names (sure), or whose name is the same but for the level
    (guessed).
    """
    first = {
        one.files[0]: one
        for one in proposals
        if _role(one, contents) == "n1" and len(one.files) == 1
    }
    named = _by_name(list(first.values()), contents, "cda")
    by_stem: dict[str, list[Proposal]] = {}
    for one in first.values():
        by_stem.setdefault(_stem(one.files[0]), []).append(one)
    pairs: dict[str, tuple[Proposal, Text, bool]] = {}
    for one in proposals:
        if _role(one, contents) == "n3":
            content = contents[one.files[0]]
            other = _referred(content, named) if content else None
            alike = by_stem.get(_stem(one.files[0]), [])
            if other is not None and other.files[0] not in pairs:
                pairs[other.files[0]] = (one, _LINKED, True)
            elif len(alike) == 1 and alike[0].files[0] not in pairs:
                pairs[alike[0].files[0]] = (one, _ALIKE, False)
    return list(_merged(proposals, pairs))


def _professionals(proposals: list[Proposal], contents: Contents) -> list[Proposal]:
    """The two messages of AIR simplifié that lie together, of two professionals."""
    groups: dict[tuple[str, tuple[str, ...]], list[Proposal]] = {}
    for one in proposals:
        if _role(one, contents) == "airs" and len(one.files) == 1:
            folder = one.files[0].rpartition("/")[0]
            groups.setdefault((folder, tuple(n.value for n in one.numbers)), []).append(one)
    pairs: dict[str, tuple[Proposal, Text, bool]] = {}
    for group in groups.values():
        names = [contents[one.files[0]] for one in group]
        if len(group) == 2 and all(one and one.names for one in names):
            first, second = (set(one.names) for one in names if one)
            if not first & second:
                pairs[group[0].files[0]] = (group[1], _PROFESSIONALS, True)
    return list(_merged(proposals, pairs))


def _merged(
    proposals: Sequence[Proposal], pairs: Mapping[str, tuple[Proposal, Text, bool]]
) -> Iterator[Proposal]:
    seconds = {second.files[0] for second, _, _ in pairs.values()}
    for one in proposals:
        if one.files[0] in seconds:
            continue
        if one.files[0] not in pairs:
            yield one
            continue
        second, why, sure = pairs[one.files[0]]
        numbers = {n.value: n for n in (*one.numbers, *second.numbers)}
        nature = one.nature
        if nature and not sure:
            nature = Told(nature.value, Certainty.GUESSED, nature.why)
        details = {
            key: told for key, told in one.details.items() if second.details.get(key) == told
        }
        yield replace(
            one,
            files=(*one.files, *second.files),
            nature=nature,
            numbers=tuple(numbers.values()),
            details=details,
            notes=(*one.notes, *second.notes, why),
        )


def _by_name(
    proposals: Sequence[Proposal], contents: Contents, nature: str
) -> dict[str, Proposal | None]:
    """The proposals by what others refer to them by; None where two have the same."""
    found: dict[str, Proposal | None] = {}
    for one in proposals:
        content = contents.get(one.files[0])
        for name in content.names if content and content.nature == nature else ():
            found[name] = None if name in found else one
    return found


def _referred(content: Recognition, named: Mapping[str, Proposal | None]) -> Proposal | None:
    return next((other for name in content.refers if (other := named.get(name))), None)


def _is_trace(content: Recognition | None) -> bool:
    return content is not None and content.nature in _TRACES


def _role(one: Proposal, contents: Contents) -> str:
    content = contents.get(one.files[0])
    return content.role if content else ""


def _stem(path: str) -> str:
    return _LEVEL.sub("", path.rpartition(".")[0]).casefold()


def copy_note(path: str) -> Text:
    """What is said of a file whose bytes are those of another."""
    shown = shorten(path)
    return Text("mêmes octets que {shown}", "same bytes as {shown}", shown=shown)


_REDACTED_NOTE = Text(
    "copie expurgée, proposée à la place de la trace brute",
    "redacted copy, proposed in place of the raw trace",
)
_ANSWERS = Text(
    "courriel initial trouvé par son Message-ID", "initial mail found by its Message-ID"
)
_LINKED = Text("N3 lié à son N1 par son en-tête", "N3 linked to its N1 by its header")
_ALIKE = Text(
    "N1 et N3 rapprochés par leurs noms : à confirmer",
    "N1 and N3 paired by their names: to confirm",
)
_PROFESSIONALS = Text(
    "deux messages en AIR, de deux professionnels", "two messages in AIR, of two professionals"
)
