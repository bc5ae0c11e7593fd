"""Fuse view maps into one oriented point cloud (step fuse)."""
