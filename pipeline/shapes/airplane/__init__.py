"""Airplanes: designs and their kinds, fuselage and wings (family), engines."""
