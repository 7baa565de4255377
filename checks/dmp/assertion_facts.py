"""The facts of one DMP message: its software, its patient, its environment; whom it names, which
must be masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Fact

from ..cda.document_facts import (
    birth_date_forms,
    name_forms,
    patient_facts,
    private_facts,
    production_facts,
)
from ..kit.dmp_data import dmp_data
from ..kit.hosts import host_of
from ..kit.mask import is_masked
from ..kit.shown import is_version
from ..kit.soap import Message, local, text_of
from .assertion import (
    SECRET,
    SUBJECT_NAME,
    Vihf,
    assertions,
    read_vihf,
)

_PATIENT = re.compile(r"([^\^\s']{1,40})\^\^\^&([0-9.]{1,80})&ISO\^NH")
_PID = re.compile(r"PID-(5|6|7|9)\|(.*)", re.DOTALL)  # what sourcePatientInfo repeats of HL7 v2
_NAME_PARTS = frozenset({"family", "given"})
_BIRTHS = frozenset({"birthTime"})
_BIRTH_HOLDERS = frozenset({"livingSubjectBirthTime"})
_MOST = 200


def message_facts(message: Message) -> Iterator[Fact]:
    """The facts of a message, request or answer. Raises nothing."""
    host = host_of(message.addressing("To") or "") or host_of(message.addressing("From") or "")
    if host and (environment := environment_of(host)):
        yield Fact("environment", environment, message.at("wsa:To"))
    for element in assertions(message)[:_MOST]:
        yield from _vihf_facts(read_vihf(message, element))
    yield from _secret_facts(message)
    identifiers = [pair for text in _texts(message) for pair in _PATIENT.findall(text)][:_MOST]
    pairs = [(oid, matricule) for matricule, oid in dict.fromkeys(identifiers)]
    yield from patient_facts(pairs, message.place)
    yield from production_facts([(matricule, oid) for oid, matricule in pairs], message.place)
    yield from private_facts((matricule for _, matricule in pairs), message.place)
    yield from private_facts(_persons(message), message.place)


def environment_of(host: str) -> str | None:
    """`production` for a known host of it, `bas` for a test one, None when it cannot be told."""
    if host in dmp_data()["production_hosts"]:
        return "production"
    return "bas" if re.search(rf"(?:^|\.){dmp_data()['test_label']}\.", host) else None


def _vihf_facts(vihf: Vihf) -> Iterator[Fact]:
    version, software = vihf.value("LPS_Version"), vihf.value("LPS_Nom")
    if version and software and is_version(version):
        yield Fact("version", version, vihf.message.at("Assertion/LPS_Version"), of=software)
    yield from private_facts(
        [vihf.name_id, *name_forms(vihf.value(SUBJECT_NAME) or "")], vihf.place
    )


def _secret_facts(message: Message) -> Iterator[Fact]:
    """The secret wherever it stands: in a second assertion, in the body, written twice."""
    for element in message.root.iter():
        if (
            isinstance(element.tag, str)
            and SECRET.lower() in (element.get("Name") or local(element)).lower()
        ):
            shown = [
                text.strip()
                for text in (*element.itertext(), element.get("value") or "")
                if text.strip()
            ]
            if told := [text for text in shown if not is_masked(text)]:
                place = message.at(f"Assertion/{SECRET}")
                yield Fact("secret", SECRET.lower(), place)
                yield from private_facts(told, place)


def _persons(message: Message) -> Iterator[str]:
    """The names and birth dates of patients and of their next of kin that a message asks for or
    answers (HL7 v3, XDS).
    """
    for element in message.root.iter():
        name, text = local(element), text_of(element) if isinstance(element.tag, str) else ""
        if name in _NAME_PARTS:
            yield from name_forms(text)
        elif name in _BIRTHS or (name == "value" and local(element.getparent()) in _BIRTH_HOLDERS):
            yield from birth_date_forms((element.get("value") or text).strip())
        elif name == "Value" and (found := _PID.match(text)):
            if found[1] == "7":
                yield from birth_date_forms(found[2])
            else:
                for part in re.split(r"[\^~]", found[2])[:40]:
                    yield from name_forms(part)


def _texts(message: Message) -> Iterator[str]:
    """The texts and values of a message that are short enough to be an identifier."""
    for element in message.root.iter():
        if isinstance(element.tag, str):
            for text in (element.text, element.get("value")):
                if text and "^^^&" in text and len(text) < 2_000:
                    yield text
