"""Reconstruct a triangle mesh from maps, cloud and drawings (step mesh)."""
