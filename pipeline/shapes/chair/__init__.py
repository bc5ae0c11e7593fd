"""Chairs: kinds, and what they have of bases, backs and arms; sofas."""
