"""From a person's picture to its lines (commands read and reconstruct)."""
