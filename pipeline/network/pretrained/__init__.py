"""The weights that come with the package; docs/model.md is their model card."""

from pathlib import Path

PRETRAINED = Path(__file__).with_name("lifted.safetensors")
