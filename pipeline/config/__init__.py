"""params.yaml as frozen, checked, documented types: one class per block.

The classes are the one place that explains a parameter, its unit and its range;
docs/params.md and docs/params.schema.json are generated from them (documentation.py).
Values live in params.yaml alone.
"""
