"""Measures Gander's facts against independent tools: what it finds, what it misses, what it says wrongly.

An oracle is a module named in `oracles.py` (see there for the three names it has to have).
"""
