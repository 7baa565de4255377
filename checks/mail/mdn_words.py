"""What the MDN rules say: for each, its code, its source, the fact that holds, the fact that does
not, and what to do.
"""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_VOLET = "CI-SIS, Transmission au LPS de documents CDA issus d'un courriel MSS"
_RFC = "RFC 8098"
_SOURCE_REMEDY = Text(
    "émettez le MDN comme le décrit la RFC 8098, et joignez sa source SMTP",
    "send the MDN as RFC 8098 describes it, and supply its SMTP source",
)

REPORT = Rule(
    "mdn.report",
    f"MDN-01, {_RFC}, 3",
    Text(
        "le message est un multipart/report de type disposition-notification",
        "the message is a multipart/report of type disposition-notification",
    ),
    Text(
        "le message n'est pas un multipart/report de type disposition-notification",
        "the message is no multipart/report of type disposition-notification",
    ),
    _SOURCE_REMEDY,
)
PARTS = Rule(
    "mdn.parts",
    f"MDN-02, {_RFC}, 3",
    Text(
        "un texte lisible, puis la partie message/disposition-notification",
        "a readable text, then the message/disposition-notification part",
    ),
    Text(
        "il n'y a pas un texte lisible, puis la partie message/disposition-notification avec ses "
        "champs",
        "there is no readable text followed by the message/disposition-notification part with its "
        "fields",
    ),
    Text(
        "première partie : un texte ; deuxième : message/disposition-notification, une ligne "
        "vide, puis les champs",
        "first part: a text; second: message/disposition-notification, an empty line, then the "
        "fields",
    ),
)
RECIPIENT = Rule(
    "mdn.final_recipient",
    f"MDN-03, {_RFC}, 3.2.4",
    Text("Final-Recipient donne une adresse (rfc822)", "Final-Recipient gives an address (rfc822)"),
    Text(
        "Final-Recipient ne donne pas, une fois, rfc822; suivi d'une adresse",
        "Final-Recipient does not give, once, rfc822; followed by an address",
    ),
    Text(
        "émettez Final-Recipient: rfc822;<adresse de la BAL qui a reçu le courriel>",
        "send Final-Recipient: rfc822;<address of the mailbox that received the mail>",
    ),
)
MESSAGE_ID = Rule(
    "mdn.original_message_id",
    f"MDN-04, {_VOLET}",
    Text(
        "Original-Message-ID est un identifiant de message",
        "Original-Message-ID is a message identifier",
    ),
    Text(
        "Original-Message-ID est absent, ou n'est pas un identifiant de message (<…@…>, sans "
        "espace)",
        "Original-Message-ID is absent, or no message identifier (<…@…>, no space)",
    ),
    Text(
        "recopiez dans Original-Message-ID le Message-ID du courriel initial",
        "copy the initial mail's Message-ID into Original-Message-ID",
    ),
    Outcome.WARNING,
)
DISPOSITION = Rule(
    "mdn.disposition",
    f"MDN-05, {_RFC}, 3.2.6",
    Text(
        "Disposition dit que le courriel a été affiché ou traité",
        "Disposition says that the mail was displayed or processed",
    ),
    Text(
        "Disposition ne dit pas, dans les termes de la RFC, que le courriel a été affiché ou "
        "traité",
        "Disposition does not say, in the RFC's terms, that the mail was displayed or processed",
    ),
    Text(
        "émettez par exemple : Disposition: manual-action/MDN-sent-manually; displayed",
        "send for instance: Disposition: manual-action/MDN-sent-manually; displayed",
    ),
)
DOMAINS = Rule(
    "mdn.domains",
    "MDN-06, MSSanté",
    Text(
        "l'émetteur, les destinataires et Final-Recipient sont des adresses MSSanté",
        "the sender, the recipients and Final-Recipient are MSSanté addresses",
    ),
    Text(
        "une adresse de l'émetteur, d'un destinataire ou de Final-Recipient n'est pas une adresse "
        "MSSanté",
        "an address of the sender, a recipient or Final-Recipient is no MSSanté address",
    ),
    Text(
        "n'échangez qu'entre adresses du domaine mssante.fr",
        "exchange only between addresses of the domain mssante.fr",
    ),
)
NO_REQUEST = Rule(
    "mdn.no_request",
    f"MDN-07, {_RFC}, 2.1",
    Text("le MDN ne demande pas lui-même un accusé", "the MDN asks for no receipt itself"),
    Text(
        "le MDN demande lui-même un accusé (Disposition-Notification-To)",
        "the MDN itself asks for a receipt (Disposition-Notification-To)",
    ),
    Text(
        "n'émettez jamais Disposition-Notification-To dans un MDN",
        "never send Disposition-Notification-To in an MDN",
    ),
)
SENT_TO = Rule(
    "mdn.sent_to",
    f"MDN-08, {_RFC}, 2.1",
    Text(
        "le MDN est envoyé à qui le courriel initial le demande",
        "the MDN is sent to whom the initial mail asks",
    ),
    Text(
        "le MDN n'est pas envoyé à toutes les adresses de Disposition-Notification-To du courriel "
        "initial",
        "the MDN is not sent to every address of the initial mail's Disposition-Notification-To",
    ),
    Text(
        "adressez le MDN (To) à Disposition-Notification-To du courriel initial",
        "send the MDN (To) to the initial mail's Disposition-Notification-To",
    ),
)
SAME_MESSAGE = Rule(
    "mdn.same_message",
    f"MDN-09, {_RFC}, 3.2.5",
    Text(
        "Original-Message-ID est celui du courriel initial",
        "Original-Message-ID is that of the initial mail",
    ),
    Text(
        "Original-Message-ID n'est pas le Message-ID du courriel initial",
        "Original-Message-ID is not the initial mail's Message-ID",
    ),
    Text(
        "joignez le courriel initial auquel ce MDN répond, ou recopiez son Message-ID",
        "supply the initial mail that this MDN answers, or copy its Message-ID",
    ),
)
MAILBOX = Rule(
    "mdn.mailbox",
    "MDN-10, FAQ industriels, MDN : selon la BAL destinataire du courriel initial",
    Text(
        "Final-Recipient est une BAL à laquelle le courriel initial était adressé",
        "Final-Recipient is a mailbox that the initial mail was sent to",
    ),
    Text(
        "Final-Recipient n'est pas une BAL à laquelle le courriel initial était adressé",
        "Final-Recipient is no mailbox that the initial mail was sent to",
    ),
    Text(
        "émettez le MDN au nom de la BAL qui a reçu le courriel initial",
        "send the MDN in the name of the mailbox that received the initial mail",
    ),
)
KIND = Rule(
    "mdn.mailbox_kind",
    "MDN-10, FAQ industriels, MDN : une ou plusieurs BAL organisationnelles ou personnelles",
    Text(
        "Final-Recipient est une BAL organisationnelle ou personnelle",
        "Final-Recipient is an organisational or personal mailbox",
    ),
    Text(
        "Final-Recipient n'est ni une BAL organisationnelle, ni une BAL personnelle",
        "Final-Recipient is neither an organisational nor a personal mailbox",
    ),
    Text(
        "joignez un MDN émis au nom d'une BAL organisationnelle ou personnelle",
        "supply an MDN sent in the name of an organisational or personal mailbox",
    ),
)
SENDER = Rule(
    "mdn.sender",
    f"{_RFC}, 3",
    Text(
        "le MDN vient de la BAL pour laquelle il est fait",
        "the MDN comes from the mailbox that it is made for",
    ),
    Text(
        "l'expéditeur du MDN (From) n'est pas Final-Recipient",
        "the sender of the MDN (From) is not Final-Recipient",
    ),
    Text(
        "émettez le MDN depuis la BAL qui a reçu le courriel initial",
        "send the MDN from the mailbox that received the initial mail",
    ),
    Outcome.TO_REVIEW,
)
DATE = Rule(
    "mdn.date",
    "MDN-11, RFC 5322, 3.6.1",
    Text(
        "le MDN n'est pas daté d'avant le courriel initial",
        "the MDN is not dated before the initial mail",
    ),
    Text(
        "le MDN n'a pas de date lisible, ou il est daté d'avant le courriel initial",
        "the MDN has no readable date, or is dated before the initial mail",
    ),
    Text(
        "vérifiez l'horloge de l'émetteur, ou le courriel initial joint",
        "check the sender's clock, or the initial mail that is supplied",
    ),
    Outcome.WARNING,
)
PRODUCT = Rule(
    "mdn.product",
    "MDN-12, Référentiel socle MSSanté n° 2, ECO.2.4.3",
    Text("X-MSS-NIL est présent", "X-MSS-NIL is present"),
    Text("X-MSS-NIL est absent", "X-MSS-NIL is absent"),
    Text(
        "émettez X-MSS-NIL (référence produit de Convergence) dans tout courriel, MDN compris",
        "send X-MSS-NIL (Convergence product reference) in every mail, MDN included",
    ),
    Outcome.WARNING,
)
