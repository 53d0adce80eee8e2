"""Who calls whom, and who inherits from whom: calls as written are led to the symbols they mean."""
