"""Vessels: profiles, and what drinks, pours, stores and cooks of them."""
