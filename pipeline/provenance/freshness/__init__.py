"""What made each result, and whether it is what params, code and inputs ask for."""
