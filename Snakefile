"""Line drawings in, 3D meshes out: the whole graph.

A rule per step, in the order of the pipeline, with the files that it reads and writes
for a shape. A job makes the stale shapes of one shard, and Snakemake sees one file of
it: the shard's index, with the receipts of its shapes. Which shards are stale is known
to pipeline/provenance, and what a step does to pipeline/stages.
"""

import sys

from snakemake.cli import get_argument_parser
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger
from snakemake.utils import min_version

from pipeline.config.params import Params
from pipeline.provenance import headline
from pipeline.provenance.execution.time_left import TimeLeft
from pipeline.provenance.experiments import EXPERIMENT, FOLDER, TABLE, Experiments
from pipeline.provenance.snakemake_adapter import SnakemakeAdapter
from pipeline.steps import STEPS

min_version("9.27")


configfile: "params.yaml"


report: "docs/report/workflow.rst"


# With --sdm apptainer, jobs run in this image (docs/workflow.md, Containers).
container: "sketchmesh.sif"


is_typed = workflow.is_main_process and sys.argv[0].endswith("snakemake")
if is_typed and STEPS.keys() & set(sys.argv):  # building the parser takes time
    for target in get_argument_parser().parse_known_args()[0].targets or ():
        if target in STEPS:
            raise WorkflowError(f"{target} is one job: did you mean {target}_all?")


try:
    GIVEN = workflow.config_settings.overwrite_config
    PARAMS = Params.check(
        Params.chosen(config, GIVEN), "params.yaml, --configfile and --config"
    )
    JOB = PARAMS.workflow.job  # what a job of a step asks for
    ADAPTER = SnakemakeAdapter(workflow, ancient, PARAMS.model_dump(mode="json"))
    ADAPTER.report_stale()
    EXPERIMENTS = Experiments(
        ADAPTER,
        {
            (variant, seed): PARAMS.variant(variant, seed).model_dump(mode="json")
            for variant in PARAMS.experiments.variants
            for seed in PARAMS.experiments.seeds
        },
    )
except (ValueError, OSError) as error:
    raise WorkflowError(str(error)) from None


if workflow.is_main_process:
    logger.addHandler(TimeLeft(ADAPTER.num_at_once))


wildcard_constraints:
    shard=r"\d+-of-\d+",
    step="|".join(STEPS),
    variant="|".join(PARAMS.experiments.variants),
    seed="|".join(map(str, PARAMS.experiments.seeds)),


onstart:
    ADAPTER.lock()
    ADAPTER.start_jobs_at_once()


onsuccess:
    ADAPTER.announce_report()


localrules:
    all,
    experiments,
    metrics,
    pages,
    summary,


rule all:
    input:
        [ADAPTER.targets(step) for step in STEPS],
        headline.PATH,
        "results/report/index.html",


# What the steps below share; not a step itself. Inputs are the shard indexes upstream.
rule step:
    log:
        "results/logs/{step}/{shard}.log",
    benchmark:
        "results/logs/{step}/{shard}.benchmark.tsv"
    retries: 1
    conda:
        "envs/sketchmesh.yaml"
    threads: lambda wildcards: JOB(wildcards.step).threads or workflow.cores or 1
    resources:
        mem_mb=lambda wildcards, attempt: JOB(wildcards.step).mem_mb * attempt,
        runtime=lambda wildcards: JOB(wildcards.step).runtime,
        gpu=lambda wildcards: JOB(wildcards.step).gpus,
        attempt=lambda wildcards, attempt: attempt,
    params:
        job=ADAPTER.job_arguments,
    shell:
        "python -m pipeline job {params.job} --mem-mb {resources.mem_mb}"
        " --attempt {resources.attempt} |& tee {log} >&2"


use rule step as catalog with:
    input:
        ADAPTER.inputs("catalog", reads=[]),
    output:
        ADAPTER.output("catalog", writes=["results/catalog/shapes.csv"]),


# What follows from another catalog is planned when it is there, shard by shard.
ADAPTER.make_catalog_first(checkpoints)


# It also reads the raw mesh that the catalog names.
use rule step as normalize with:
    input:
        ADAPTER.inputs("normalize", reads=["results/catalog/shapes.csv"]),
    output:
        ADAPTER.output("normalize", writes=["results/normalize/{shape}/mesh.ply"]),


