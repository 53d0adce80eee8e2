"""Goals over HTTP."""
