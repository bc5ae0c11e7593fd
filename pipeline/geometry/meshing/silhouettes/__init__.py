"""What drawings show, on a grid: nothing beside it, something at each pixel of it."""
