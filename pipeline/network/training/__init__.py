"""The training loop, its state, validation and log; the discriminator beside it."""
