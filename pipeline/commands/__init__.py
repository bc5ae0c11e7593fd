"""What people type besides the steps: reconstruct, read, roundtrip, compare, show."""
