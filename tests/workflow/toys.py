"""Toy stages, copied into a project as pipeline/toys.py: they note what ran.

A toy writes the hash of all it was given, so that equal results mean equal causes. It
waits a while (TOY_SECONDS) if a test wants to disturb it, refuses "bad" shapes, and
dies of memory where a test says so.
"""

import csv
import hashlib
import json
import os
import signal
import time
from pathlib import Path

from pipeline.provenance.freshness import shards
from pipeline.steps import STEPS

RAN = Path(".cache/ran.txt")
KB = 64  # of a file, so that a small disk can be full; or TOY_KB


def run(step_name, params, arguments):
    step = STEPS[step_name]
    paths = [arguments[name] for name in step.arguments]
    inputs, outputs = paths[: -len(step.writes)], paths[-len(step.writes) :]
    unit = outputs[0].parent.relative_to(Path("results/.work") / step_name)
    _note(f"{step_name} {unit}")
    time.sleep(float(os.environ.get("TOY_SECONDS", 0)))
    if step_name == "catalog":
        return _catalog(Path(params.catalog.source), outputs[0])
    texts = [Path(path).read_text() for path in inputs]
    if step_name == "normalize":
        _suffer(texts[0], unit)
    blocks = params.model_dump(mode="json")
    given = [texts, [blocks[name] for name in step.params_blocks]]
    for output in outputs:
        text = json.dumps([*given, output.name])
        content = hashlib.sha256(text.encode()).hexdigest()
        if output.name == "history.csv":
            content = f"step,train_loss,val_loss\n1,{int(content[:4], 16)},1"
        else:
            content *= int(os.environ.get("TOY_KB", KB)) * 1024 // len(content)
        output.write_text(f"{content}\n")
    if "scratch" in arguments:
        (arguments["scratch"] / "checkpoint").write_text("1")
    threads = int(os.environ["OMP_NUM_THREADS"])
    return {"chamfer": len(inputs) / 10, "threads": threads}


def _note(line):
    RAN.parent.mkdir(exist_ok=True)
    with RAN.open("a") as file:
        file.write(f"{line}\n")


def _suffer(text, unit):
    if "bad" in text:
        raise ValueError(f"{unit}: 3 faces,\nneed 4")
    if "bug" in text:
        raise RuntimeError("a bug")
    is_first = RAN.read_text().count(f"normalize {unit}\n") == 1
    if "greedy" in text and is_first:
        raise MemoryError
    if "huge" in text and is_first:
        os.kill(os.getpid(), signal.SIGKILL)  # what the kernel does


def _catalog(source, path):
    with (source / "catalog.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(shards.COLUMNS)
        for row in rows:
            mesh = source / row["path"]
            content = hashlib.sha256(mesh.read_bytes()).hexdigest()
            known = (row["id"], row["category"], row["split"])
            writer.writerow([*known, mesh, "+y", "+z", content])
    return {"shapes": len(rows)}
