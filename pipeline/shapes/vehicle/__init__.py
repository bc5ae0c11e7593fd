"""Vehicles: wheels and bodies, and what drives, rolls, swims and flies of them."""
