"""Commits, people and file changes of a repository: read from git, kept as rows, counted.

`refresh` runs it all; `values` and `facts` are what it hands on. Nothing is imported here, because the parse children
load `facts` and must not wait for a database library.
"""
