"""The hostile inputs that `bench/hostile.py` measures: each is small to describe, and costly to a
reader that has no bounds.
"""

from __future__ import annotations

import base64
import io
import json
import os
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from cda_documents import FOLDER, INS, OTHERS, TEST_OID, cda, entry, submission, zipped
from cda_documents import members as xdm_members
from hl7_messages import message, msh, obx, pid
from mails import mail, xdm
from psc_traces import array, ciba_trace, code_trace, har
from real_pdfs import pdf

MIB = 1 << 20
Files = Mapping[str, bytes]  # the first one is the piece, of the nature that stands beside
Built = tuple[str, str, Files]


def _hl7(body: bytes) -> Built:
    return "message_hl7v2", "CDA/HL7.01", {"message.er7": body}


def hl7_separators() -> Built:
    """One segment of 60 MB of separators."""
    return _hl7(message(msh(), pid(), "OBX|1|ED" + "|" * (60 * MIB)))


def hl7_components() -> Built:
    """One field of 60 MB of component signs."""
    return _hl7(message(msh(), pid(), "OBX|1|ED|18748-4^CR^LN||" + "^" * (60 * MIB)))


def hl7_rows() -> Built:
    """60 MB of rows of one character."""
    return _hl7(message(msh(), pid(), obx()) + b"A\r" * (30 * MIB))


def hl7_segments() -> Built:
    """20 000 segments, as many as are read."""
    return _hl7(message(msh(), pid(), *["OBX|1|ED|18748-4^CR^LN||^TEXT^XML^Base64^AAAA"] * 19_900))


def _with_ids(number: int, count: int) -> bytes:
    ids = "".join(f'<id root="2.25.{number}.{index}" extension="1"/>' for index in range(count))
    mine = f'<id root="{TEST_OID}" extension="{INS}"/>'
    text = cda("N3", identifier=f"2.25.{number}").replace(mine, mine + ids)
    return text.encode()


def _with_names(number: int, count: int) -> bytes:
    names = "".join(f"<given>PRENOM{number}X{index}</given>" for index in range(count))
    given = f"<given>{OTHERS}</given>"
    return cda("N3", identifier=f"2.25.{number}").replace(given, given + names).encode()


def _archive(documents: Mapping[str, bytes]) -> bytes:
    entries = [
        entry(f"D{number}", name, data, f"2.25.{number}")
        for number, (name, data) in enumerate(documents.items())
    ]
    metadata = submission(entries, members=[f"D{number}" for number in range(len(entries))])
    return zipped(
        {
            "INDEX.HTM": b"<html></html>",
            "README.TXT": b"Archive fictive",
            FOLDER + "METADATA.XML": metadata.encode(),
            **{FOLDER + name: data for name, data in documents.items()},
        }
    )


def _all(make: Callable[[int, int], bytes], count: int, size: int) -> dict[str, bytes]:
    return {f"DOC{number}.XML": make(number, size) for number in range(count)}


def mail_identifiers() -> Built:
    """A mail whose archive holds 450 documents of 2 000 identifiers."""
    files = {FOLDER + name: data for name, data in _all(_with_ids, 450, 2_000).items()}
    files[FOLDER + "METADATA.XML"] = b"<SubmitObjectsRequest/>"
    return "courriel_mss", "MSS/CONF.14", {"courriel.eml": mail(xdm(files))}


def archive_names() -> Built:
    """An archive of 450 documents of 480 names."""
    return _xdm(_archive(_all(_with_names, 450, 480)))


def mail_names() -> Built:
    """A mail whose archive holds 450 documents of 480 names."""
    archived = {FOLDER + name: data for name, data in _all(_with_names, 450, 480).items()}
    archived[FOLDER + "METADATA.XML"] = b"<SubmitObjectsRequest/>"
    return "courriel_mss", "MSS/CONF.14", {"courriel.eml": mail(xdm(archived))}


def archive_identifiers() -> Built:
    """An archive of 450 documents of 2 000 identifiers."""
    return _xdm(_archive(_all(_with_ids, 450, 2_000)))


def _xdm(data: bytes) -> Built:
    return "archive_xdm", "FAQ.CDA.XFRM", {"IHE_XDM.zip": data}