use rule step as render with:
    input:
        ADAPTER.inputs("render", reads=["results/normalize/{shape}/mesh.ply"]),
    output:
        ADAPTER.output(
            "render",
            writes=[
                "results/render/{shape}/depth.png",
                "results/render/{shape}/normal.png",
            ],
        ),


use rule step as sketch with:
    input:
        ADAPTER.inputs(
            "sketch",
            reads=["results/catalog/shapes.csv", "results/normalize/{shape}/mesh.ply"],
        ),
    output:
        ADAPTER.output(
            "sketch",
            writes=[
                "results/sketch/{shape}/sketch.png",
                "results/sketch/{shape}/lines.svg",
                "results/sketch/{shape}/random_views.png",
                "results/sketch/{shape}/random_cameras.csv",
            ],
        ),


use rule step as train with:
    input:
        ADAPTER.inputs(
            "train",
            reads=[
                "results/catalog/shapes.csv",
                "results/sketch/{shape}/sketch.png",
                "results/sketch/{shape}/random_views.png",
                "results/sketch/{shape}/random_cameras.csv",
                "results/render/{shape}/depth.png",
                "results/render/{shape}/normal.png",
            ],
        ),
    output:
        ADAPTER.output(
            "train",
            writes=["results/train/weights.safetensors", "results/train/history.csv"],
        ),


use rule step as infer with:
    input:
        ADAPTER.inputs(
            "infer",
            reads=[
                "results/sketch/{shape}/sketch.png",
                "results/train/weights.safetensors",
            ],
        ),
    output:
        ADAPTER.output(
            "infer",
            writes=[
                "results/infer/{shape}/depth.png",
                "results/infer/{shape}/normal.png",
            ],
        ),


# From here on twice: from the predicted maps, and from the true ones (oracle).
use rule step as fuse with:
    input:
        ADAPTER.inputs(
            "fuse",
            reads=[
                "results/infer/{shape}/depth.png",
                "results/infer/{shape}/normal.png",
                "results/render/{shape}/depth.png",
                "results/render/{shape}/normal.png",
            ],
        ),
    output:
        ADAPTER.output(
            "fuse",
            writes=[
                "results/fuse/predicted/{shape}/cloud.ply",
                "results/fuse/oracle/{shape}/cloud.ply",
            ],
        ),


use rule step as mesh with:
    input:
        ADAPTER.inputs(
            "mesh",
            reads=[
                "results/fuse/predicted/{shape}/cloud.ply",
                "results/infer/{shape}/depth.png",
                "results/infer/{shape}/normal.png",
                "results/sketch/{shape}/sketch.png",
                "results/fuse/oracle/{shape}/cloud.ply",
                "results/render/{shape}/depth.png",
                "results/render/{shape}/normal.png",
            ],
        ),
    output:
        ADAPTER.output(
            "mesh",
            writes=[
                "results/mesh/predicted/{shape}/mesh.ply",
                "results/mesh/oracle/{shape}/mesh.ply",
            ],
        ),


use rule step as refine with:
    input:
        ADAPTER.inputs(
            "refine",
            reads=[
                "results/mesh/predicted/{shape}/mesh.ply",
                "results/sketch/{shape}/sketch.png",
            ],
        ),
    output:
        ADAPTER.output("refine", writes=["results/refine/predicted/{shape}/mesh.ply"]),


use rule step as evaluate with:
    input:
        ADAPTER.inputs(
            "evaluate",
            reads=[
                "results/refine/predicted/{shape}/mesh.ply",
                "results/infer/{shape}/depth.png",
                "results/infer/{shape}/normal.png",
                "results/mesh/oracle/{shape}/mesh.ply",
                "results/normalize/{shape}/mesh.ply",
                "results/render/{shape}/depth.png",
                "results/render/{shape}/normal.png",
            ],
        ),
    output:
        ADAPTER.output(
            "evaluate",
            writes=[
                "results/evaluate/predicted/{shape}/metrics.json",
                "results/evaluate/oracle/{shape}/metrics.json",
            ],
        ),


