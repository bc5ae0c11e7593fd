"""Line drawings in, 3D meshes out: the whole graph, rules in running order.

A job makes the stale shapes of one shard and ends with the shard's roll, which is all of
the results that Snakemake sees; pipeline/provenance tells it which shards are stale. What
the steps read and write is in pipeline/provenance/steps.py.
"""

from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

from pipeline.config import Params
from pipeline.provenance.schedule import Schedule
from pipeline.provenance.steps import STEPS

min_version("9.27")

try:
    if unknown := set(config) - {"params"}:
        raise ValueError(f"--config takes params=FILE, not {', '.join(unknown)}")
    PARAMS_PATH = config.get("params", "params.yaml")
    PARAMS = Params.read(Path(PARAMS_PATH))
    SCHEDULE = Schedule(workflow, ancient, PARAMS.model_dump(mode="json"), PARAMS_PATH)
    SCHEDULE.report()
except (ValueError, OSError) as error:
    raise WorkflowError(str(error)) from None


wildcard_constraints:
    shard=r"\d+-of-\d+",
    step="|".join(STEPS),


onstart:
    SCHEDULE.lock()


rule all:
    input:
        [SCHEDULE.results(step) for step in STEPS],


rule catalog:
    input:
        stale=SCHEDULE.stale("catalog"),
    output:
        roll="results/catalog/_shards/1-of-1.json",
    log:
        "results/logs/catalog/1-of-1.log",
    benchmark:
        "results/logs/catalog/1-of-1.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("catalog"),
    shell:
        "python -m pipeline job catalog 1-of-1 {output} {params} |& tee {log} >&2"


rule normalize:
    input:
        catalog=SCHEDULE.rolls("normalize", of="catalog"),
        stale=SCHEDULE.stale("normalize"),
    output:
        roll="results/normalize/_shards/{shard}.json",
    log:
        "results/logs/normalize/{shard}.log",
    benchmark:
        "results/logs/normalize/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("normalize"),
    shell:
        "python -m pipeline job normalize {wildcards.shard} {output} {params} |& tee {log} >&2"


rule render:
    input:
        normalize=SCHEDULE.rolls("render", of="normalize"),
        stale=SCHEDULE.stale("render"),
    output:
        roll="results/render/_shards/{shard}.json",
    log:
        "results/logs/render/{shard}.log",
    benchmark:
        "results/logs/render/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("render"),
    shell:
        "python -m pipeline job render {wildcards.shard} {output} {params} |& tee {log} >&2"


rule sketch:
    input:
        normalize=SCHEDULE.rolls("sketch", of="normalize"),
        stale=SCHEDULE.stale("sketch"),
    output:
        roll="results/sketch/_shards/{shard}.json",
    log:
        "results/logs/sketch/{shard}.log",
    benchmark:
        "results/logs/sketch/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("sketch"),
    shell:
        "python -m pipeline job sketch {wildcards.shard} {output} {params} |& tee {log} >&2"


rule train:
    input:
        sketch=SCHEDULE.rolls("train", of="sketch"),
        render=SCHEDULE.rolls("train", of="render"),
        stale=SCHEDULE.stale("train"),
    output:
        roll="results/train/_shards/1-of-1.json",
    log:
        "results/logs/train/1-of-1.log",
    benchmark:
        "results/logs/train/1-of-1.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    threads: workflow.cores or 1
    resources:
        mem_mb=PARAMS.workflow.train_mem_mb,
        runtime=PARAMS.workflow.train_runtime,
        gpu=PARAMS.workflow.gpus,
    params:
        options=SCHEDULE.options("train"),
    shell:
        "python -m pipeline job train 1-of-1 {output} {params} |& tee {log} >&2"


rule infer:
    input:
        sketch=SCHEDULE.rolls("infer", of="sketch"),
        train=SCHEDULE.rolls("infer", of="train"),
        stale=SCHEDULE.stale("infer"),
    output:
        roll="results/infer/_shards/{shard}.json",
    log:
        "results/logs/infer/{shard}.log",
    benchmark:
        "results/logs/infer/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("infer"),
    shell:
        "python -m pipeline job infer {wildcards.shard} {output} {params} |& tee {log} >&2"


