"""Traces and logs without their secrets."""
