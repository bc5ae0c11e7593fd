"""Spaceships, never trained on: the ships (family), and parts they share."""
