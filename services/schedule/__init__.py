"""Periodic work: what is due when, and what was missed."""
