"""One index over code, commits, documentation, tasks and kept answers: by words, by meaning, by both."""
