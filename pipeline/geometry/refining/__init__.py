"""Fit the contours of a mesh to the drawings, engrave lines inside (step refine)."""
