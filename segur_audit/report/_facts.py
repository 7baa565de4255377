"""What the summary of a report says of the dossier: who, for what, on which day, how much of it."""

from __future__ import annotations

from segur_audit.model.outcome import Level
from segur_audit.model.report import Report
from segur_audit.model.text import Lang, Text, typeset
from segur_audit.report.style import Edition
from segur_audit.report.verdict import coverage, tally
from segur_audit.report.words import MILESTONES, catalogue_name


def facts(report: Report, lang: Lang, edition: Edition) -> list[tuple[str, str]]:
    """Names and values, in the order in which the summary shows them."""
    date = report.reference_date
    origin = Text("aujourd'hui", "today")[lang] if date.origin == "today" else date.origin
    company = [(Text("Société", "Company")[lang], report.company)] if report.company else []
    people = _people(report)
    return [
        *company,
        *([(Text("Attesté par", "Attested by")[lang], people)] if people else []),
        *(
            [(Text("Produit le", "Produced on")[lang], edition.produced.isoformat())]
            if edition.produced
            else []
        ),
        (
            Text("Dispositif et jalon", "Scheme and milestone")[lang],
            f"{report.scheme}, {MILESTONES[report.milestone][lang]}",
        ),
        (Text("Date de référence", "Reference date")[lang], f"{date.value} ({origin})"),
        (Text("Couverture", "Coverage")[lang], typeset(coverage(report)[lang], lang)),
        (
            Text("Exigences obligatoires", "Mandatory requirements")[lang],
            tally(report, Level.MANDATORY, lang),
        ),
        (
            Text("Exigences recommandées", "Recommended requirements")[lang],
            tally(report, Level.RECOMMENDED, lang),
        ),
        (
            Text("Manifeste (SHA-256)", "Manifest (SHA-256)")[lang],
            f"{report.manifest} — {report.manifest_sha256[:16]}…",
        ),
        (
            Text("Catalogue", "Catalogue")[lang],
            " ; ".join(
                f"{catalogue_name(c.name)[lang]} {c.version} ({c.requirements})"
                for c in report.catalogues
            ),
        ),
    ]


def _people(report: Report) -> str:
    """The persons whose attestations count, each once."""
    names = (result.attestation.author for result in report.results if result.attestation)
    return ", ".join(dict.fromkeys(names))
