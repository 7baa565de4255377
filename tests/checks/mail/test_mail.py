"""MAIL-01 to MAIL-12: for each, a mail that passes and the smallest change that does not."""

from __future__ import annotations

import base64

import pytest
from cda_documents import FAMILY, FOLDER, GIVEN, INS, PDF, cda, changed
from mails import (
    ARCHIVE,
    PATIENT,
    PRODUCT,
    TEXT,
    Attachment,
    headers,
    initial,
    mail,
    multipart,
    part,
    pdf,
    with_other_patient,
    without_ins,
    xdm,
)
from support import by_code, piece, run

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

FAIL, WARNING, PASS, INFO = Outcome.FAIL, Outcome.WARNING, Outcome.PASS, Outcome.INFO
REVIEW, MISSING = Outcome.TO_REVIEW, Outcome.MISSING
DECLARED = Declared(PRODUCT, "solution.reference_produit")
OTHER_INS = "255081416802538"
CODES = (
    "archive",
    "subject",
    "product",
    "codes",
    "ins",
    "one_patient",
    "pdf",
    "same_pdf",
    "domains",
    "patient_mailbox",
    "end_of_exchange",
    "receipt_asked",
)


def findings(source: bytes, product: Declared | None = DECLARED, **params: object) -> list[Finding]:
    return run("mail.conform", piece(source, nature="courriel_mss"), product, **params)


def judged(source: bytes, **params: object) -> dict[str, Outcome]:
    return by_code(findings(source, **params))


def test_a_right_mail_passes_every_rule() -> None:
    assert judged(mail()) == {f"mail.{code}": PASS for code in CODES}


def renamed(name: str) -> Attachment:
    return xdm()._replace(name=name)


CASES = [
    ("archive", mail(pdf()), FAIL),  # MAIL-01
    ("archive", mail(xdm(), xdm(), pdf()), FAIL),
    ("archive", mail(renamed("XDM.zip"), pdf()), FAIL),
    ("archive", mail(renamed("ihe_xdm.ZIP"), pdf()), PASS),
    (
        "archive",
        mail(Attachment("IHE_XDM.zip", "application/zip", b"PK\x03\x04 fictif"), pdf()),
        FAIL,
    ),
    ("subject", mail(Subject="Compte rendu PATIENT-FICTIF CAMILLE 28/03/1979"), FAIL),  # MAIL-02
    ("subject", mail(Subject="XDM/1.0/DDM+PATIENT-FICTIF CAMILLE"), FAIL),
    ("subject", mail(Subject="XDM/1.0/DDM+CR PATIENT-FICTIF CAMILLE 1979-03-28"), FAIL),
    ("subject", mail(Subject="XDM/1.0/DDM+CR PATIENT-FICTIF CAMILLE 31/02/1979"), FAIL),
    ("subject", mail(Subject="XDM/1.0/DDM+CR PATIENT-FICTIF CAMILLE"), PASS),
    ("product", mail(X_MSS_NIL=None), FAIL),  # MAIL-03
    ("product", mail(X_MSS_NIL="4567"), FAIL),
    ("codes", mail(X_MSS_CODECDA="11502-2"), FAIL),  # MAIL-04
    ("codes", mail(X_MSS_CODECDA="18748-4,11502-2"), FAIL),
    ("codes", mail(X_MSS_CODECDA=None), FAIL),
    ("codes", initial(), INFO),
    ("codes", initial(X_MSS_CODECDA="18748-4"), FAIL),
    ("archive", mail(xdm({"README.TXT": b"vide"}), pdf()), FAIL),
    ("ins", mail(X_MSS_INS="N"), FAIL),  # MAIL-05
    ("ins", mail(X_MSS_INS=None), FAIL),
    ("ins", mail(X_MSS_INS="o"), FAIL),
    ("ins", mail(xdm(without_ins()), pdf()), FAIL),
    ("ins", mail(xdm(without_ins()), pdf(), X_MSS_INS="N"), PASS),
    ("ins", initial(), INFO),
    ("ins", initial(X_MSS_INS="N"), FAIL),
    ("one_patient", mail(xdm(with_other_patient()), pdf()), FAIL),  # MAIL-06
    ("one_patient", mail(xdm({**ARCHIVE, FOLDER + "DOC2.XML": cda("N1").encode()}), pdf()), PASS),
    (
        "one_patient",
        mail(xdm({**ARCHIVE, FOLDER + "DOC2.XML": without_ins()[FOLDER + "DOC1.XML"]}), pdf()),
        REVIEW,
    ),
    ("pdf", mail(xdm()), FAIL),  # MAIL-07
    ("pdf", mail(xdm(), pdf(b"texte")), FAIL),
    ("pdf", mail(xdm(), pdf()._replace(type="application/octet-stream")), WARNING),
    ("same_pdf", mail(xdm(), pdf(PDF + b"\n")), WARNING),  # MAIL-08
    ("same_pdf", mail(xdm({**ARCHIVE, FOLDER + "DOC1.XML": cda("N3").encode()}), pdf()), REVIEW),
    ("domains", mail(To="praticien@gmail.com"), FAIL),  # MAIL-09
    ("domains", mail(Cc="praticien@evilmssante.fr"), FAIL),
    ("domains", mail(From=None), FAIL),
    ("domains", mail(To="pas d'adresse"), FAIL),
    ("patient_mailbox", mail(To=f"{OTHER_INS}@patient.mssante.fr"), FAIL),  # MAIL-10
    ("patient_mailbox", mail(To=PATIENT.replace("89@", "88@")), FAIL),
    ("patient_mailbox", mail(To="secretariat@hopital-exemple.mssante.fr"), INFO),
    ("patient_mailbox", mail(To="reponse.automatique-test@patient.mssante.fr"), INFO),
    ("patient_mailbox", mail(xdm(without_ins()), pdf()), FAIL),
    ("end_of_exchange", mail(X_MSS_MES="SUITE"), FAIL),  # MAIL-11
    ("end_of_exchange", mail(To="secretariat@hopital-exemple.mssante.fr"), FAIL),
    ("end_of_exchange", mail(X_MSS_MES=None), INFO),
    ("receipt_asked", mail(Disposition_Notification_To=None), INFO),  # MAIL-12
]


