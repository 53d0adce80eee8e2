"""How well search finds what is asked for: recall and mean reciprocal rank, by words, by meaning, by both."""
