"""Which Gander this is."""

VERSION = "0.1.0"
