"""Houses: homes, towers, castles, churches, skyscrapers."""
