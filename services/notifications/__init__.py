"""What the owner is told: an inbox in the app, and e-mail."""
