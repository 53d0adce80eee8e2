"""Habits: what is expected on which day, what was done, and the figures that follow."""
