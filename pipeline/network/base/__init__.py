"""What data, losses, models and training share."""
