"""The params that explain the figures of a run, in words."""

from collections.abc import Iterator

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import NUM_VIEWS
from pipeline.report.page import Fact


def rows(params: Params, num_parameters: int | None) -> Iterator[Fact]:
    """Yield what was set, step by step.

    Args:
        params: Those of the run.
        num_parameters: Weights of the network; None where they are not known.
    """
    yield from _data(params)
    yield from _network(params.train, num_parameters)
    yield from _reconstruction(params)
    yield Fact(
        name="measured with",
        value=f"{params.evaluate.num_samples:,} points on each mesh",
        remark="nothing is aligned",
    )


def _data(params: Params) -> Iterator[Fact]:
    catalog, infer = params.catalog, params.infer
    families = ", ".join(f"{count} {name}" for name, count in catalog.families.items())
    is_procedural = "procedural" in catalog.sources
    yield Fact(
        name="shapes",
        value=" and ".join(catalog.sources),
        remark=f"{families}; seed {catalog.seed}" if is_procedural else "",
    )
    yield Fact(
        name="pictures",
        value=f"{params.render.size} x {params.render.size} px",
        remark=f"{NUM_VIEWS} views",
    )
    yield Fact(
        name="drawings",
        value=f"{', '.join(infer.views)} in style {infer.style}",
        remark=f"drawn in {', '.join(params.sketch.styles)}",
    )


def _network(train: TrainConfig, num_parameters: int | None) -> Iterator[Fact]:
    yield Fact(
        name="network",
        value=_architecture(train),
        remark="" if num_parameters is None else f"{num_parameters:,} parameters",
    )
    yield Fact(
        name="training",
        value=f"{train.max_steps} steps of {train.batch_size} shapes",
        remark=f"{train.views_per_shape} views each, "
        f"rate {train.learning_rate:g}, seed {train.seed}",
    )


def _architecture(train: TrainConfig) -> str:
    if train.network == "lifted":
        lifted = train.lifted
        return f"lifted, {lifted.channels} channels, grid of {lifted.grid_size}"
    shapemvd = train.shapemvd
    return f"shapemvd, {shapemvd.generator}, {shapemvd.width_multiplier:g} of its width"


def _reconstruction(params: Params) -> Iterator[Fact]:
    fuse, mesh, refine = params.fuse, params.mesh, params.refine
    yield Fact(
        name="cloud",
        value="points that more views confirm than deny"
        if fuse.prune
        else "points of all views",
        remark=f"voxels of {fuse.voxel_size:g} px, "
        f"within {fuse.depth_tolerance:g} object units",
    )
    yield Fact(
        name="mesh",
        value=f"volumetric, {mesh.grid_size} voxels on a side"
        if mesh.method == "volumetric"
        else f"Poisson, octree depth {mesh.octree_depth}",
        remark=f"parts at least {mesh.min_thickness:g} object units thick"
        if mesh.method == "volumetric"
        else f"trimmed at {mesh.trim_distance:g} cells",
    )
    yield Fact(
        name="refined",
        value=f"{refine.iterations} rounds on each lattice",
        remark=f"of {', '.join(map(str, refine.lattice_sizes)) or 'none'} nodes",
    )
