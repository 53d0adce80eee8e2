"""Who is here: registration, sign-in, sessions, tokens."""