@pytest.mark.parametrize(("code", "source", "outcome"), CASES)
def test_one_change_to_a_mail_changes_its_rule(code: str, source: bytes, outcome: Outcome) -> None:
    assert judged(source)[f"mail.{code}"] is outcome


def test_a_mail_there_to_show_the_end_of_an_exchange_shows_nothing_without_its_header() -> None:
    silent = mail(X_MSS_MES=None)
    for found in (
        run(
            "mail.conform",
            piece(silent, nature="courriel_mss", repond_a=["MSS/CONF.21.02"]),
            DECLARED,
        ),
        run("mail.conform", piece(silent, nature="courriel_mss"), DECLARED, only=["MAIL-11"]),
    ):
        assert by_code(found)["mail.end_of_exchange"] is REVIEW


def test_a_mail_that_must_ask_for_a_receipt_fails_without() -> None:
    silent = mail(Disposition_Notification_To=None)
    named = run(
        "mail.conform", piece(silent, nature="courriel_mss", repond_a=["SC.MSS/UX.33"]), DECLARED
    )
    assert by_code(named)["mail.receipt_asked"] is FAIL
    assert judged(silent, only=["MAIL-12"]) == {"mail.receipt_asked": FAIL}


def test_only_the_rules_that_are_asked_for_are_judged() -> None:
    assert judged(mail(), only=["MAIL-05"]) == {"mail.ins": PASS}
    assert findings(mail(), only=["MAIL-99"]) == []


def test_the_product_reference_is_confirmed_by_the_mail_that_holds_it() -> None:
    (finding,) = findings(mail(), only=["MAIL-03"])
    assert finding.confirms == ("solution.reference_produit",)
    (wrong,) = findings(mail(X_MSS_NIL="4567"), only=["MAIL-03"])
    assert wrong.confirms == () and "NIL" in (wrong.remedy.fr if wrong.remedy else "")


def test_without_a_declared_product_reference_nothing_is_confirmed() -> None:
    (finding,) = findings(mail(), None, only=["MAIL-03"])
    assert finding.outcome is MISSING and "solution.reference_produit" in finding.message.fr


@pytest.mark.parametrize("header", ["X-MSS-NIL", "X-MSS-INS", "X-MSS-CODECDA", "Subject"])
def test_a_header_given_twice_does_not_pass(header: str) -> None:
    double = headers() + f"{header}: O\r\n".encode() + multipart([TEXT, part(xdm()), part(pdf())])
    codes = {
        "X-MSS-NIL": "product",
        "X-MSS-INS": "ins",
        "X-MSS-CODECDA": "codes",
        "Subject": "subject",
    }
    assert judged(double)[f"mail.{codes[header]}"] is FAIL


