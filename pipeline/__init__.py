"""Line drawings in, 3D meshes out. The packages, from top to bottom.

    cli              the command line: finds the commands, and runs the steps by hand
    commands         what people type: reconstruct, draw, compare, ...
    experiments      variants of the parameters, trained and compared
    stages           one module per step, files in and files out; never another stage
    reconstruction   drawings to a mesh, in memory
    report           the HTML page of a run
    network          PyTorch: drawings to maps, and how that is trained
    shapes, io       procedural shapes; reading and writing files
    geometry         the mathematics, on plain arrays
    config           params.yaml as checked, documented types
    provenance       receipts: what made each result, and what is stale
    steps            the table of steps, which Snakemake, DVC and provenance read
    parallel, discovery   work on many shapes at once; modules that register themselves
    viewer           the mesh viewer of both pages, in JavaScript

A package imports only from packages further down: the contracts in pyproject.toml hold
that, and docs/architecture.md tells the whole story.
"""
