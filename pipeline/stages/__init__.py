"""One module per step, named as the step; each has one public `run` on files."""