SUBJECT = "XDM/1.0/DDM+Compte rendu été FICTIF ÉLISE"


@pytest.mark.parametrize(
    "written",
    [
        SUBJECT.encode("utf-8"),
        SUBJECT.encode("iso-8859-15"),
        b"=?UTF-8?B?" + base64.b64encode(SUBJECT.encode()) + b"?=",
        b"=?iso-8859-15?Q?"
        + SUBJECT.replace(" ", "_")
        .encode("iso-8859-15")
        .replace(b"\xe9", b"=E9")
        .replace(b"\xc9", b"=C9")
        + b"?=",
        # one character cut between two encoded words
        b"=?utf-8?B?"
        + base64.b64encode(SUBJECT.encode()[:27])
        + b"?=\r\n =?utf-8?B?"
        + base64.b64encode(SUBJECT.encode()[27:])
        + b"?=",
    ],
)
def test_a_subject_is_read_however_it_is_written(written: bytes) -> None:
    from segur_audit.checks.mail.mime import read_mail

    document = cda("N1").replace(FAMILY, "FICTIF").replace(GIVEN, "ÉLISE")
    source = mail(xdm({**ARCHIVE, FOLDER + "DOC1.XML": document.encode()}), pdf()).replace(
        b"Subject: XDM/1.0/DDM+Compte rendu PATIENT-FICTIF CAMILLE 28/03/1979",
        b"Subject: " + written,
    )
    assert read_mail(piece(source).files[0]).first("subject") == SUBJECT
    assert judged(source)["mail.subject"] is PASS


def test_the_name_of_the_archive_can_be_encoded() -> None:
    for name in (
        "filename*=UTF-8''IHE%5FXDM.zip",
        "filename*0=IHE_; filename*1=XDM.zip",
        'filename="=?utf-8?Q?IHE=5FXDM.zip?="',
    ):
        source = (
            mail()
            .replace(b'; name="IHE_XDM.zip"', b"")
            .replace(b'filename="IHE_XDM.zip"', name.encode())
        )
        assert judged(source)["mail.archive"] is PASS, name


def test_nested_multiparts_and_two_hundred_attachments_are_read() -> None:
    inner = multipart([TEXT, part(xdm())], boundary="limite-interne")
    others = [part(Attachment(f"annexe-{n}.txt", "text/plain", b"fictif")) for n in range(200)]
    source = headers() + multipart(
        [multipart([inner, part(pdf())], boundary="limite-deux", kind="related"), *others]
    )
    assert judged(source) == {f"mail.{code}": PASS for code in CODES}


@pytest.mark.parametrize("change", [(b"\r\n", b"\n"), (b"\r\n", b"\r")])
def test_ends_of_line_do_not_matter(change: tuple[bytes, bytes]) -> None:
    assert judged(mail().replace(*change)) == {f"mail.{code}": PASS for code in CODES}


def test_an_archive_in_an_attached_message_is_not_that_of_the_mail() -> None:
    source = headers() + multipart(
        [TEXT, b"Content-Type: message/rfc822\r\n\r\n" + mail(), part(pdf())], boundary="dehors"
    )
    assert judged(source)["mail.archive"] is FAIL


def test_a_cut_mail_is_said_to_be_cut() -> None:
    assert judged(mail()[:-40])["mail.source"] is WARNING


def test_a_sealed_mail_is_left_to_a_person() -> None:
    source = (
        headers()
        + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nfictif\r\n"
    )
    assert judged(source)["mail.sealed"] is REVIEW


