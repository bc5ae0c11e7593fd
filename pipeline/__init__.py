"""Line drawings in, 3D meshes out. The rooms, from top to bottom.

    __main__      the command line
    commands      what people type: reconstruct, draw, compare, ...
    experiments   variants of the parameters, trained and compared
    stages        one module per step, files in and files out; never another stage
    report        the HTML page of a run
    network       PyTorch: drawings to maps, and how that is trained
    shapes, io    procedural shapes; reading and writing files
    geometry      the mathematics, on plain arrays
    config        params.yaml as checked, documented types
    provenance    receipts: what made each result, and what is stale
    steps         the table of steps, which Snakemake, DVC and provenance read
    parallel      work on many shapes at once

A room imports only from rooms further down. The contracts in pyproject.toml hold that,
and docs/architecture.md tells the whole story.
"""
