"""Options that several commands share, and the files they stand for."""

import argparse
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.defaults import PARAMS
from pipeline.network.pretrained import PRETRAINED

if TYPE_CHECKING:
    from pipeline.config.params import Params

CHECKOUT = Path(__file__).parents[1]
_SIZES = 16, 2048  # pixels on a side of an image
WEIGHTS = Path("results/train/weights.safetensors")
_PACKAGES = Path("pretrained")  # what names them, as in train.start
_CHECKED = Path(".snakemake/params")  # where the Snakefile puts settings, checked

log = logging.getLogger(__name__)


def read_params(args: argparse.Namespace) -> "Params":
    """Read the settings that --params names, else params.yaml, else the package's."""
    from pipeline.config.params import Params  # a third of a second, for pydantic

    here = Path("params.yaml")
    return Params.read(args.params or (here if here.exists() else PARAMS))


def read_plain_params(args: argparse.Namespace) -> dict[str, Any]:
    """Read the same, plain; what the Snakefile has checked is not checked again."""
    if args.params and args.params.parent == _CHECKED:
        plain: dict[str, Any] = json.loads(args.params.read_text())
        return plain
    return read_params(args).model_dump(mode="json")


def find_weights(named: Path | None) -> Path:
    """Return the weights that are named, or trained here, or the package's, in turn.

    Raises:
        FileNotFoundError: There is no file of the name.
    """
    if named == _PACKAGES:
        return PRETRAINED
    if named:
        if not named.is_file():
            raise FileNotFoundError(
                f"--weights {named}: no such file; without --weights it is the "
                "package's network"
            )
        return named
    trained = WEIGHTS if WEIGHTS.exists() else CHECKOUT / WEIGHTS
    if not trained.exists():
        return PRETRAINED
    log.info("a network was trained here; --weights pretrained takes the package's")
    return trained


def add_weights(parser: argparse.ArgumentParser) -> None:
    """Ask which network it is for."""
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="SAFETENSORS",
        help=f"a trained network (default: {WEIGHTS}, else the package's, which is "
        "named pretrained)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Ask whether a program reads what is printed."""
    parser.add_argument("--json", action="store_true", help="print figures as JSON")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Ask how many processes work beside each other."""
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="processes (1)"
    )


def check_jobs(num_processes: int) -> None:
    """Raise ValueError for a --jobs that cannot work."""
    if num_processes < 1:
        raise ValueError(f"--jobs {num_processes}: give at least 1 process")


def check_size(size: int) -> None:
    """Raise ValueError for a --size that no image has."""
    low, high = _SIZES
    if not low <= size <= high:
        raise ValueError(f"--size {size}: give {low} to {high} pixels")


def add_axes(parser: argparse.ArgumentParser) -> None:
    """Ask how a mesh stands in its file."""
    for axis, default in (("up", "+y"), ("front", "+z")):
        parser.add_argument(
            f"--{axis}", default=default, help=f"axis that is {axis} ({default})"
        )
