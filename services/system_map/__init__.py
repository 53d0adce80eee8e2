"""From a commit to its map: inventory → parse → resolve → history → derive → store, and the questions about it."""
