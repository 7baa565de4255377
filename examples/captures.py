"""Builds the captures of the examples: logins with Pro Santé Connect (without their secrets), messages of the DMP and of INSi."""

from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from segur_audit.redaction.trace import redact

WALLET = "https://wallet.bas.psc.esante.gouv.fr/auth"
REALM = "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet"
TOKEN = f"{REALM}/protocol/openid-connect/token"
RETURN = "https://dpi.exemple-sante.fr/psc/retour"
CLIENT = "exemple-dpi-bas"
PERSON = "899700000001"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
ENVELOPE = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://www.w3.org/2005/08/addressing"'


def _at(second: int) -> str:
    return f"2026-10-02T09:{second // 60:02}:{second % 60:02}+00:00"


def _sent(base: str, second: int, **query: str) -> dict[str, Any]:
    return {
        "method": "GET",
        "url": f"{base}?{urlencode(query)}",
        "status": 302,
        "time": _at(second),
    }


def _posted(
    address: str, second: int, answer: dict[str, Any], status: int = 200, **form: str
) -> dict[str, Any]:
    credentials = base64.b64encode(f"{CLIENT}:secret-fictif".encode()).decode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"Basic {credentials}",
    }
    return {
        "method": "POST",
        "url": address,
        "headers": headers,
        "form": form,
        "status": status,
        "body": answer,
        "time": _at(second),
    }


def _tokens(login: int, nonce: str | None) -> dict[str, Any]:
    claims = {
        "iss": REALM,
        "aud": CLIENT,
        "azp": CLIENT,
        "acr": "eidas1",
        "typ": "ID",
        "iat": 1790931600 + login,
        "exp": 1790931720 + login,
    }
    told = {**claims, **({"nonce": nonce} if nonce else {})}
    parts = [
        json.dumps(part).encode()
        for part in ({"alg": "RS256", "typ": "JWT", "kid": "cle-fictive"}, told)
    ] + [b"signature-fictive"]
    token = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    return {
        "access_token": f"acces-{login}",
        "id_token": token,
        "token_type": "Bearer",
        "expires_in": 120,
        "scope": "openid scope_all",
    }


def _userinfo(login: int, second: int) -> dict[str, Any]:
    person = {
        "SubjectNameID": PERSON,
        "SubjectRole": ["60^1.2.250.1.213.1.1.5.5"],
        "SubjectRefPro": {"exercices": [{"codeProfession": "60"}]},
    }
    sent = {"Authorization": f"Bearer acces-{login}"}
    return {
        "method": "GET",
        "url": f"{TOKEN.removesuffix('token')}userinfo",
        "headers": sent,
        "status": 200,
        "body": person,
        "time": _at(second),
    }


def _code_login(login: int, second: int, scope: str) -> list[dict[str, Any]]:
    state, nonce, code = (f"{kind}-fictif-{login}" for kind in ("etat", "nonce", "code"))
    asked = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": RETURN,
        "scope": scope,
        "acr_values": "eidas1",
    }
    return [
        _sent(WALLET, second, **asked, state=state, nonce=nonce),
        _sent(RETURN, second + 20, code=code, state=state),
        _posted(
            TOKEN,
            second + 21,
            _tokens(login, nonce),
            grant_type="authorization_code",
            code=code,
            redirect_uri=RETURN,
        ),
        _userinfo(login, second + 22),
    ]


def code_flow(scope: str = "openid scope_all") -> bytes:
    """Two logins by code flow and the logout between them, as `segur-audit trace redact` leaves them."""
    home = {
        "id_token_hint": _tokens(1, "nonce-fictif-1")["id_token"],
        "post_logout_redirect_uri": "https://dpi.exemple-sante.fr/",
    }
    return redacted(
        [
            *_code_login(1, 0, scope),
            _sent(f"{TOKEN.removesuffix('token')}logout", 60, **home),
            *_code_login(2, 100, scope),
        ]
    )


def _ciba_login(login: int, second: int) -> list[dict[str, Any]]:
    asked = {
        "scope": "openid scope_all",
        "acr_values": "eidas1",
        "login_hint": PERSON,
        "binding_message": str(40 + login),
        "channel": "CARD",
    }
    poll = {
        "grant_type": "urn:openid:params:grant-type:ciba",
        "auth_req_id": f"demande-fictive-{login}",
    }
    return [
        _posted(
            f"{TOKEN.removesuffix('token')}ext/ciba/auth",
            second,
            {"auth_req_id": poll["auth_req_id"], "expires_in": 120, "interval": 5},
            **asked,
        ),
        _posted(TOKEN, second + 5, {"error": "authorization_pending"}, 400, **poll),
        _posted(TOKEN, second + 11, _tokens(login, None), **poll),
    ]


def ciba() -> bytes:
    """Two logins by CIBA as the server saw them, as `segur-audit trace redact` leaves them."""
    return redacted([*_ciba_login(3, 0), *_ciba_login(4, 100)])


def redacted(exchanges: list[dict[str, Any]]) -> bytes:
    """The copy that `segur-audit trace redact` makes of these exchanges."""
    with tempfile.TemporaryDirectory() as folder:
        raw, copy = Path(folder, "brut.json"), Path(folder, "expurge.json")
        raw.write_text(json.dumps(exchanges), "utf-8")
        redact([raw], copy)
        return copy.read_bytes()


