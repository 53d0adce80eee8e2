"""Questions answered with the lines that prove it: from the map alone, or with a model at hand."""
