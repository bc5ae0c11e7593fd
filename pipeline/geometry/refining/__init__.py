"""Deform a mesh until its contours follow the drawings (step refine)."""
