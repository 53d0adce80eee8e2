"""What every noun may use: errors, settings, database, clock, paging, secrets, the data folder's lock."""
