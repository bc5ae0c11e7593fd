"""Animals on four legs, from one plan whose measures make each of them."""
