"""Builds HL7 v2 messages for the tests: small, openly fictitious, right until a test changes one thing."""

from __future__ import annotations

import base64

from cda_documents import FAMILY, GIVEN, INS, TEST_OID, cda

INS_CX = f"{INS}^^^ASIP-SANTE-INS-NIR&{TEST_OID}&ISO^INS"
IPP_CX = "IPP-1^^^EXEMPLE&1.2.250.1.999.1&ISO^PI"


def msh(
    kind: str = "ORU^R01^ORU_R01",
    version: str = "2.5",
    country: str = "FRA",
    charset: str = "UNICODE UTF-8",
    profile: str = "2.1^CISIS_CDA_HL7_V2",
) -> str:
    """The header of a message."""
    return rf"MSH|^~\&|DPI|EXEMPLE|PFI|EXEMPLE|20260901100000||{kind}|M-1|D|{version}|||||{country}|{charset}|||{profile}"


def pid(identifiers: str = INS_CX, state: str = "VALI") -> str:
    """Its patient."""
    return f"PID|1||{identifiers}||{FAMILY}^{GIVEN}^^^^^L||19790328|F" + "|" * 24 + state


def obx(content: str | bytes | None = None, encoding: str = "Base64") -> str:
    """A document in it."""
    packed = (
        content
        if isinstance(content, str)
        else base64.b64encode(content if content is not None else cda("N1").encode()).decode()
    )
    return f"OBX|1|ED|18748-4^CR^LN||^TEXT^XML^{encoding}^{packed}||||||F"


def message(*segments: str, end: str = "\r") -> bytes:
    """A message of these segments, by default a right one."""
    return end.join(segments or (msh(), pid(), obx())).encode() + end.encode()
