"""Settings of the tiny trainings of tests."""

from typing import Any

from pipeline.config.train import TrainConfig

STILL = {
    "slip": 0.0,
    "stretch": 0.0,
    "pen": 0.0,
    "mirror": 0.0,
    "drop_view": {"front": 0.0, "side": 0.0, "top": 0.0},
    "elsewhere": 0.0,
}


def changed(config: TrainConfig, **changes: Any) -> TrainConfig:
    """Return other settings, checked; blocks are changed key by key."""
    plain = config.model_dump()
    for name, value in changes.items():
        plain[name] = plain[name] | value if isinstance(value, dict) else value
    return TrainConfig.model_validate(plain)
