"""What made each result, and what is stale. Knows neither geometry nor torch."""