def large_xml() -> Built:
    """An archive of 250 kB that holds an XML document of 60 MB, in elements."""
    text = cda("N3", extra="<a><b x='1'>y</b></a>" * (60 * MIB // 21))
    return _xdm(_archive({"DOC3.XML": text.encode()}))


def large_tree() -> Built:
    """An archive that holds an XML document of 990 000 elements, fewer than what is refused."""
    text = cda("N3", extra="<a>" + "<b/>" * 990_000 + "</a>")
    return _xdm(_archive({"DOC3.XML": text.encode()}))


def large_text() -> Built:
    """An archive that holds an XML document of 49 MB, in one text."""
    text = cda("N1").replace('representation="B64">', 'representation="B64">' + "JVBE" * 12_000_000)
    return _xdm(_archive({"DOC1.XML": text.encode()}))


def large_member() -> Built:
    """An archive that holds 64 MB of XML that no tree is made of."""
    return _xdm(_archive({"DOC3.XML": b"<a>" + b" " * (63 * MIB) + b"</a>"}))


def metadata() -> Built:
    """Metadata of 20 000 entries."""
    files = xdm_members()
    document = files[FOLDER + "DOC1.XML"]
    entries = [
        entry(f"D{number}", "DOC1.XML", document, f"2.25.{number}") for number in range(20_000)
    ]
    members = [f"D{number}" for number in range(20_000)]
    return _xdm(
        zipped({**files, FOLDER + "METADATA.XML": submission(entries, members=members).encode()})
    )


def cda_identifiers() -> Built:
    """A document of 300 000 identifiers."""
    return "cda", "FAQ.CDA.FORMAT", {"cda.xml": _with_ids(1, 300_000)}


def cda_elements() -> Built:
    """A document of 990 000 elements."""
    text = cda("N3", extra="<a>" + "<b/>" * 990_000 + "</a>")
    return "cda", "FAQ.CDA.FORMAT", {"cda.xml": text.encode()}


def har_entries() -> Built:
    """A HAR of 300 000 empty entries."""
    text = '{"log":{"entries":[' + ",".join(["{}"] * 300_000) + "]}}"
    return "trace_psc", "SC.PSC.13", {"trace.har": text.encode()}


def har_exchanges() -> Built:
    """A HAR of 16 MB of exchanges that make sense."""
    one = har(ciba_trace())
    entries = json.loads(one)["log"]["entries"]
    most = 15 * MIB // len(json.dumps(entries))
    document = {"log": {"version": "1.2", "entries": entries * most}}
    return "trace_psc", "SC.PSC.13", {"trace.har": json.dumps(document).encode()}


def array_exchanges() -> Built:
    """300 000 exchanges of a few bytes."""
    one = array(code_trace()[:1])
    few = {key: json.loads(one)[0][key] for key in list(json.loads(one)[0])[:2]}
    return "trace_psc", "SC.PSC.01", {"trace.json": json.dumps([few] * 300_000).encode()}


def _form(data: bytes) -> Built:
    return "formulaire_test_intrusion", "SC.SSI/GEN.18", {"test.pdf": data}


def pdf_text() -> Built:
    """A PDF of one page that writes two million times."""
    return _form(pdf([b"BT /F 9 Tf " + b"1 0 Td (ab) Tj " * 2_000_000 + b"ET"]))


def pdf_pages() -> Built:
    """A PDF of 400 pages, each with 3 000 lines."""
    page = b"BT /F 9 Tf 50 700 Td " + b"0 -1 Td (Ecarts de niveau haut) Tj " * 3_000 + b"ET"
    return _form(pdf([page] * 400))


def pdf_drawings() -> Built:
    """A PDF that draws a million times."""
    return _form(pdf([b"0 0 m 9 9 l S " * 1_000_000 + b"BT /F 9 Tf (texte) Tj ET"]))


def pdf_stacked() -> Built:
    """A PDF of 120 000 words in one place, which a layout compares two by two."""
    return _form(pdf([b"BT /F 9 Tf 50 700 Td " + b"(Ecarts ) Tj 0 0 Td " * 60_000 + b"ET"] * 2))


def pdf_bomb() -> Built:
    """A PDF of 400 kB whose content is of 400 MB."""
    return _form(pdf([b" " * (100 * MIB)] * 4))


def cda_pdfs() -> Built:
    """A document that carries 40 slow PDFs."""
    slow = base64.b64encode(pdf([b"BT /F 9 Tf " + b"1 0 Td (ab) Tj " * 100_000 + b"ET"])).decode()
    section = (
        '<component><section><templateId root="1.2.250.1.213.1.1.2.243"/><entry>'
        '<observationMedia classCode="OBS" moodCode="EVN"><value mediaType="application/pdf" '
        f'representation="B64">{slow}</value></observationMedia></entry></section></component>'
    )
    return "cda", "FAQ.CDA.FORMAT", {"cda.xml": cda("N3", extra=section * 40).encode()}


def nested() -> Built:
    """An archive of archives of base64 of archives."""
    data = b"client_secret=" + b"a" * 30
    for _ in range(5):
        data = zipped({f"a{number}": data for number in range(6)})
    return "document", "FAQ.DSR.ENGAGEMENT", {"lettre.zip": data}


def base64_runs() -> Built:
    """60 MB of short blocks of base64."""
    return "document", "FAQ.DSR.ENGAGEMENT", {"lettre.txt": (b"QUJD" * 12 + b" .\n") * MIB}


def named_secrets() -> Built:
    """60 MB of words that announce a secret, and none."""
    text = (b"mot de passe : voir le document ; password=**** ; client_secret: xxxx\n") * (MIB // 2)
    return "document", "FAQ.DSR.ENGAGEMENT", {"lettre.txt": text}


def bomb() -> Built:
    """A zip of 200 MB of spaces, twice over."""
    files = {f"a{number}.txt": b" " * (30 * MIB) for number in range(6)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data[:-1000] + os.urandom(1000) * 60)
    return "document", "FAQ.DSR.ENGAGEMENT", {"lettre.zip": out.getvalue()}


INPUTS: tuple[Callable[[], Built], ...] = (
    hl7_separators, hl7_components, hl7_rows, hl7_segments, mail_identifiers, mail_names,
    archive_names, archive_identifiers, large_xml, large_tree, large_text, large_member, metadata,
    cda_identifiers, cda_elements, har_entries, har_exchanges, array_exchanges, pdf_text, pdf_pages,
    pdf_drawings, pdf_stacked, pdf_bomb, cda_pdfs, nested, base64_runs, named_secrets, bomb,
)  # fmt: skip
