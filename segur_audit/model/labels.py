"""What each nature of evidence is called, in words that a reader of either language knows."""

from __future__ import annotations

from segur_audit.model.text import Text

NATURE_LABELS: dict[str, Text] = {
    "cda": Text("document CDA", "CDA document"),
    "archive_xdm": Text("archive IHE_XDM", "IHE_XDM archive"),
    "courriel_mss": Text("source SMTP d'un message MSSanté", "SMTP source of an MSSanté message"),
    "mdn": Text("source SMTP d'un MDN", "SMTP source of an MDN"),
    "trace_psc": Text("trace Pro Santé Connect", "Pro Santé Connect trace"),
    "message_dmp": Text("messages SOAP du DMP", "SOAP messages of the DMP"),
    "message_insi": Text("message INSi", "INSi message"),
    "message_hl7v2": Text("message HL7v2", "HL7v2 message"),
    "appel_contextuel": Text("appel contextuel Web-PS", "Web-PS contextual call"),
    "formulaire_test_intrusion": Text(
        "formulaire de test d'intrusion signé", "signed penetration-test form"
    ),
    "attestation_cnda": Text("attestation du CNDA", "CNDA attestation"),
    "homologation": Text("homologation", "homologation"),
    "lettre_engagement": Text("lettre d'engagement", "letter of engagement"),
    "pv_mes": Text("procès-verbal de mise en service", "report of entry into service"),
    "pv_vsr": Text(
        "procès-verbal de vérification de service régulier",
        "report of regular service verification",
    ),
    "formulaire_asp": Text("formulaire de l'ASP", "ASP form"),
    "declaration_honneur": Text("déclaration sur l'honneur", "sworn statement"),
    "cgu": Text("conditions générales d'utilisation", "terms of use"),
    "contrat": Text("contrat", "contract"),
    "video": Text("vidéo", "video"),
    "capture": Text("copie d'écran", "screen copy"),
    "document": Text("document", "document"),
    "execution_motco": Text("numéro d'exécution MOTCO", "MOTCO execution number"),
    "lien_gazelle": Text("lien Gazelle", "Gazelle link"),
    "valeur": Text("valeur écrite", "written value"),
}


def nature_label(nature: str) -> Text:
    """The label of a nature; its code where it has none."""
    return NATURE_LABELS.get(nature) or Text("{nature}", "{nature}", nature=nature)
