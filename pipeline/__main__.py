"""The command line: your own drawings and meshes, each step on files, the jobs."""

import argparse
import importlib
import json
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline import arguments
from pipeline.config.params import Params

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Parse and hand over; bad input ends in one sentence and exit code 1."""
    args = arguments.parser().parse_args()
    logging.basicConfig(
        level=logging.WARNING if args.quiet else logging.INFO,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
        stream=sys.stderr,
    )
    try:
        COMMANDS.get(args.name, step)(args)
    except (ValueError, OSError) as error:
        sys.exit(f"sketchmesh {args.name}: {error}")


def reconstruct(args: argparse.Namespace) -> None:
    """Make a mesh of one, two or three drawings."""
    from pipeline.commands import reconstruct as command

    drawings = {
        view: path
        for view in ("front", "side", "top")
        if (path := getattr(args, view)) is not None
    }
    if not drawings:
        raise ValueError("give at least one of --front, --side and --top")
    weights = args.weights or _here_or_at_home(arguments.WEIGHTS)
    if not weights.exists():
        raise ValueError(
            f"{weights}: no trained network; train one with `make run`, or name one "
            "with --weights"
        )
    command.run(drawings, weights, args.output, args.maps, _params(args))


def read(args: argparse.Namespace) -> None:
    """Show how drawings are understood."""
    from pipeline.commands import read as command

    params = _params(args)
    command.run(args.drawings, args.output, args.size or params.render.size, params)


def draw(args: argparse.Namespace) -> None:
    """Draw meshes in every style."""
    from pipeline.commands import draw as command

    command.run(
        args.meshes,
        args.output,
        command.Choice(
            size=args.size,
            styles=args.styles,
            camera=args.camera,
            up=args.up,
            front=args.front,
        ),
        _params(args),
    )


def roundtrip(args: argparse.Namespace) -> None:
    """Take true maps of existing meshes through fuse, mesh and evaluate."""
    from pipeline.commands import roundtrip as command
    from pipeline.geometry.fusion.perturbation import standard

    params = command.with_settings(_params(args), size=args.size, depth=args.depth)
    noise = standard(args.noise, wrong_views=args.wrong_views)
    summary = command.run(args.sources, args.output, params, args.jobs, noise)
    _say(command.as_text(summary))


def compare(args: argparse.Namespace) -> None:
    """Measure a mesh against the true one."""
    from pipeline.commands import compare as command

    metrics = command.run(args.mesh, args.true_mesh, _params(args))
    if args.json:
        _say(json.dumps(metrics, indent=1))
    else:
        _say("\n".join(f"{name:20}{value:10.5g}" for name, value in metrics.items()))


def show(args: argparse.Namespace) -> None:
    """Print what the last run measured, and where its report is."""
    from pipeline.commands import show as command

    _say(command.as_text())


def step(args: argparse.Namespace) -> None:
    """Run one step on the files named."""
    stage = importlib.import_module(f"pipeline.stages.{args.name}")
    keywords = {
        key: value
        for key in ("up", "front", "id", "metrics_dir", "scratch")
        if (value := getattr(args, key, None)) is not None
    }
    if "scratch" in keywords:
        keywords["scratch"].mkdir(parents=True, exist_ok=True)
    paths = [Path(path) for path in args.paths]
    if "up" in keywords:
        paths[0] = args.paths[0]  # a source may be an address
    stage.run(*paths, **keywords, params=_params(args))


def job(args: argparse.Namespace) -> None:
    """Make what is stale of one shard, as the rules call it."""
    from pipeline.provenance import jobs, locks, retries

    params = _params(args)
    is_second = args.mem_mb > params.workflow.job(args.step).mem_mb
    again_with_mb = args.mem_mb if is_second else 0

    def run(*paths: Path, **keywords: object) -> Mapping[str, Any] | None:
        # Imported at the first stale shape: a fresh shard costs no heavy import.
        stage = importlib.import_module(f"pipeline.stages.{args.step}")
        return stage.run(*paths, **keywords)

    with retries.record_failure(args.step, args.shard, again_with_mb), locks.job_lock():
        jobs.run_job(
            args.step,
            args.shard,
            params=params.model_dump(mode="json"),
            run=run,
            typed_params=params,
            force=args.force,
        )


def experiment(args: argparse.Namespace) -> None:
    """Train one variant of the settings and measure it."""
    from pipeline.experiments import trial as command
    from pipeline.provenance import locks

    with locks.job_lock():
        command.run(args.variant, args.seed, _params(args), args.jobs)


def experiments(args: argparse.Namespace) -> None:
    """Sum up all experiments."""
    from pipeline.experiments import table as command

    _say(command.run(_params(args)))


def summarize(args: argparse.Namespace) -> None:
    """Sum up one step into results/metrics, as the rules call it."""
    from pipeline.provenance import metrics

    metrics.write_summary(args.step, params=_params(args).model_dump(mode="json"))


def _params(args: argparse.Namespace) -> Params:
    return Params.read(args.params or _here_or_at_home(Path("params.yaml")))


def _here_or_at_home(path: Path) -> Path:
    """Return a project file of the current folder, else of the installed checkout."""
    return path if path.exists() else ROOT / path


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


COMMANDS = {
    command.__name__: command
    for command in (
        *(reconstruct, read, draw, roundtrip, compare, show),
        *(experiment, experiments, job, summarize),
    )
}

if __name__ == "__main__":
    main()
