"""What made each result, and whether it is still what params, code and inputs ask for."""
