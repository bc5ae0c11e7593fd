"""What each stage of fusion and meshing contributes, on true and on perturbed maps.

    python benchmarks/geometry/ablation.py MESHES -o DIR [--blocks fuse mesh]

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
    "rough silhouettes": Perturbation(max_mask_growth=2, mask_flip_rate=0.02),
}
SWITCHED_OFF = {
    "pruning": {"prune": False},
    "depth optimization": {"depth_iterations": 0},
    "silhouette clip": {"silhouette_margin": 0.0},
}
VARIANTS = {
    "fuse": {
        "full": {},
        "union": {
            "alignment_iterations": 0,
            "prune": False,
            "depth_iterations": 0,
            "silhouette_margin": 0.0,
        },
        **{f"without {stage}": off for stage, off in SWITCHED_OFF.items()},
        "with alignment": {"alignment_iterations": 3},  # off by default
    },
    "mesh": {
        "full": {},
        "volumetric, no snapping": {"snap_to_points": False},
        **{
            f"poisson, {variant}": {"method": "poisson"} | changes
            for variant, changes in {
                "full": {},
                "no thickening": {"min_wall_thickness": 0.0},
                "no snapping": {"snap_to_points": False},
                "neither": {"min_wall_thickness": 0.0, "snap_to_points": False},
                "no trimming": {"trim_distance": 0.0},
            }.items()
        },
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
        for block in args.blocks:
            for variant, changes in VARIANTS[block].items():
                if args.variants and variant not in args.variants:
                    continue
                params = _with_changes(args, block, changes)
                medians = measure(shapes, args.output, params, CONDITIONS[condition])
                rows.append(
                    {"condition": condition, "block": block, "variant": variant}
                    | medians
                )
                print(rows[-1], flush=True)
                tables.write_csv(args.output / "ablation.csv", rows)


def measure(
    shapes: list[catalogs.Shape],
    folder: Path,
    params: Params,
    perturbation: Perturbation,
) -> dict[str, Any]:
    """Take shapes through fuse, mesh and evaluate; return medians and quantiles."""
    previous = shapes[-1:] + shapes[:-1]
    rows = [
        roundtrip.one(pair, folder=folder, params=params, noise=perturbation)
        for pair in zip(shapes, previous, strict=True)
    ]
    succeeded = [row for row in rows if row["status"] == "ok"]
    watertight = [bool(row["watertight"]) for row in succeeded]
    chamfer, fscore, fuse, mesh = (
        np.array([row[name] for row in succeeded], dtype=float)
        for name in ("chamfer_visible", "fscore_001", "seconds_fuse", "seconds_mesh")
    )
    return {
        "n": len(rows),
        "failed": len(rows) - len(succeeded),
        "chamfer_visible": round(float(np.median(chamfer)), 6),
        "chamfer_visible_95": round(float(np.quantile(chamfer, 0.95)), 6),
        "fscore_001": round(float(np.median(fscore)), 4),
        "fscore_001_5": round(float(np.quantile(fscore, 0.05)), 4),
        "watertight": round(float(np.mean(watertight)), 2),
        "seconds_fuse": round(float(np.median(fuse)), 2),
        "seconds_mesh": round(float(np.median(mesh)), 2),
    }


def _with_changes(
    args: argparse.Namespace, block: str, changes: dict[str, Any]
) -> Params:
    params = roundtrip.with_settings(
        Params.read(args.params), size=args.size, depth=args.depth
    )
    values = params.model_dump()
    values[block] |= changes
    values["evaluate"]["num_samples"] = args.samples
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
    parser.add_argument("--blocks", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--variants", nargs="+", help="of those; all")
    parser.add_argument(
        "--conditions", nargs="+", choices=CONDITIONS, default=list(CONDITIONS)
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