rule fuse:
    input:
        infer=SCHEDULE.rolls("fuse", of="infer"),
        render=SCHEDULE.rolls("fuse", of="render"),
        stale=SCHEDULE.stale("fuse"),
    output:
        roll="results/fuse/_shards/{shard}.json",
    log:
        "results/logs/fuse/{shard}.log",
    benchmark:
        "results/logs/fuse/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("fuse"),
    shell:
        "python -m pipeline job fuse {wildcards.shard} {output} {params} |& tee {log} >&2"


rule mesh:
    input:
        fuse=SCHEDULE.rolls("mesh", of="fuse"),
        stale=SCHEDULE.stale("mesh"),
    output:
        roll="results/mesh/_shards/{shard}.json",
    log:
        "results/logs/mesh/{shard}.log",
    benchmark:
        "results/logs/mesh/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("mesh"),
    shell:
        "python -m pipeline job mesh {wildcards.shard} {output} {params} |& tee {log} >&2"


rule refine:
    input:
        mesh=SCHEDULE.rolls("refine", of="mesh"),
        sketch=SCHEDULE.rolls("refine", of="sketch"),
        stale=SCHEDULE.stale("refine"),
    output:
        roll="results/refine/_shards/{shard}.json",
    log:
        "results/logs/refine/{shard}.log",
    benchmark:
        "results/logs/refine/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("refine"),
    shell:
        "python -m pipeline job refine {wildcards.shard} {output} {params} |& tee {log} >&2"


rule evaluate:
    input:
        refine=SCHEDULE.rolls("evaluate", of="refine"),
        infer=SCHEDULE.rolls("evaluate", of="infer"),
        normalize=SCHEDULE.rolls("evaluate", of="normalize"),
        render=SCHEDULE.rolls("evaluate", of="render"),
        mesh=SCHEDULE.rolls("evaluate", of="mesh"),
        stale=SCHEDULE.stale("evaluate"),
    output:
        roll="results/evaluate/_shards/{shard}.json",
    log:
        "results/logs/evaluate/{shard}.log",
    benchmark:
        "results/logs/evaluate/{shard}.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("evaluate"),
    shell:
        "python -m pipeline job evaluate {wildcards.shard} {output} {params} |& tee {log} >&2"


rule report:
    input:
        sketch=SCHEDULE.rolls("report", of="sketch"),
        render=SCHEDULE.rolls("report", of="render"),
        infer=SCHEDULE.rolls("report", of="infer"),
        fuse=SCHEDULE.rolls("report", of="fuse"),
        normalize=SCHEDULE.rolls("report", of="normalize"),
        refine=SCHEDULE.rolls("report", of="refine"),
        mesh=SCHEDULE.rolls("report", of="mesh"),
        evaluate=SCHEDULE.rolls("report", of="evaluate"),
        train=SCHEDULE.rolls("report", of="train"),
        metrics=SCHEDULE.summaries("report"),
        stale=SCHEDULE.stale("report"),
    output:
        roll="results/report/_shards/1-of-1.json",
    log:
        "results/logs/report/1-of-1.log",
    benchmark:
        "results/logs/report/1-of-1.benchmark.tsv"
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options("report"),
    shell:
        "python -m pipeline job report 1-of-1 {output} {params} |& tee {log} >&2"


rule metrics:
    input:
        rolls=SCHEDULE.summed_up,
    output:
        summary="results/metrics/{step}.json",
        rows="results/metrics/{step}.csv",
        receipt="results/metrics/{step}.receipt.json",
    log:
        "results/logs/{step}/metrics.log",
    priority: 1
    conda:
        "envs/sketchmesh.yaml"
    resources:
        mem_mb=PARAMS.workflow.mem_mb,
        runtime=PARAMS.workflow.runtime,
    params:
        options=SCHEDULE.options(),
    shell:
        "python -m pipeline summarize {wildcards.step} {params} |& tee {log} >&2"


for step in STEPS:

    rule:
        name:
            f"{step}_all"
        input:
            SCHEDULE.results(step),
