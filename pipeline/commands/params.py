"""Show all settings: their values here, what they may be, what they mean.

The values are those of --params, else of params.yaml here, else of the package. BLOCK
is a part of them (train) or of a part (train.augment), or one key.
"""

import argparse
import json
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import asdict

from pipeline.config.documentation import Row, parameter_rows
from pipeline.options import add_json, read_params

GROUP = "the project"

_WIDTH = 88  # characters of a line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("block", nargs="?", metavar="BLOCK", help="default: all")
    add_json(parser)


def main(args: argparse.Namespace) -> None:
    """Print the settings."""
    values = read_params(args).model_dump(mode="json", exclude_unset=True)
    rows = select(list(parameter_rows(values)), args.block)
    listed = [asdict(row) for row in rows]
    text = json.dumps(listed, indent=1) if args.json else as_text(rows)
    sys.stdout.write(f"{text}\n")


def select(rows: Sequence[Row], block: str | None) -> list[Row]:
    """Return the rows of a block, all without one; ValueError if it is unknown."""
    if block is None:
        return [*rows]
    chosen = [row for row in rows if f"{row.key}.".startswith(f"{block}.")]
    if not chosen:
        blocks = dict.fromkeys(row.key.partition(".")[0] for row in rows)
        raise ValueError(f"no settings {block!r}: the blocks are {', '.join(blocks)}")
    return chosen


def as_text(rows: Sequence[Row]) -> str:
    """Lay the settings out: the key and its value, below it type and meaning."""
    return "\n".join(map(_as_text, rows))


def _as_text(row: Row) -> str:
    kind = row.kind.replace("`", "")
    about = textwrap.fill(
        f"{row.description} ({kind})",
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
    )
    return f"{row.key}: {row.value}".rstrip() + f"\n{about}"
