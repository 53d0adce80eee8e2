"""What the import graph says of the whole: communities, stability, dependencies, duplicates."""
