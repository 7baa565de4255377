"""What reads a report or a scope and decides nothing: plan, explanation, attestation, comparison,
lint.
"""
