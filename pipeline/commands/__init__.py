"""What people type besides the steps, a module for each command."""
