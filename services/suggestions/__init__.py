"""What a habit's own log suggests to change, and how such warnings would have fared."""
