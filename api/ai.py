"""Asking and models over HTTP."""
