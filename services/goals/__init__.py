"""Goals: a target, and what is counted towards it."""
