"""Lines and areas in the image plane: polylines, strokes, silhouettes."""