use rule step as report with:
    input:
        ADAPTER.inputs(
            "report",
            reads=[
                "results/catalog/shapes.csv",
                "results/normalize/{shape}/mesh.ply",
                "results/render/{shape}/depth.png",
                "results/render/{shape}/normal.png",
                "results/sketch/{shape}/sketch.png",
                "results/train/history.csv",
                "results/infer/{shape}/depth.png",
                "results/infer/{shape}/normal.png",
                "results/fuse/predicted/{shape}/cloud.ply",
                "results/mesh/oracle/{shape}/mesh.ply",
                "results/refine/predicted/{shape}/mesh.ply",
                "results/evaluate/predicted/{shape}/metrics.json",
                "results/evaluate/oracle/{shape}/metrics.json",
                "results/metrics/{step}.json",
                "results/metrics/{step}.csv",
            ],
        ),
    output:
        ADAPTER.output(
            "report",
            writes=[
                "results/report/index.html",
                "results/report/overview.png",
                "results/report/drawings.png",
            ],
        ),


# Makes nothing: these are the report's, and `snakemake --report` shows them.
rule pages:
    input:
        ADAPTER.page_inputs,
    output:
        page=report(
            update("results/report/index.html"),
            caption="docs/report/page.rst",
            category="The run",
            labels={"shows": "all shapes in 3D, with figures"},
        ),
        overview=report(
            update("results/report/overview.png"),
            caption="docs/report/overview.rst",
            category="The run",
            labels={"shows": "the median shape of each category"},
        ),
        drawings=report(
            update("results/report/drawings.png"),
            caption="docs/report/drawings.rst",
            category="The run",
            labels={"shows": "drawings in every style"},
        ),
    log:
        "results/logs/pages.log",
    conda:
        "envs/sketchmesh.yaml"
    shell:
        "touch {output} 2> {log}"


rule metrics:
    input:
        indexes=ADAPTER.metrics_inputs,
    output:
        summary="results/metrics/{step}.json",
        rows=report(
            "results/metrics/{step}.csv",
            caption="docs/report/metrics.rst",
            category="Shapes, by step",
            labels={"step": "{step}"},
        ),
        receipt="results/metrics/{step}.receipt.json",
    log:
        "results/logs/{step}/metrics.log",
    priority: 1
    conda:
        "envs/sketchmesh.yaml"
    params:
        job=ADAPTER.metrics_arguments,
    shell:
        "python -m pipeline summarize {params.job} |& tee {log} >&2"


# The headline numbers of the run, which are what DVC shows and compares.
rule summary:
    input:
        ADAPTER.headline_inputs,
    output:
        headline.PATH,
    log:
        "results/logs/summary.log",
    conda:
        "envs/sketchmesh.yaml"
    shell:
        "python -m pipeline summarize |& tee {log} >&2"


# catalog_all, normalize_all, ...: all shards of a step, and its metrics.
for step in STEPS:

    rule:
        name:
            f"{step}_all"
        input:
            ADAPTER.targets(step),


# What comes of the drawings in examples/, by the network of the package or this one.
rule examples:
    input:
        "examples",
    output:
        "results/examples/contacts.png",
    log:
        "results/logs/examples.log",
    conda:
        "envs/sketchmesh.yaml"
    shell:
        "python -m pipeline examples -o results/examples |& tee {log} >&2"


rule experiment:
    input:
        EXPERIMENTS.inputs,
    output:
        [str(FOLDER / "{variant}/{seed}" / name) for name in EXPERIMENT.writes],
    log:
        "results/logs/experiments/{variant}-{seed}.log",
    benchmark:
        "results/logs/experiments/{variant}-{seed}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    threads: JOB("train").threads or workflow.cores or 1
    resources:
        mem_mb=lambda wildcards, attempt: JOB("train").mem_mb * attempt,
        runtime=JOB("train").runtime,
        gpu=JOB("train").gpus,
    params:
        settings=ADAPTER.params_path,
    shell:
        "python -m pipeline experiment {wildcards.variant} --seed {wildcards.seed}"
        " --jobs {threads} --params {params.settings} |& tee {log} >&2"


rule experiments:
    input:
        EXPERIMENTS.table_inputs,
    output:
        [str(FOLDER / name) for name in TABLE],
    log:
        "results/logs/experiments/table.log",
    conda:
        "envs/sketchmesh.yaml"
    params:
        settings=ADAPTER.params_path,
    shell:
        "python -m pipeline experiments --params {params.settings} |& tee {log} >&2"
