"""What Gander does: one module per noun, a package once it outgrows a page. Knows nothing of HTTP."""
