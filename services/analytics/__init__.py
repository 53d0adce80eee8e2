"""Figures over habits, goals and tasks, ready to draw."""
