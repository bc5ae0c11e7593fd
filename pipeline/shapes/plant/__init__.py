"""Plants: trees, flowers, cacti, mushrooms, bushes, in the ground or in pots."""
