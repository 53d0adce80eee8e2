"""The tools offered to outside agents, by the Model Context Protocol on standard input and output.

What may be asked is `over_projects`, which knows no protocol; `serving` alone imports the `mcp` package.
"""
