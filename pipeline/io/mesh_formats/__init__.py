"""A module for each format of meshes: `read` makes the triangles of a file's content.

They index and triangulate themselves, in time and memory proportional to the content,
whatever that claims. `FormatError` is a sentence without the file's name, which
`pipeline/io/meshes.py` adds; that has the table of the formats, too.
"""
