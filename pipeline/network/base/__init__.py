"""What models, data and training share: predictions, depth, voxels, devices."""
