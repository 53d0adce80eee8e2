"""Gander's map for agents outside: a server of the Model Context Protocol on standard input and output."""
