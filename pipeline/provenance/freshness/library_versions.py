"""Which versions of other people's libraries make a step's results.

Those are the pinned ones, so that receipts hold nothing of the machine at hand: an
upgrade counts once its pin in envs/constraints.txt changes, for the steps whose code
imports the library.
"""

import re
from pathlib import Path

from pipeline.provenance.freshness import code_hashes

CONSTRAINTS = Path("envs/constraints.txt")
# Distributions that are not named as what they install. The metadata of installed
# packages know them, too, but not every machine has all of them installed.
DISTRIBUTIONS = {"PIL": "pillow", "yaml": "pyyaml"}
WITHOUT_EFFECT = {"jaxtyping"}  # annotations only


def pinned(module: Path) -> dict[str, str]:
    """Look up the pins of what a module imports, directly or through ours.

    By name of distribution; libraries without a pin are left out.
    """
    pins = read_pins()
    libraries = code_hashes.libraries(module) - WITHOUT_EFFECT
    names = sorted(map(distribution, libraries))
    return {name: pins[name] for name in names if name in pins}


def read_pins() -> dict[str, str]:
    """Read the constraints file, by normalized name; no pins where there is none."""
    if not CONSTRAINTS.exists():
        return {}
    lines = re.findall(r"^([\w.-]+)==([^\s;]+)", CONSTRAINTS.read_text(), re.M)
    return {normalized(name): version for name, version in lines}


def distribution(library: str) -> str:
    """Name the distribution that installs a package of the outermost level."""
    return normalized(DISTRIBUTIONS.get(library, library))


def normalized(name: str) -> str:
    """Normalize the name of a distribution as package indexes do (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
