"""A reconstruction measured against the truth (step evaluate)."""
