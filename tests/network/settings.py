"""Settings of the tiny trainings of tests."""

from typing import Any

from pipeline.config.train import TrainConfig

NO_AUGMENTATION = {
    "drop_drawing": {"front": 0.0, "side": 0.0, "top": 0.0, "random": 1.0},
    "mirror": 0.0,
    "shift": 0.0,
    "warp": 0.0,
    "line_width": 0.0,
}


def changed(config: TrainConfig, **changes: Any) -> TrainConfig:
    """Return other settings, checked; blocks are changed key by key."""
    plain = config.model_dump()
    for name, value in changes.items():
        plain[name] = plain[name] | value if isinstance(value, dict) else value
    return TrainConfig.model_validate(plain)


def unaugmented(config: TrainConfig, **changes: Any) -> TrainConfig:
    """Return other settings, with no augmentation but that in `augment`."""
    augment = NO_AUGMENTATION | changes.pop("augment", {})
    return changed(config, augment=augment, **changes)
