"""The mesh viewer of our pages, in JavaScript: the app's page and the report's.

    renderer.js   draws meshes by WebGL 2, without a library
    orbit.js      turns, moves and zooms a camera by pointers and keys
    surfaces.js   normals of a mesh, smooth or with its creases

The scripts import nothing, so a page may serve them as files or hold them in itself.
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def scripts() -> dict[str, Path]:
    """Return the scripts of the viewer by their names."""
    return {path.name: path for path in sorted(FOLDER.glob("*.js"))}
