"""CDA-01 to CDA-15, XDM-01 to XDM-16, HL7-01 to HL7-10: an example that passes and one that does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from cda_documents import (
    FOLDER,
    INS,
    LINK,
    N1_ID,
    PATIENT_ID,
    PDF,
    SET_CLASS,
    association,
    cda,
    changed,
    members,
    pdf_text,
    related_document,
    zipped,
)
from check_ids import Example
from hl7_messages import INS_CX, message, msh, obx, pid
from support import piece, run

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

METADATA, DOC1 = FOLDER + "METADATA.XML", FOLDER + "DOC1.XML"
REVIEW, WARNING = Outcome.TO_REVIEW, Outcome.WARNING


def document(text: str) -> Callable[[], list[Finding]]:
    return partial(run, "cda.conform", piece(text.encode(), nature="cda"))


def cda_rule(
    code: str, before: str, after: str, worth: Outcome = Outcome.FAIL, sound: str | None = None
) -> Example:
    text = sound or cda()
    assert before in text
    return Example(code, document(text), document(text.replace(before, after, 1)), worth)


def archive(files: Mapping[str, bytes], **entry: object) -> Callable[[], list[Finding]]:
    return partial(run, "xdm.conform", piece(zipped(files), nature="archive_xdm", **entry))


def xdm_rule(code: str, broken: Mapping[str, bytes], worth: Outcome = Outcome.FAIL) -> Example:
    return Example(code, archive(members()), archive(broken), worth)


def hl7(*segments: str) -> Callable[[], list[Finding]]:
    return partial(run, "hl7v2.conform", piece(message(*segments), nature="message_hl7v2"))


def hl7_rule(code: str, *segments: str, worth: Outcome = Outcome.FAIL) -> Example:
    return Example(code, hl7(), hl7(*segments), worth)


def metadata(before: str, after: str) -> dict[str, bytes]:
    return changed(members(), METADATA, before, after)


REPLACING = cda(related=related_document("RPLC", "2.25.7")).replace(
    '<versionNumber value="1"/>', '<versionNumber value="2"/>'
)
UNQUALIFIED = {
    name: data.replace(f"{INS}^^^&amp;1.2.250.1.213.1.4.10".encode(), b"IPP-1^^^&amp;1.2.3")
    for name, data in members(
        *(
            cda(level).replace(
                f'root="1.2.250.1.213.1.4.10" extension="{INS}"', 'root="1.2.3" extension="IPP-1"'
            )
            for level in ("N1", "N3")
        )
    ).items()
}
MDM = msh(kind="MDM^T02^MDM_T02", version="2.6")
TXA = f"TXA|1|CR|TX|||||||||{N1_ID}"
ZFD = "ZFD|||||INSI|20260801"
DESTINATION = "OBX|2|CE|DESTDMP^Destinataire DMP^MetaDMPMSS||{}||||||F"

CDA_EXAMPLES = {
    "CDA-01": cda_rule("cda.document", 'xmlns="urn:hl7-org:v3"', 'xmlns="urn:autre"'),
    "CDA-02": cda_rule("cda.realm", 'code="FR"', 'code="US"'),
    "CDA-03": cda_rule("cda.templates", "1.3.6.1.4.1.19376.1.2.20", "1.2.250.1.213.1.1.1.1"),
    "CDA-04": cda_rule(
        "cda.body",
        "<id root",
        '<templateId root="1.3.6.1.4.1.19376.1.2.20"/><id root',
        sound=cda("N3"),
    ),
    "CDA-05": cda_rule("cda.n1_media", "application/pdf", "image/jpeg"),
    "CDA-06": cda_rule("cda.n1_content", pdf_text(PDF), pdf_text(b"%PDF-")),
    "CDA-07": cda_rule("cda.ins", f' extension="{INS}"', ""),
    "CDA-08": cda_rule("cda.ins_key", INS, INS[:-1] + "0", WARNING),
    "CDA-09": cda_rule("cda.ins_traits", '<given qualifier="BR">', "<given>"),
    "CDA-10": cda_rule(
        "cda.legal_authenticator", 'signatureCode code="S"', 'signatureCode code="I"'
    ),
    "CDA-11": cda_rule("cda.set_version", "<setId", '<setId root="2.25.9"/><setId'),
    "CDA-12": cda_rule(
        "cda.related_document",
        'root="2.25.8"',
        f'root="{N1_ID}"',
        sound=cda(related=related_document("XFRM", "2.25.8")),
    ),
    "CDA-13": cda_rule(
        "cda.replacement_version",
        '<versionNumber value="2"/>',
        '<versionNumber value="1"/>',
        WARNING,
        REPLACING,
    ),
    "CDA-14": cda_rule("cda.id", f'<id root="{N1_ID}"/>', f'<id root="{N1_ID}" extension="1"/>'),
    "CDA-15": cda_rule("cda.event", "<location>", "<location/><location>"),
}
XDM_EXAMPLES = {
    "XDM-01": xdm_rule("xdm.safe", {**members(), "../x": b"x"}),
    "XDM-02": xdm_rule(
        "xdm.metadata", {name: data for name, data in members().items() if name != METADATA}
    ),
    "XDM-03": xdm_rule(
        "xdm.layout", {name: data for name, data in members().items() if name != "README.TXT"}
    ),
    "XDM-04": xdm_rule("xdm.metadata_root", metadata("<Registry", "<<Registry")),
    "XDM-05": xdm_rule("xdm.objects", metadata(SET_CLASS, "")),
    "XDM-06": xdm_rule("xdm.orphan", {**members(), "NOTES.DAT": b"x"}),
    "XDM-07": xdm_rule("xdm.hash", changed(members(), DOC1, "fictif", "fictiF")),
    "XDM-08": xdm_rule("xdm.size", changed(members(), DOC1, "fictif", "fictif.")),
    "XDM-09": xdm_rule("xdm.unique_id", metadata(f'value="{N1_ID}"', 'value="2.25.9"')),
    "XDM-10": xdm_rule(
        "xdm.type_code", metadata('nodeRepresentation="18748-4"', 'nodeRepresentation="18748-5"')
    ),
    "XDM-11": xdm_rule("xdm.member", metadata(":HasMember", ":Autre")),
    "XDM-12": xdm_rule("xdm.xfrm", metadata(LINK, "")),
    "XDM-13": xdm_rule(
        "xdm.patient", metadata(PATIENT_ID, PATIENT_ID.replace(INS, "255081416802538"))
    ),
    "XDM-14": Example(
        "xdm.no_ins",
        archive(UNQUALIFIED, repond_a=["INS/va1.53"]),
        archive(members(), repond_a=["INS/va1.53"]),
        WARNING,
    ),
    "XDM-15": xdm_rule("xdm.format", metadata("urn:ihe:iti:xds-sd:pdf:2008", "urn:autre")),
    "XDM-16": Example(
        "xdm.association",
        archive(
            members(
                relations=(
                    LINK,
                    association("urn:ihe:iti:2007:AssociationType:RPLC", "Doc3", "Old"),
                )
            )
        ),
        archive(
            members(
                relations=(
                    LINK,
                    association("urn:ihe:iti:2007:AssociationType:RPLC", "Doc3", "Doc3"),
                )
            )
        ),
    ),
}
HL7_EXAMPLES = {
    "HL7-01": hl7_rule("hl7v2.kind", msh(version="2.6"), pid(), obx()),
    "HL7-02": hl7_rule("hl7v2.characters", msh(country="FR"), pid(), obx()),
    "HL7-03": hl7_rule("hl7v2.profile", msh(profile=""), pid(), obx()),
    "HL7-04": hl7_rule("hl7v2.document", msh(), pid(), obx("…"), worth=REVIEW),
    "HL7-05": Example(
        "hl7v2.document_id",
        hl7(MDM, pid(), TXA, obx()),
        hl7(MDM, pid(), TXA.replace(N1_ID, "2.25.9"), obx()),
    ),
    "HL7-06": hl7_rule("hl7v2.patient", msh(), pid(INS_CX.replace(INS, "255081416802538")), obx()),
    "HL7-07": Example(
        "hl7v2.insi",
        hl7(msh(), pid(), ZFD, obx()),
        hl7(msh(), pid(), ZFD.replace("|20260801", "|"), obx()),
    ),
    "HL7-08": Example(
        "hl7v2.document_state",
        hl7(MDM, pid(), TXA, obx()),
        hl7(MDM.replace("T02^", "T10^", 1), pid(), TXA, obx()),
    ),
    "HL7-09": hl7_rule("hl7v2.levels", msh(), pid(), obx(), obx(cda("N3").encode()), worth=WARNING),
    "HL7-10": Example(
        "hl7v2.destinations",
        hl7(msh(), pid(), obx(), DESTINATION.format("Y")),
        hl7(msh(), pid(), obx(), DESTINATION.format("oui")),
    ),
}
EXAMPLES = CDA_EXAMPLES | XDM_EXAMPLES | HL7_EXAMPLES
