"""Animals, as people draw them: realistic or as cartoons."""
