"""The folder of a newcomer: sixty files as people name them, half of them wrong."""

from __future__ import annotations

from folders import piece


def newcomer() -> dict[str, bytes]:
    """Sixty files as people name them, half of them wrong."""
    video, png = piece("psc/ciba.mp4"), piece("psc/ciba.mp4")[:0] + b"\x89PNG\r\n\x1a\n"
    pdf = piece("candidature/lettre-engagement.pdf")
    good = {
        "Lettre d'engagement signée (v2) [FINAL].pdf": pdf,
        "CNDA/attestation dépôt.pdf": piece("cnda/attestation-depot.pdf"),
        "SSI/SSI-GEN.18 test intrusion client lourd.pdf": piece("ssi/test-intrusion.pdf"),
        "PSC/PSC.01 code flow.mp4": piece("psc/code-flow.mp4"),
        "PSC/SC_PSC_13 – CIBA.mp4": video,
        "PSC/trace code flow.json": piece("psc/code-flow.expurge.json"),
        "PSC/trace ciba.json": piece("psc/ciba.expurge.json"),
        "MSS/mdn org.eml": piece("mss/mdn-organisationnelle.eml"),
        "MSS/mdn perso.eml": piece("mss/mdn-personnelle.eml"),
        "MSS/demande1.eml": piece("mss/initial-organisationnelle.eml"),
        "MSS/demande2.eml": piece("mss/initial-personnelle.eml"),
        "DMP/XDM.zip": piece("dmp/IHE_XDM.zip"),
        "DMP/msg1.xml": piece("dmp/consultation-1.xml"),
        "DMP/msg2.xml": piece("dmp/consultation-2.xml"),
        "INSi.txt": piece("insi/echange.txt"),
    }
    captures = {f"PSC/PSC13 écran {n}.png": png + bytes([n]) * 30 for n in range(12)}
    wrong = {
        f"Nouveau dossier/IMG_2026100{n}_13010{n}.jpg": b"\xff\xd8\xff" + bytes([n]) * 20
        for n in range(8)
    }
    wrong |= {f"divers/Sans titre {n}.docx": b"PK\x03\x04" + bytes([n]) * 30 for n in range(8)}
    wrong |= {f"divers/PSC {n} mars 2026.txt": f"note {n}".encode() for n in range(10, 17)}
    wrong |= {"vide.pdf": b"", "cassé.pdf": b"%PDF-1.4 rien", "~$lettre.docx": b"x", "Thumbs.db": b"x", "PSC.99.mp4": video + b"1",
              ".DS_Store": b"x", "a' \"b\".bin": b"\x00\x01" * 40, "trace.har": b"{", "MSS/x.eml": b"From: a\n", "x: y #z.txt": b"note"}  # fmt: skip
    return good | captures | wrong
