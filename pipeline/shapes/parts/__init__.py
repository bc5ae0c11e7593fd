"""What every family is built of: closed solids, where they go, and chance."""
