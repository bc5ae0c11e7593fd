"""Procedural shapes: closed solids merged into airplanes, chairs and the like."""
