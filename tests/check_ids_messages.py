"""MDN, MAIL, PSC, CIBA, VIHF, AIRS, DMP, WPS and INSi: for each id, an example that passes and one that does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import insi_messages
import psc_codes
import vihf_logs
import webps_calls
from cda_documents import PDF
from check_ids import Example
from mails import (
    DESK,
    DOCTOR,
    PATIENT,
    PRODUCT,
    TEXT,
    initial,
    mail,
    pdf,
    receipt,
    returned,
    status,
    with_other_patient,
    xdm,
)
from psc_traces import array, ciba_trace, code_trace, request
from soap_messages import AUTHORIZE, FIND, answer, fault, message, pair, vihf
from support import piece, run

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

FAIL, WARNING, REVIEW = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW
Judged = Callable[[], list[Finding]]


def mdn(source: bytes) -> Judged:
    return partial(run, "mdn.conform", piece(source, nature="mdn"))


def mdn_rule(code: str, source: bytes, worth: Outcome = FAIL) -> Example:
    return Example(f"mdn.{code}", mdn(receipt()), mdn(source), worth)


def notice(**changes: str | None) -> bytes:
    return receipt(TEXT, status(**changes), returned(initial()))


def mailed(source: bytes) -> Judged:
    product = Declared(PRODUCT, "solution.reference_produit")
    return partial(run, "mail.conform", piece(source, nature="courriel_mss"), product)


def mail_rule(code: str, source: bytes, worth: Outcome = FAIL) -> Example:
    return Example(f"mail.{code}", mailed(mail()), mailed(source), worth)


def traced(check: str, exchanges: list[dict[str, Any]]) -> Judged:
    return partial(run, check, piece(("trace.json", array(exchanges)), nature="trace_psc"))


def psc_rule(code: str, exchanges: list[dict[str, Any]], worth: Outcome = FAIL) -> Example:
    return Example(
        f"psc.{code}",
        traced("psc.code_flow", code_trace()),
        traced("psc.code_flow", exchanges),
        worth,
    )


def ciba_rule(name: str) -> Example:
    made, code, worth = psc_codes.CIBA[name]
    return Example(
        code, traced("psc.ciba_flow", ciba_trace()), traced("psc.ciba_flow", made()), worth
    )


def vihf_rule(name: str, holds: bytes | None = None) -> Example:
    made, code, worth = vihf_logs.RULES[name]
    sound = (holds,) if holds else pair()
    return Example(
        code, partial(vihf_logs.findings, *sound), partial(vihf_logs.findings, made()), worth
    )


def dmp(check: str, *files: bytes) -> Judged:
    return partial(run, check, piece(*files, nature="message_dmp"))


def webps(*exchanges: dict[str, Any]) -> Judged:
    return partial(webps_calls.findings, array(list(exchanges)), "appel.json")


def webps_rule(
    code: str, *broken: dict[str, Any], worth: Outcome, sound: dict[str, Any] | None = None
) -> Example:
    login, call = webps_calls.login(), sound or webps_calls.dmp()
    return Example(f"webps.{code}", webps(login, call), webps(*broken), worth)


def methods(*records: Any) -> list[Finding]:
    return run("webps.methods", Declared(records, "audit.evidence"), "FAQ.DMP.WEBPS")


def insi_rule(code: str, log: str, *documents: tuple[str, bytes], worth: Outcome = FAIL) -> Example:
    sound = insi_messages.request() + insi_messages.answer()
    given = tuple((name, content.replace(b"AUTRE", b"LEBOEUF")) for name, content in documents)
    return Example(
        f"insi.{code}",
        partial(insi_messages.findings, sound, *given),
        partial(insi_messages.findings, log, *documents),
        worth,
    )


def ordered(*actions: str) -> bytes:
    return b"".join(
        message(action=action, number=number) for number, action in enumerate(actions, 1)
    )


_LOGIN, _CALL = webps_calls.login, webps_calls.dmp
_PAGE = f"{webps_calls.DMP.rpartition('/')[0]}/Parametrages"
_ASK, _GIVE = insi_messages.request(), insi_messages.answer()
_AIRS_SOUND = pair()

EXAMPLES: dict[str, Example] = {
    "MDN-01": mdn_rule("report", receipt(kind="mixed")),
    "MDN-02": mdn_rule("parts", receipt(TEXT)),
    "MDN-03": mdn_rule("final_recipient", notice(Final_Recipient=DESK)),
    "MDN-04": mdn_rule("original_message_id", notice(Original_Message_ID=None), WARNING),
    "MDN-05": mdn_rule("disposition", notice(Disposition="manual-action/MDN-sent-manually; deleted")),
    "MDN-06": mdn_rule("domains", receipt(To="praticien@evilmssante.fr")),
    "MDN-07": mdn_rule("no_request", receipt(Disposition_Notification_To=DESK)),
    "MDN-08": mdn_rule("sent_to", receipt(To=DOCTOR)),
    "MDN-09": mdn_rule("same_message", notice(Original_Message_ID="<autre@medecin-exemple.mssante.fr>")),
    "MDN-10": mdn_rule("mailbox", receipt(TEXT, status(), returned(initial(To=DOCTOR)))),
    "MDN-11": mdn_rule("date", receipt(Date="Mon, 31 Aug 2026 12:00:00 +0200"), WARNING),
    "MDN-12": mdn_rule("product", receipt(X_MSS_NIL=None), WARNING),
    "MAIL-01": mail_rule("archive", mail(pdf())),
    "MAIL-02": mail_rule("subject", mail(Subject="XDM/1.0/DDM+Compte rendu de consultation")),
    "MAIL-03": mail_rule("product", mail(X_MSS_NIL="4567")),
    "MAIL-04": mail_rule("codes", mail(X_MSS_CODECDA="11502-2")),
    "MAIL-05": mail_rule("ins", mail(X_MSS_INS="N")),
    "MAIL-06": mail_rule("one_patient", mail(xdm(with_other_patient()), pdf())),
    "MAIL-07": mail_rule("pdf", mail(xdm())),
    "MAIL-08": mail_rule("same_pdf", mail(xdm(), pdf(PDF + b"\n")), WARNING),
    "MAIL-09": mail_rule("domains", mail(Cc="praticien@evilmssante.fr")),
    "MAIL-10": mail_rule("patient_mailbox", mail(To=PATIENT.replace("89@", "88@"))),
    "MAIL-11": mail_rule("end_of_exchange", mail(X_MSS_MES="SUITE")),
    "MAIL-12": Example(
        "mail.receipt_asked",
        mailed(mail()),
        partial(run, "mail.conform", piece(mail(Disposition_Notification_To=None), nature="courriel_mss"), only=["MAIL-12"]),
    ),
    "PSC-01": psc_rule("response_type", [request(response_type="token")]),
    "PSC-02": psc_rule("scope", [request(scope="openid")]),
    "PSC-03": psc_rule("acr_values", [request(acr_values="eidas2")]),
    "PSC-04": psc_rule("state", [request(state="court")]),
    "PSC-05": psc_rule("callback_state", psc_codes.CODE["PSC-05 state of another login"][0]()),
    "PSC-06": psc_rule("redirect_uri", [request(redirect_uri="http://dpi.exemple-sante.fr/psc")]),
    "PSC-07": psc_rule("token_code", psc_codes.CODE["PSC-07 code used twice"][0]()),
    "PSC-08": psc_rule("id_token.nonce", psc_codes.CODE["PSC-08 nonce"][0]()),
    "PSC-09": psc_rule("userinfo.identity", psc_codes.CODE["PSC-09 identity"][0]()),
    "PSC-10": psc_rule("logout", psc_codes.CODE["PSC-10 no hint"][0]()),
    "PSC-11": psc_rule("https", [{**request(), "url": request()["url"].replace("https:", "http:", 1)}]),
    "PSC-12": psc_rule("url_secret", [request(client_secret="uN-s3cret-tres-long")]),
    **{f"CIBA-0{n}": ciba_rule(name) for n, name in enumerate(
        ("CIBA-01", "CIBA-02", "CIBA-03", "CIBA-04 scope", "CIBA-05", "CIBA-06", "CIBA-07"), 1
    )},
    "VIHF-01": vihf_rule("VIHF-01 none"),
    "VIHF-02": vihf_rule("VIHF-02 absent"),
    "VIHF-03": vihf_rule("VIHF-03"),
    "VIHF-04": vihf_rule("VIHF-04"),
    "VIHF-05": vihf_rule("VIHF-05"),
    "VIHF-06": vihf_rule("VIHF-06"),
    "VIHF-07": vihf_rule("VIHF-07 key"),
    "VIHF-08": vihf_rule("VIHF-08 second"),
    "VIHF-09": vihf_rule("VIHF-09 urn"),
    "VIHF-10": vihf_rule("VIHF-10 reference"),
    "VIHF-11": vihf_rule("VIHF-11"),
    "AIRS-01": Example("dmp.airs.two_professionals", dmp("dmp.airs", *_AIRS_SOUND), dmp("dmp.airs", _AIRS_SOUND[0], _AIRS_SOUND[0])),
    "AIRS-02": Example("dmp.airs.name_id", dmp("dmp.airs", *_AIRS_SOUND), dmp("dmp.airs", message(vihf(name_id="MARTIN")))),
    "DMP-01": Example("dmp.order", dmp("dmp.exchange", ordered(FIND, AUTHORIZE)), dmp("dmp.exchange", ordered(AUTHORIZE, FIND))),
    "DMP-02": Example("dmp.fault", dmp("dmp.exchange", message() + answer()), dmp("dmp.exchange", message() + fault())),
    "WPS-01": webps_rule("host", _LOGIN(), _CALL(webps_calls.DMP.replace("https", "http")), worth=FAIL),
    "WPS-02": webps_rule("form", _LOGIN(), _CALL("https://ledmp.dmp.gouv.fr/autre"), worth=REVIEW),
    "WPS-03": webps_rule("ins", _LOGIN(), _CALL(f"{webps_calls.DMP}?ins={webps_calls.WRONG}"), worth=WARNING),
    "WPS-04": webps_rule("settings", _LOGIN(), _CALL(f"{_PAGE}?ins={webps_calls.INS}"), worth=WARNING, sound=_CALL(_PAGE)),
    "WPS-05": webps_rule("secret", _LOGIN(), _CALL(), webps_calls.get("https://tiers.exemple.fr/a?access_token=aB3xKq90Zt7LmPw2"), worth=FAIL),
    "WPS-06": Example(
        "webps.methods",
        lambda: methods(webps_calls.record([_LOGIN(), _CALL()])),
        lambda: methods(webps_calls.record([_CALL()])),
        REVIEW,
    ),
    "WPS-07": webps_rule("login", _LOGIN(seconds=20), _CALL(), worth=WARNING),
    "INSi-01": insi_rule("action", insi_messages.request(insi_messages.ACTION.format("autre") + insi_messages.CONTEXTS + insi_messages.SIGNED, "<x/>") + _GIVE),
    "INSi-02": insi_rule("version", _ASK.replace("<l:Version>4.2.0", "<l:Version>4.1.0") + _GIVE),
    "INSi-03": insi_rule("answer", _ASK + insi_messages.answer(code="99")),
    "INSi-04": insi_rule("identity", _ASK + _GIVE.replace(">89<", ">88<")),
    "INSi-05": insi_rule("traits", _ASK + _GIVE, ("cda.xml", insi_messages.cda("AUTRE"))),
    "INSi-06": insi_rule("security", insi_messages.request(insi_messages.SEARCH + insi_messages.CONTEXTS) + _GIVE, worth=WARNING),
}  # fmt: skip
if find_spec("signxml"):
    EXAMPLES["VIHF-12"] = Example(
        "vihf.signature",
        lambda: vihf_logs.findings(vihf_logs.signed()),
        lambda: vihf_logs.findings(vihf_logs.signed().replace(b"Exemple DPI", b"Autre DPI")),
        WARNING,
    )
