"""The report of a run: one HTML page, its pictures and charts."""
