"""PDF forms and certificates."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("formulaire_test_intrusion", "attestation_cnda", "homologation"),
    checks={"pdf": "checks", "cnda_form": "cnda_form", "pentest_form": "pentest_form"},
    facts=("facts",),
    recognises=frozenset({"pdf"}),
)
