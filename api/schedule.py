"""Periodic work over HTTP."""
