"""Procedural shapes: closed solids merged into airplanes, chairs, cups and the like."""
