"""Rules on declarations alone."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=(),
    checks={
        "authentication": "authentication",
        "cnda": "cnda",
        "dmp_access": "dmp_access",
        "formats": "formats",
        "funding": "funding",
        "homologation": "homologation",
        "mss": "mss",
        "pentest": "pentest",
        "rem": "rem",
        "sas": "sas",
    },
)