def test_an_outlook_file_gets_advice_to_export_the_source() -> None:
    (finding,) = findings(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert finding.outcome is FAIL and "exportez la source" in finding.message.fr


def test_a_broken_document_leaves_the_absence_of_an_ins_to_a_person() -> None:
    broken = changed(without_ins(), FOLDER + "DOC1.XML", "</ClinicalDocument>", "")
    assert judged(mail(xdm(broken), pdf(), X_MSS_INS="N"))["mail.ins"] is REVIEW
    assert (
        judged(mail(xdm({**ARCHIVE, FOLDER + "DOC2.XML": b"<a"}), pdf()))["mail.ins"] is PASS
    )  # one INS is enough to know


def test_no_number_of_a_person_is_quoted_from_a_header() -> None:
    for header in ("X_MSS_NIL", "X_MSS_INS", "X_MSS_CODECDA", "X_MSS_MES"):
        spaced = " ".join((INS[0], INS[1:3], INS[3:5], INS[5:7], INS[7:10], INS[10:13], INS[13:]))
        for value in (INS, spaced):
            shown = " ".join(f.message.fr + f.message.en for f in findings(mail(**{header: value})))
            assert INS[:7] not in shown.replace(" ", ""), header


PATIENT_OF_SUBJECT = [
    ("Compte rendu de consultation", FAIL),  # no patient at all
    ("Compte rendu AUTRE PERSONNE 28/03/1979", FAIL),
    (f"Compte rendu {FAMILY} AUTRE 28/03/1979", FAIL),
    (f"Compte rendu AUTRE {GIVEN} 28/03/1979", FAIL),
    (f"Compte rendu {FAMILY} {GIVEN} 29/03/1979", FAIL),
    (f"Compte rendu {FAMILY} {GIVEN} 28/03/1979", PASS),
    (f"Compte rendu {GIVEN} {FAMILY}", PASS),
    (f"Compte rendu {FAMILY.replace('-', ' ').title()} {GIVEN.lower()}", PASS),
]


@pytest.mark.parametrize(("words", "outcome"), PATIENT_OF_SUBJECT)
def test_the_subject_names_the_patient_of_the_documents(words: str, outcome: Outcome) -> None:
    assert judged(mail(Subject=f"XDM/1.0/DDM+{words}"))["mail.subject"] is outcome


def test_a_name_that_is_hidden_in_the_subject_is_told_and_the_birth_date_decides() -> None:
    document = cda("N1").replace(FAMILY, "DURAND").replace(GIVEN, "ÉLISE")
    archive = xdm({**ARCHIVE, FOLDER + "DOC1.XML": document.encode()})
    for born, outcomes in (("28/03/1979", {WARNING, PASS}), ("29/03/1979", {FAIL})):
        source = mail(archive, pdf(), Subject=f"XDM/1.0/DDM+CR PATIENT-FICTIF CAMILLE {born}")
        subject = [one.outcome for one in findings(source) if one.code == "mail.subject"]
        assert set(subject) == outcomes


def test_a_subject_without_a_document_that_names_the_patient_waits_for_a_person() -> None:
    source = mail(pdf(), Subject=f"XDM/1.0/DDM+CR {FAMILY} {GIVEN}")
    assert judged(source, only=["MAIL-02"])["mail.subject"] is REVIEW


def test_a_cause_is_told_once() -> None:
    """What keeps several rules from being judged is said by the first of them."""
    archive_rules = {"mail.codes", "mail.ins", "mail.one_patient", "mail.same_pdf"}
    for source in (initial(), mail(xdm()._replace(content=b"PK"), pdf())):
        seen = judged(source)
        assert seen["mail.archive"] is FAIL
        assert {code for code in archive_rules if seen.get(code) not in (None, INFO)} == set()
    assert "mail.same_pdf" not in judged(mail(xdm()))
    assert judged(mail(xdm()), only=["MAIL-08"])["mail.same_pdf"] is FAIL
    assert judged(initial(), only=["MAIL-06"])["mail.one_patient"] is REVIEW


NO_XDM = {
    "without metadata": {FOLDER + "DOC1.XML": cda("N1").encode()},
    "metadata of something else": {**ARCHIVE, FOLDER + "METADATA.XML": b"<autre/>"},
    "metadata at another place": {
        "METADATA.XML": ARCHIVE[FOLDER + "METADATA.XML"],
        FOLDER + "DOC1.XML": cda("N1").encode(),
    },
}


@pytest.mark.parametrize("name", list(NO_XDM))
def test_a_zip_without_the_metadata_of_a_submission_is_no_archive(name: str) -> None:
    assert judged(mail(xdm(NO_XDM[name]), pdf()))["mail.archive"] is FAIL


@pytest.mark.parametrize("name", ["DOC2.CDA", "DOC2.DAT", "DOC2", "DOC2.TXT"])
def test_a_second_patient_is_seen_under_any_extension(name: str) -> None:
    other = cda("N1").replace(INS, OTHER_INS).replace("18748-4", "11502-2").encode()
    for content in (other, other.decode().replace("UTF-8", "UTF-16").encode("utf-16")):
        seen = judged(mail(xdm({**ARCHIVE, FOLDER + name: content}), pdf()))
        assert seen["mail.one_patient"] is FAIL
        assert seen["mail.codes"] is FAIL


def test_correspondents_outside_mssante_fail_whatever_rule_is_asked() -> None:
    for rule in ("MAIL-02", "MAIL-05", "MAIL-12"):
        assert judged(mail(To="x@exemple.fr"), only=[rule])["mail.domains"] is FAIL
        assert "mail.domains" not in judged(mail(), only=[rule])


SEALED = {
    "an opaque signature": "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
    "an encrypted mail": "application/x-pkcs7-mime; name=smime.p7m",
    "a type that says nothing": "application/octet-stream; name=smime.p7m",
    "a comment": "application/pkcs7-mime (S/MIME); name=smime.p7m",
}


@pytest.mark.parametrize("kind", SEALED.values(), ids=SEALED)
def test_a_sealed_mail_is_left_to_a_person_once(kind: str) -> None:
    sealed = headers() + f"Content-Type: {kind}\r\n\r\nAAAA\r\n".encode()
    seen = findings(sealed)
    assert [one.code for one in seen if one.outcome is REVIEW] == ["mail.sealed"]
    assert not [one.code for one in seen if one.outcome is FAIL]
    assert judged(sealed, only=["MAIL-03"]) == {"mail.product": PASS}  # headers are in clear


@pytest.mark.parametrize(
    "body",
    [
        b'Content-Type: multipart/encrypted; boundary="l"; protocol="application/pgp-encrypted"\r\n\r\n'
        b"--l\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--l--\r\n",
        b"Content-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n",
    ],
)
def test_a_mail_sealed_by_pgp_is_left_to_a_person_too(body: bytes) -> None:
    seen = findings(headers() + body)
    assert [one.code for one in seen if one.outcome in (REVIEW, FAIL)] == ["mail.sealed"]


def test_winmail_dat_is_named_once() -> None:
    wrapped = Attachment("winmail.dat", "application/ms-tnef", b"x")
    failing = [one for one in findings(mail(wrapped)) if one.outcome is FAIL]
    assert "winmail.dat" in next(one for one in failing if one.code == "mail.archive").message.fr
    assert not {"mail.pdf", "mail.one_patient", "mail.same_pdf"} & {one.code for one in failing}


FORMS = {
    "a line of blanks first": b"   \r\n" + mail(),
    "empty lines first": b"\r\n\r\n" + mail(),
    "a blank before the first header": b" " + mail(),
    "the line of an mbox": b"From praticien Tue Sep  1 11:00:00 2026\r\n" + mail(),
    "UTF-16": "\ufeff".encode("utf-16-le") + mail().decode().encode("utf-16-le"),
    "a folded line of blanks": mail().replace(b"X-MSS-NIL:", b"ARC-Seal:\r\n \r\n i=1\r\nX-MSS-NIL:"),
    "a line of blanks before a header": mail().replace(b"X-MSS-NIL:", b"X-A: b\r\n \r\nX-MSS-NIL:"),
    "a line of blanks before the body": mail().replace(
        b'boundary="limite"\r\n\r\nPr', b'boundary="limite"\r\n \r\nPr'
    ),
    "comments in MIME headers": mail()
    .replace(b"Transfer-Encoding: base64", b"Transfer-Encoding: (a) base64 (MIME)")
    .replace(b"multipart/mixed;", b"multipart/mixed (b (c)) ;")
    .replace(b"application/zip;", b"application / zip (d);"),
    "a name in encoded pieces": mail().replace(
        b'filename="IHE_XDM.zip"', b'filename*0="=?UTF-8?Q?IHE=5FX";\r\n filename*1="DM.zip?="'
    ),
    "a name in another charset": mail().replace(
        b'filename="IHE_XDM.zip"', b"filename*0*=iso-8859-1'fr'IHE%5F;\r\n filename*1*=XDM.zip"
    ),
    "an encoded word with a comma": mail(From="=?utf-8?Q?Praticien,_Fictif?= <praticien@medecin-exemple.mssante.fr>"),
    "comments in an address": mail(
        From="(a) <(b) praticien (c) @ (d) medecin-exemple.mssante.fr (e)> (f)"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FORMS))
def test_a_right_mail_passes_in_every_form_that_rfc_5322_allows(name: str) -> None:
    assert judged(FORMS[name]) == {f"mail.{code}": PASS for code in CODES}
