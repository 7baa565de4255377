"""The findings on the submissions of a DMP log: the metadata, the documents as in an archive, the
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same, shorten

from ..cda.conform import unique_findings
from ..kit.soap import Message
from . import rules
from .contents import Content
from .entries import entry_findings, identity_findings
from .message import Conversation, Sent, registry_response
from .patient import patient_findings

_MESSAGE = Rule(
    "xdm.message",
    "",
    None,
    Text("le message de soumission ne peut pas être lu", "the submission message cannot be read"),
)
_NO_STATUS = Rule(
    "xdm.answer",
    rules.ANSWER.source,
    None,
    Text("la réponse ne porte pas de statut", "the answer bears no status"),
    rules.ANSWER.action,
    Outcome.TO_REVIEW,
)
_ANSWER = Rule(
    "xdm.answer",
    rules.ANSWER.source,
    None,
    Text(
        "aucune réponse à la soumission n'est dans la pièce : son acceptation n'est pas montrée",
        "no answer to the submission is in the piece: its acceptance is not shown",
    ),
    worth=Outcome.INFO,
)


_SUCCESS = "success"


def conversation_findings(conversation: Conversation) -> Iterator[Finding]:
    """Every finding on the submissions of a log, but for the link between N3 and N1. Source:
    docs/evidence.md, E and F.
    """
    for unread in conversation.unread:
        yield _MESSAGE.finding(
            unread.outcome, unread.place, message=unread.reason, action=rules.BODY.action
        )
    for sent in conversation.sent:
        yield from _submission(sent)
    if conversation.sent:
        yield from _answers(conversation.answers, conversation.sent)


def _submission(sent: Sent) -> Iterator[Finding]:
    submission = sent.submission
    if sent.problem is not None:
        yield rules.OBJECTS.judge(False, sent.place, sent.problem)
        return
    counts = f"{len(submission.entries)} ExtrinsicObject, {len(submission.sets)} SubmissionSet"
    described = bool(submission.entries) and bool(submission.sets)
    yield rules.OBJECTS.judge(described, sent.place, same(counts))
    yield from identity_findings(submission, sent.place)
    for entry in submission.entries:
        content = sent.contents.get(entry.id)
        yield rules.BODY.judge(content is not None, content.place if content else sent.place)
        place = content.place if content else sent.place
        yield from entry_findings(submission, entry, content, place)
    for stray in sent.strays:
        yield rules.ORPHAN.judge(False, stray.place)
    contents: list[Content] = [*sent.contents.values(), *sent.strays]
    summaries = [content.summary for content in contents if content.summary]
    yield from unique_findings(summaries)
    yield from patient_findings([submission], summaries, sent.place)
    for content in contents:
        yield from content.findings


def _answers(answers: Sequence[Message], sent: Sequence[Sent]) -> Iterator[Finding]:
    for answer in answers:
        yield _answer(answer)
    if not answers:
        yield _ANSWER.tells(sent[0].place)


def _answer(answer: Message) -> Finding:
    if answer.is_fault:
        return rules.ANSWER.judge(False, answer.at("Body/Fault"), same("soap:Fault"))
    response, place = registry_response(answer), answer.at("Body/RegistryResponse")
    status = "" if response is None else (response.get("status") or "").rpartition(":")[2].strip()
    if not status:
        return _NO_STATUS.unsure(place)
    accepted = status.casefold() == _SUCCESS and not _has_error(response)
    return rules.ANSWER.judge(accepted, place, same(shorten(status, 40)))


def _has_error(content: Any) -> bool:
    """Whether the answer lists an error; one without a severity is an error (ebRS 3.0)."""
    return any(
        not (element.get("severity") or "").endswith("Warning")
        for element in content.iter("{*}RegistryError")
    )
