"""The nature of a proof, told from its text, with how sure that is. Unsure means unsure: any nature
is then accepted.
"""

from __future__ import annotations

import re
import unicodedata

#: Words that tell a nature, and whether they tell it for sure.
_WORDS: tuple[tuple[str, str, bool], ...] = (
    ("video", r"videos?\b|enregistrement d.ecran|sequences? video", True),
    ("capture", r"captures?\b|copies? d.ecran|copie ecran|impressions? d.ecran|screenshots?", True),
    ("formulaire_test_intrusion", r"formulaire (?:de|du) test d.intrusion|test d.intrusion", True),
    (
        "attestation_cnda",
        r"attestation (?:de depot|d.homologation|de conformite)?.{0,40}cnda|homologation cnda",
        True,
    ),
    (
        "execution_motco",
        r"identifiant de l.execution|numero d.execution|motco|msslps|mss-lps|execution du cas de "
        r"test",
        True,
    ),
    ("lien_gazelle", r"gazelle|lien permanent", True),
    ("mdn", r"\bmdn\b|accuse de lecture", True),
    (
        "courriel_mss",
        r"source (?:smtp )?(?:du|d.un|de ce) (?:mail|courriel|message)|source smtp|en-tetes? "
        r"(?:du|d.un) (?:mail|courriel)",
        True,
    ),
    ("archive_xdm", r"ihe[_ ]xdm|archive xdm", True),
    ("message_dmp", r"messages? soap|\bvihf\b|td0\.[0-9]|iti-?\d\d", True),
    ("message_hl7v2", r"hl7 ?v2|ihe pam|message (?:adt|oru|mdm)", True),
    ("cda", r"document cda|fichier cda|\bcda r2\b", True),
    ("trace_psc", r"trace (?:http|psc|pro sante connect)|fichier har", True),
    (
        "document",
        r"attestations?\b|documents?\b|documentation|justificatif|rapport|manuel|guide|fichier"
        r"|export|pdf\b|journa(?:l|ux)|logs?\b",
        False,
    ),
    ("valeur", r"\bvaleur\b|saisir|indiquer|mention\b|numero de version", False),
)
_PATTERNS = tuple((nature, re.compile(pattern), sure) for nature, pattern, sure in _WORDS)


def natures_of(text: str) -> tuple[tuple[str, ...], str]:
    """The natures that a proof's text tells, and the confidence: `sure`, `likely` (only general
    words), `unsure` (none).
    """
    bare = unicodedata.normalize("NFKD", text.replace("’", "'"))
    flat = "".join(c for c in bare if not unicodedata.combining(c)).casefold().replace("'", ".")
    found = [(nature, sure) for nature, pattern, sure in _PATTERNS if pattern.search(flat)]
    certain = tuple(nature for nature, sure in found if sure)
    if certain:
        return certain, "sure"
    return (tuple(nature for nature, _ in found), "likely") if found else ((), "unsure")
