"""How long a run still takes: a handler of Snakemake's log, which counts its jobs.

What a job of a rule takes is told by the jobs of this run that have ended; until there
is one, by those of the last run, whose times lie beside the logs.
"""

import csv
import logging
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from statistics import mean

from pipeline.provenance.execution.timings import LOGS
from pipeline.steps import STEPS


class TimeLeft(logging.Handler):
    """Says on stderr what time is left, whenever that has changed.

    Args:
        num_at_once: How many jobs of a rule run at the same time; 0: nobody knows.
    """

    def __init__(self, num_at_once: Callable[[str], int]) -> None:
        super().__init__()
        self._num_at_once = num_at_once
        self._left: Counter[str] = Counter()
        self._running: dict[int, tuple[str, float]] = {}
        self._seconds: dict[str, list[float]] = defaultdict(list)
        self._last_run: dict[str, list[float]] = {}
        self._said = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Count what begins and ends."""
        match getattr(record, "event", None), vars(record):
            case "run_info", {"stats": stats}:
                self._left = Counter(stats)
                del self._left["total"]
                self._last_run = {step: _last_run(step) for step in STEPS}
                self._say()
            case "job_info", {"jobid": job, "rule_name": rule}:
                self._running[job] = rule, time.monotonic()
            case "job_finished", {"job_id": job} if job in self._running:
                rule, start = self._running.pop(job)
                self._seconds[rule].append(time.monotonic() - start)
                self._left[rule] -= 1
            case "progress", _:
                self._say()

    def as_text(self) -> str:
        """Say what is left, and which steps nothing tells of; "" if all is done."""
        seconds, unknown = 0.0, []
        for rule, left in (+self._left).items():
            at_once = self._num_at_once(rule)
            if not at_once:
                return ""
            known = self._seconds.get(rule) or self._last_run.get(rule)
            if known:
                seconds += mean(known) * math.ceil(left / at_once)
            elif rule in STEPS:
                unknown.append(rule)
        if unknown:
            known_part = f"more than {_rounded(seconds)}" if seconds else "unknown"
            names = ", ".join(unknown[:3]) + " ..." * (len(unknown) > 3)
            return f"time left: {known_part}; no times yet of {names}"
        return f"time left: about {_rounded(seconds)}" if seconds else ""

    def _say(self) -> None:
        text = self.as_text()
        if text and text != self._said:
            sys.stderr.write(f"{text}\n")
        self._said = text


def _last_run(step: str) -> list[float]:
    """Read the seconds of each job of a step, as Snakemake measured them."""
    seconds = []
    for path in (LOGS / step).glob("*.benchmark.tsv"):
        with path.open(newline="") as file:
            seconds += [float(row["s"]) for row in csv.DictReader(file, delimiter="\t")]
    return seconds


def _rounded(seconds: float) -> str:
    """Round to what an estimate is worth: 5 s, a minute, a quarter of an hour."""
    if seconds < 90:
        return f"{5 * math.ceil(seconds / 5)} s"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{math.ceil(minutes / 15) / 4:g} h"
