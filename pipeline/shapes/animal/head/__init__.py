"""Heads of mammals and their like: skull, muzzle, ears, crest."""
