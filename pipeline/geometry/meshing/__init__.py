"""From an oriented point cloud to a triangle mesh (step mesh)."""
