"""The only room that knows a file format."""
