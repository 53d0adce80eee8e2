"""Habits over HTTP."""
