"""What comes with the package: its settings and its examples, linked from the top."""

from pathlib import Path

PARAMS = Path(__file__).with_name("params.yaml")
EXAMPLES = Path(__file__).with_name("examples")


def example_names() -> list[str]:
    """List the examples."""
    return sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def example_drawings(name: str) -> dict[str, Path]:
    """Return the drawings of an example, by the view that each file is named after.

    Raises:
        ValueError: There is no such example; the sentence lists those there are.
    """
    known = example_names()
    if name not in known:
        raise ValueError(f"no example {name!r}: there are {', '.join(known)}")
    return {path.stem: path for path in sorted((EXAMPLES / name).iterdir())}
