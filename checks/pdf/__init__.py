"""PDF forms and certificates."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=(
        "formulaire_test_intrusion",
        "attestation_cnda",
        "homologation",
        "formulaire_asp",
        "pv_mes",
        "pv_vsr",
        "declaration_honneur",
    ),
    checks={
        "pdf": "checks",
        "cnda_form": "cnda_form",
        "pentest_form": "pentest_form",
        "sas_form": "sas_forms",
    },
    facts=("facts",),
    recognises=frozenset({"pdf"}),
)
