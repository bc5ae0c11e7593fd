"""From an image of a person's drawing to its lines (commands read, reconstruct)."""
