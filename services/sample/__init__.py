"""A year of believable sample data, loaded and removed as one."""
