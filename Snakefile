"""Line drawings in, 3D meshes out: the whole graph.

Each step of the table in pipeline/steps.py is a rule of that name. A job of
it makes the stale shapes of one shard and ends with the shard's roll, which is all of
the results that Snakemake sees; pipeline/provenance tells it which shards are stale.
"""

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

from pipeline.config.params import Params
from pipeline.provenance.experiments import EXPERIMENT, FOLDER, TABLE, Experiments
from pipeline.provenance.snakemake_adapter import Schedule
from pipeline.steps import STEPS

min_version("9.27")


configfile: "params.yaml"


report: "docs/report/workflow.rst"


try:
    PARAMS = Params.check(config, "params.yaml, --configfile and --config")
    SCHEDULE = Schedule(workflow, ancient, PARAMS.model_dump(mode="json"))
    SCHEDULE.report()
    EXPERIMENTS = Experiments(
        SCHEDULE,
        {
            (variant, seed): PARAMS.variant(variant, seed).model_dump(mode="json")
            for variant in PARAMS.experiments.variants
            for seed in PARAMS.experiments.seeds
        },
    )
except (ValueError, OSError) as error:
    raise WorkflowError(str(error)) from None


wildcard_constraints:
    shard=r"\d+-of-\d+",
    step="|".join(STEPS),
    variant="|".join(PARAMS.experiments.variants),
    seed="|".join(map(str, PARAMS.experiments.seeds)),


onstart:
    SCHEDULE.lock()


localrules:
    all,
    experiments,
    metrics,


rule all:
    input:
        [SCHEDULE.results(step) for step in STEPS],


for step in STEPS:
    asks = PARAMS.workflow.job(step)
    shard = "1-of-1" if STEPS[step].is_global else "{shard}"

    rule:
        name:
            step
        input:
            upstream=SCHEDULE.upstream(step),
            stale=SCHEDULE.stale(step),
        output:
            roll=f"results/{step}/_shards/{shard}.json",
        log:
            f"results/logs/{step}/{shard}.log",
        benchmark:
            f"results/logs/{step}/{shard}.benchmark.tsv"
        retries: 1
        conda:
            "envs/sketchmesh.yaml"
        threads: asks.threads or workflow.cores or 1
        resources:
            mem_mb=SCHEDULE.memory(step),
            runtime=asks.runtime,
            gpu=asks.gpus,
        params:
            job=SCHEDULE.job(step),
        shell:
            "python -m pipeline job {params.job} --mem-mb {resources.mem_mb} |& tee {log} >&2"


rule metrics:
    input:
        rolls=SCHEDULE.summed_up,
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
        job=SCHEDULE.summary_job,
    shell:
        "python -m pipeline summarize {params.job} |& tee {log} >&2"


for step in STEPS:

    rule:
        name:
            f"{step}_all"
        input:
            SCHEDULE.results(step),


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
    threads: PARAMS.workflow.job("train").threads or workflow.cores or 1
    resources:
        mem_mb=SCHEDULE.memory("train"),
        runtime=PARAMS.workflow.job("train").runtime,
        gpu=PARAMS.workflow.job("train").gpus,
    params:
        settings=SCHEDULE.params_path,
    shell:
        "python -m pipeline experiment {wildcards.variant} --seed {wildcards.seed}"
        " --jobs {threads} --params {params.settings} |& tee {log} >&2"


rule experiments:
    input:
        EXPERIMENTS.summed_up,
    output:
        [str(FOLDER / name) for name in TABLE],
    log:
        "results/logs/experiments/table.log",
    conda:
        "envs/sketchmesh.yaml"
    params:
        settings=SCHEDULE.params_path,
    shell:
        "python -m pipeline experiments --params {params.settings} |& tee {log} >&2"
