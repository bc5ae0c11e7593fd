"""The networks: from drawings to view maps."""
