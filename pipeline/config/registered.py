"""Which names a package registers, read from its source: nothing is imported."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[2]  # the folder that holds the package `pipeline`


@cache
def registered_names(package: str, decorator: str) -> tuple[str, ...]:
    """Return the literals given to a decorator in a package, sorted.

    Args:
        package: Folder of its modules, from the root: "pipeline/network/models".
        decorator: Its plain name: "register" finds `@register("lifted")`.
    """
    texts = (path.read_text("utf-8") for path in (_ROOT / package).glob("*.py"))
    names = [
        name
        for text in texts
        if f"@{decorator}(" in text  # parsing takes time
        for name in _decorated(ast.parse(text), decorator)
    ]
    return tuple(sorted(names))


def check_registered(name: str, package: str, decorator: str) -> str:
    """Return the name if the package registers it; ValueError lists those that it does.

    For the validators of fields that name a network, a loss term and the like.
    """
    known = registered_names(package, decorator)
    if name not in known:
        raise ValueError(f"{name!r} is unknown; {package} has {', '.join(known)}")
    return name


def _decorated(tree: ast.Module, decorator: str) -> Iterator[str]:
    """Yield the names that the functions and classes of a module are registered by."""
    for node in tree.body:
        for call in getattr(node, "decorator_list", ()):
            match call:
                case ast.Call(
                    func=ast.Name(id=called), args=[ast.Constant(value=str(name))]
                ) if called == decorator:
                    yield name
