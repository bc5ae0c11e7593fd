"""The networks, each a module that registers itself, and what they are made of."""
