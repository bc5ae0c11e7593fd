"""What people type besides the steps: reconstruct, roundtrip, compare."""
