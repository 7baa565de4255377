"""Definitions of requirements, their conditions, the schemes, and where checks plug in."""
