"""params.yaml as frozen, checked, documented types: one block per step."""
