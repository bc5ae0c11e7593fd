"""From a mesh to its line drawing (step sketch)."""
