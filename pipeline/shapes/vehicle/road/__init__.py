"""Vehicles of road and field: bodies with cabins, cars, trucks, buses, machines."""
