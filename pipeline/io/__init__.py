"""Reading and writing files: meshes, pictures, drawings, tables."""
