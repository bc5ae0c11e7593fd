"""Curves in the image plane: polylines, strokes, silhouettes."""
