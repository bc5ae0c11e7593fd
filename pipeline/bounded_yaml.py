"""YAML whose aliases may not multiply it: a few lines can stand for billions."""

from typing import Any

import yaml
from yaml import Node, SafeLoader

_MAX_NODES = 100_000  # values of a file, each counted wherever an alias puts it


class TooManyValuesError(ValueError):
    """A file whose aliases stand for more values than are read, or for themselves."""


def load(text: str) -> Any:
    """Parse the one document of a text, as yaml.safe_load does.

    Raises:
        TooManyValuesError: Its aliases multiply it.
        YAMLError: It is not YAML.
        RecursionError: It is nested too deeply.
        ValueError: It holds a number of too many digits.
    """
    loader = SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None
        if _count(root, {}) > _MAX_NODES:
            raise TooManyValuesError(
                f"aliases (&, *) make it more than {_MAX_NODES} values: write them out"
            )
        return loader.construct_document(root)
    finally:
        loader.dispose()


def _count(node: Node, counts: dict[int, int]) -> int:
    """Count the values below a node, those of aliases again; `counts` is a memo."""
    if id(node) not in counts:
        counts[id(node)] = _MAX_NODES + 1  # for a node inside itself
        counts[id(node)] = 1 + sum(_count(child, counts) for child in _children(node))
    return counts[id(node)]


def _children(node: Node) -> list[Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []
