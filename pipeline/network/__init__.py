"""The only room with torch: drawings in, maps of depth, normal and foreground out."""
