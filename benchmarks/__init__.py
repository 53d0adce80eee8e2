"""Measures Gander against its goals; `make bench REPOS=folder-of-local-clones`. Prints figures, never fails on them."""
