"""What everything is made of: cameras, meshes, point clouds, view maps, rays."""
