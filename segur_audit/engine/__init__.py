"""The audit: decisions, scope, inspection, judgment, gate, report."""
