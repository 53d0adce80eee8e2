"""Habits' logs over HTTP."""
