"""From view maps to one oriented point cloud (step fuse)."""
