"""What a program shows to the outside: its HTTP routes, data models, services and configuration."""
