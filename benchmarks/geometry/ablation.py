"""What each part of fusion and meshing contributes, on true and on disturbed maps.

    python benchmarks/geometry/ablation.py MESHES -o DIR [--every 9] [--parts fuse mesh]

MESHES is what `sketchmesh roundtrip` takes. Writes DIR/ablation.csv, a row for each
condition and variant, as it goes.
"""

import argparse
import logging
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.commands import roundtrip
from pipeline.config.params import Params
from pipeline.geometry.fusion.perturbation import Perturbation, standard_perturbation
from pipeline.io import catalogs, tables

CONDITIONS = {
    "true": standard_perturbation(0.0),
    "standard": standard_perturbation(1.0),
    "wrong view": standard_perturbation(0.0, num_wrong_views=1),
    "standard, wrong view": standard_perturbation(1.0, num_wrong_views=1),
    "half": standard_perturbation(0.5),
    "double": standard_perturbation(2.0),
    "rough outlines": Perturbation(max_mask_growth=2, mask_flip_rate=0.02),
}
OFF = {
    "prune": {"prune": False},
    "optimize": {"optimize_rounds": 0},
    "carve": {"carve": 0.0},
}
VARIANTS = {
    "fuse": {
        "full": {},
        "plain union": {
            "align_rounds": 0,
            **{key: value for off in OFF.values() for key, value in off.items()},
        },
        **{f"without {part}": off for part, off in OFF.items()},
        "and aligned": {"align_rounds": 3},  # off by default
    },
    "mesh": {
        "full": {},
        "no sheets": {"thickness": 0.0},
        "no snapping": {"snap_to_points": False},
        "neither": {"thickness": 0.0, "snap_to_points": False},
        "no trimming": {"trim": 0.0},
    },
}


def main() -> None:
    """Sweep the variants over a sample of the meshes."""
    args = _arguments()
    logging.basicConfig(level=logging.WARNING)
    args.output.mkdir(parents=True, exist_ok=True)
    (args.output / "meshes").mkdir(exist_ok=True)
    shapes = catalogs.list_shapes(args.meshes)[:: args.every]
    rows = []
    for condition in args.conditions:
        for block in args.parts:
            for variant, changes in VARIANTS[block].items():
                if args.variants and variant not in args.variants:
                    continue
                params = _changed(args, block, changes)
                facts = measure(shapes, args.output, params, CONDITIONS[condition])
                rows.append(
                    {"condition": condition, "block": block, "variant": variant} | facts
                )
                print(rows[-1], flush=True)
                tables.write_csv(args.output / "ablation.csv", rows)


def measure(
    shapes: list[catalogs.Shape], folder: Path, params: Params, noise: Perturbation
) -> dict[str, Any]:
    """Take the shapes through; return the figures that the README tells."""
    before = shapes[-1:] + shapes[:-1]
    rows = [
        roundtrip.one(pair, folder=folder, params=params, noise=noise)
        for pair in zip(shapes, before, strict=True)
    ]
    done = [row for row in rows if row["status"] == "ok"]
    watertight = [bool(row["watertight"]) for row in done]
    chamfer, fscore, fuse, mesh = (
        np.array([row[name] for row in done], dtype=float)
        for name in ("chamfer_visible", "fscore_001", "seconds_fuse", "seconds_mesh")
    )
    return {
        "n": len(rows),
        "failed": len(rows) - len(done),
        "chamfer_visible": round(float(np.median(chamfer)), 6),
        "chamfer_visible_95": round(float(np.quantile(chamfer, 0.95)), 6),
        "fscore_001": round(float(np.median(fscore)), 4),
        "fscore_001_5": round(float(np.quantile(fscore, 0.05)), 4),
        "watertight": round(float(np.mean(watertight)), 2),
        "seconds_fuse": round(float(np.median(fuse)), 2),
        "seconds_mesh": round(float(np.median(mesh)), 2),
    }


def _changed(args: argparse.Namespace, block: str, changes: dict[str, Any]) -> Params:
    params = roundtrip.with_settings(
        Params.read(args.params), size=args.size, depth=args.depth
    )
    values = params.model_dump()
    values[block] |= changes
    values["evaluate"]["samples"] = args.samples
    return Params.model_validate(values)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--every", type=int, default=9, help="take every Nth shape")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--depth", type=int, default=8)
    parser.add_argument("--samples", type=int, default=50000)
    parser.add_argument("--params", type=Path, default=Path("params/full.yaml"))
    parser.add_argument("--parts", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--variants", nargs="+", help="of those; all")
    parser.add_argument(
        "--conditions", nargs="+", choices=CONDITIONS, default=list(CONDITIONS)
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
