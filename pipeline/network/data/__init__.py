"""From files to batches: packed shapes, the loader, every augmentation."""
