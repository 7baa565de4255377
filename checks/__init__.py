"""The checks: pure functions that look at declarations and evidence and yield findings."""
