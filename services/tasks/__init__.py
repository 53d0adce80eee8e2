"""Tasks: things to do, once, again and again, or planned."""
