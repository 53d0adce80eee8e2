"""Written stand-ins for outside worlds, and fixtures that several test folders share."""
