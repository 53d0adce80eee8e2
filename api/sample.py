"""Sample data over HTTP."""
