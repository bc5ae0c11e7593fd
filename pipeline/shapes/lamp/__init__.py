"""Lamps: shades and stands, and what stands, hangs and reaches of them."""
