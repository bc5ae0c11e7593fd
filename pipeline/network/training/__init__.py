"""The training loop, its state, validation and log."""
