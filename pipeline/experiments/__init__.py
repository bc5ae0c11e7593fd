"""Variants of the settings, trained, measured and compared with baselines."""
