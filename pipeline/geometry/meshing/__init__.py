"""Reconstruct a triangle mesh from an oriented point cloud (step mesh)."""
