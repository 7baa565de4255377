"""What travels, all frozen: outcomes, places, texts, findings, requirements, reports."""
