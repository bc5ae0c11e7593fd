"""Which device to compute on, how much memory it used, and dropout that repeats."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch


def pick_device(name: str) -> torch.device:
    """Return the device of `auto`, `cpu` or `cuda`; ValueError if there is no GPU."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not torch.cuda.is_available():
        raise ValueError("device is cuda, but torch finds no GPU: use auto or cpu")
    return torch.device(name)


def num_gpus(name: str) -> int:
    """Return how many GPUs a device of `auto`, `cpu` or `cuda` may use."""
    return 0 if name == "cpu" else torch.cuda.device_count()


def prefers_bfloat16(device: torch.device) -> bool:
    """Tell whether a device multiplies bfloat16 much faster than float32.

    That is a GPU, or a CPU with instructions for it: Intel's matrix units (AMX), or
    AVX-512's dot products, which AMD has, too.
    """
    if device.type == "cuda":
        return True
    if not hasattr(torch.cpu, "get_capabilities"):  # an older torch
        return False
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in ("amx_bf16", "avx512_bf16"))


@contextmanager
def deterministic_dropout(device: torch.device) -> Iterator[None]:
    """Let dropout, which may act at test time too, drop the same each time.

    The random state of before is restored.
    """
    gpus = [device] if device.type == "cuda" else []
    with torch.random.fork_rng(gpus):
        torch.manual_seed(0)
        yield


def peak_megabytes(device: torch.device) -> float:
    """Return the most memory that was used so far: the GPU's, or this process's.

    On Linux not by getrusage, whose peak starts at what the parent process had.
    """
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 1e6
    if sys.platform.startswith("linux"):
        status = Path("/proc/self/status").read_text()
        kibibytes = int(status.split("VmHWM:")[1].split()[0])
        return kibibytes * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # macOS: bytes