def _attribute(name: str, value: str) -> str:
    return (
        f'<a:Attribute Name="{name}"><a:AttributeValue>{value}</a:AttributeValue></a:Attribute>\n'
    )


def _coded(element: str, code: str, system: str) -> str:
    kind = (
        'xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CE"'
    )
    return f'<{element} {kind} code="{code}" codeSystem="{system}"/>'


def _vihf(person: str, patient: str, version: str, identifier: str) -> str:
    told = {
        "VIHF_Version": "3.0", "Authentification_Mode": "INDIRECTE_RENFORCEE", "Identifiant_Structure": "10B0172805",
        "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4", "urn:oasis:names:tc:xspa:1.0:subject:subject-id": "ZZPROFESSIONNELLE ZZFAUSTINE",
        "urn:oasis:names:tc:xacml:2.0:resource:resource-id": patient, "Ressource_URN": "urn:dmp",
        "LPS_Nom": "Exemple DPI", "LPS_Version": version, "LPS_ID_HOMOLOGATION_DMP": "***",
        "urn:oasis:names:tc:xacml:2.0:subject:role": _coded("Role", "60", "1.2.250.1.213.1.1.5.5"),
        "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse": _coded("PurposeOfUse", "normal", "1.2.250.1.213.1.1.4.248"),
    }  # fmt: skip
    return (
        f'<a:Assertion xmlns:a="{SAML}" Version="2.0" ID="{identifier}" IssueInstant="2026-10-02T09:00:05Z">\n'
        '<a:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName">CN=exemple,O=Exemple Santé,C=FR</a:Issuer>\n'
        f'{_signature(identifier)}<a:Subject><a:NameID>{person}</a:NameID></a:Subject>\n<a:AuthnStatement AuthnInstant="2026-10-02T08:55:00Z">'
        "<a:AuthnContext><a:AuthnContextDecl>CONF_EXI_PGSSIS</a:AuthnContextDecl></a:AuthnContext></a:AuthnStatement>\n"
        f"<a:AttributeStatement>\n{''.join(_attribute(name, value) for name, value in told.items())}</a:AttributeStatement></a:Assertion>\n"
    )


def _signature(identifier: str) -> str:
    return (
        '<d:Signature xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:SignedInfo>'
        '<d:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
        '<d:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f'<d:Reference URI="#{identifier}"><d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        "<d:DigestValue>AAAA</d:DigestValue></d:Reference></d:SignedInfo><d:SignatureValue>AAAA</d:SignatureValue></d:Signature>\n"
    )


def dmp_message(person: str, patient: str, version: str, number: int) -> bytes:
    """A search for documents in the DMP with its VIHF, the homologation's identifier masked."""
    return (
        f"<s:Envelope {ENVELOPE}>\n<s:Header>\n<w:To>https://lps.dev1.dmp.gouv.fr/si-dmp-server/v2/services/registry</w:To>\n"
        f"<w:Action>urn:ihe:iti:2007:RegistryStoredQuery</w:Action>\n<w:MessageID>urn:uuid:00000000-0000-4000-8000-00000000000{number}</w:MessageID>\n"
        f'<o:Security xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">\n'
        f"{_vihf(person, patient, version, f'_vihf-{number}')}</o:Security>\n</s:Header>\n"
        '<s:Body><q:AdhocQueryRequest xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0"/></s:Body>\n</s:Envelope>\n'
    ).encode()


def insi_exchange(ins: str, oid: str, name: str, version: str) -> bytes:
    """A search for an identity by its traits in INSi, and the answer."""
    return f"""POST /insi HTTP/1.1

<s:Envelope {ENVELOPE}><s:Header>
<w:Action>urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite</w:Action>
<b:ContexteBAM xmlns:b="urn:bam" Version="01_02"/><l:ContexteLPS xmlns:l="urn:lps" Version="01_00">
<l:LPS><l:IDAM R="4">x</l:IDAM><l:Version>{version}</l:Version><l:Nom>urn:lps:exemple-dpi:{version}</l:Nom></l:LPS></l:ContexteLPS>
<o:Security xmlns:o="urn:wsse"><a:Assertion xmlns:a="{SAML}"/></o:Security></s:Header>
<s:Body><r:RECSANSVITALE xmlns:r="http://www.cnamts.fr/INSiRecSans"><r:NomNaissance>{name}</r:NomNaissance></r:RECSANSVITALE></s:Body></s:Envelope>

HTTP/1.1 200 OK

<s:Envelope {ENVELOPE}><s:Body><r:RESULTAT xmlns:r="http://www.cnamts.fr/INSiResultat"><r:CR><r:CodeCR>00</r:CodeCR></r:CR>
<r:INDIVIDU><r:INSACTIF><r:IdIndividu><r:NumIdentifiant>{ins[:13]}</r:NumIdentifiant><r:Cle>{ins[13:]}</r:Cle></r:IdIndividu>
<r:OID>{oid}</r:OID></r:INSACTIF><r:TIQ><r:NomNaissance>{name}</r:NomNaissance></r:TIQ></r:INDIVIDU></r:RESULTAT></s:Body></s:Envelope>
""".encode()
