"""Shapes without a name: what no family foresees."""
