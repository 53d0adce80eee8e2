"""A year of believable sample data, loaded and removed as one, so that the rooms can be seen lived in.

year what it holds (pure) · loading writes and removes it.
"""

from services.sample.loading import SampleCounts, SampleLoaded, count_sample, load_sample, remove_sample

__all__ = ["SampleCounts", "SampleLoaded", "count_sample", "load_sample", "remove_sample"]
