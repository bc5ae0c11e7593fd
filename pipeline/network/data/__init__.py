"""What a network learns from: batches, their loader, augmentation."""
