"""Builds MSSanté mails and read receipts for the tests: small, openly fictitious, right until a test changes one thing."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import NamedTuple

from cda_documents import (
    FAMILY,
    FOLDER,
    GIVEN,
    INS,
    N1_ID,
    PDF,
    cda,
    changed,
    entry,
    members,
    submission,
    zipped,
)

SENDER, DOCTOR, DESK = (
    "praticien@medecin-exemple.mssante.fr",
    "destinataire@ville-exemple.mssante.fr",
    "secretariat@hopital-exemple.mssante.fr",
)
PATIENT = f"{INS}@patient.mssante.fr"
PRODUCT = "DEV935997"
BORN = "28/03/1979"
ARCHIVE = members(third="")
PRIVATE = (INS, FAMILY, GIVEN, BORN, "19790328", "1979-03-28")


class Attachment(NamedTuple):
    """A part of a mail: its name, its type, its content."""

    name: str
    type: str
    content: bytes


def xdm(files: dict[str, bytes] | None = None) -> Attachment:
    """The archive, as an attachment."""
    return Attachment("IHE_XDM.zip", "application/zip", zipped(ARCHIVE if files is None else files))


def pdf(content: bytes = PDF) -> Attachment:
    """A PDF, as an attachment."""
    return Attachment("compte-rendu.pdf", "application/pdf", content)


def without_ins() -> dict[str, bytes]:
    """The archive of a patient who is known by a local identifier only."""
    document = cda("N1").replace(
        f'root="1.2.250.1.213.1.4.10" extension="{INS}"', 'root="2.25.77" extension="IPP-1"'
    )
    metadata = submission(
        [entry("Doc1", "DOC1.XML", document.encode(), N1_ID)], members=("Doc1",)
    ).replace(f"{INS}^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH", "IPP-1^^^&amp;2.25.77&amp;ISO^PI")
    return {
        **ARCHIVE,
        FOLDER + "DOC1.XML": document.encode(),
        FOLDER + "METADATA.XML": metadata.encode(),
    }


def with_other_patient() -> dict[str, bytes]:
    """An archive with documents of two patients."""
    return changed(
        {**ARCHIVE, FOLDER + "DOC2.XML": cda("N1").encode()},
        FOLDER + "DOC2.XML",
        INS,
        "255081416802538",
    )


def part(item: Attachment) -> bytes:
    """The MIME part of an attachment."""
    head = f'Content-Type: {item.type}; name="{item.name}"\r\nContent-Disposition: attachment; filename="{item.name}"\r\n'
    return (
        head.encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(item.content).replace(b"\n", b"\r\n")
    )


def multipart(parts: Sequence[bytes], boundary: str = "limite", kind: str = "mixed") -> bytes:
    """The type and the body of a multipart."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\nPréambule\r\n'.encode()
    return (
        head
        + b"".join(f"--{boundary}\r\n".encode() + one + b"\r\n" for one in parts)
        + f"--{boundary}--\r\n".encode()
    )


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour, ceci est fictif.\r\n"
HEADERS = {
    "From": f'"Praticien, Fictif" <{SENDER}>',
    "To": PATIENT,
    "Subject": f"XDM/1.0/DDM+Compte rendu {FAMILY} {GIVEN} {BORN}",
    "Date": "Tue, 01 Sep 2026 11:00:00 +0200",
    "Message-ID": "<initial@medecin-exemple.mssante.fr>",
    "Disposition-Notification-To": SENDER,
    "X-MSS-NIL": PRODUCT,
    "X-MSS-INS": "O",
    "X-MSS-CODECDA": "18748-4",
    "X-MSS-MES": "FIN",
    "MIME-Version": "1.0",
}


def headers(**changes: str | None) -> bytes:
    """The headers of a right mail; `X_MSS_INS="N"` changes one, None takes it away."""
    given = {key.replace("_", "-"): value for key, value in changes.items()}
    kept = {key: given.pop(key, value) for key, value in HEADERS.items()}
    return "".join(
        f"{key}: {value}\r\n" for key, value in {**kept, **given}.items() if value is not None
    ).encode()


def mail(*attachments: Attachment, **changes: str | None) -> bytes:
    """A mail with these attachments, by default the archive and its PDF."""
    return headers(**changes) + multipart(
        [TEXT, *(part(item) for item in (attachments or (xdm(), pdf())))]
    )


def initial(**changes: str | None) -> bytes:
    """A mail without documents that asks for a read receipt."""
    plain = {
        "To": f"{DESK}, Autre <{DOCTOR}>",
        "X_MSS_INS": None,
        "X_MSS_CODECDA": None,
        "X_MSS_MES": None,
        "Subject": "Question",
    }
    return headers(**{**plain, **changes}) + TEXT


NOTICE = {
    "Reporting-UA": "exemple.fr; Exemple DPI 4.2.0",
    "Final-Recipient": f"rfc822;{DESK}",
    "Original-Message-ID": "<initial@medecin-exemple.mssante.fr>",
    "Disposition": "manual-action/MDN-sent-manually; displayed",
}


def fields(**changes: str | None) -> bytes:
    """The fields of a receipt."""
    given = {key.replace("_", "-"): value for key, value in changes.items()}
    return "".join(
        f"{key}: {value}\r\n" for key, value in {**NOTICE, **given}.items() if value is not None
    ).encode()


def status(**changes: str | None) -> bytes:
    """The part that holds the fields of a receipt."""
    return b"Content-Type: message/disposition-notification\r\n\r\n" + fields(**changes)


def returned(source: bytes) -> bytes:
    """The part that gives the initial mail back."""
    return b"Content-Type: message/rfc822\r\n\r\n" + source


def receipt(
    *parts: bytes, kind: str = "report; report-type=disposition-notification", **changes: str | None
) -> bytes:
    """A read receipt of these parts, by default a text, the fields and the initial mail; `changes` are to its headers."""
    own: dict[str, str | None] = {
        "From": DESK,
        "To": SENDER,
        "Subject": "Lu",
        "Date": "Tue, 01 Sep 2026 12:00:00 +0200",
        "Message-ID": "<mdn@hopital-exemple.mssante.fr>",
        "X-MSS-NIL": PRODUCT,
    }
    own |= {key.replace("_", "-"): value for key, value in changes.items()}
    head = "".join(
        f"{key}: {value}\r\n" for key, value in own.items() if value is not None
    ).encode()
    return head + multipart(parts or (TEXT, status(), returned(initial())), kind=kind)
