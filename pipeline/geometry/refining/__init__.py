"""A mesh deformed until its contours follow the drawing (step refine)."""
