"""What an SVG shows: its plain strokes, or a picture of it."""
