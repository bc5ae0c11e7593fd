"""The command line: finds the commands, parses what was typed, hands over.

A command is a module of pipeline/commands: its docstring is the help, GROUP the part of
the help that lists it, it adds its own arguments to a parser and its `main` does the
work. The steps are commands, too (step_command.py).
"""

import argparse
import ast
import gc
import importlib
import logging
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pipeline import step_command
from pipeline.steps import STEPS

_COMMANDS = Path(__file__).parent / "commands"
_STAGES = Path(__file__).parent / "stages"
_STEPS = "the pipeline's steps"
_INSIDE = "inside"  # of a command without a GROUP: what the rules call
_GROUPS = "your drawings", "meshes", "the project", _STEPS, _INSIDE
_WIDTH, _HELP_COLUMN = 88, 19  # characters
_INTRODUCTION = """\
Line drawings in, 3D meshes out.

  sketchmesh app
  sketchmesh reconstruct --example chair
  sketchmesh reconstruct --front f.png --side s.png -o chair.glb
  sketchmesh read drawings/*.png -o read/
  sketchmesh draw chair.obj -o drawn/
  sketchmesh roundtrip meshes/ -o roundtrip/ --jobs 2
  sketchmesh compare mine.ply true.ply

The pipeline itself is run by `snakemake --cores N` or `dvc repro`; each of its steps is
a command here, too, on files you name. Try `sketchmesh COMMAND --help`.
"""


class _GroupedHelp(argparse.RawDescriptionHelpFormatter):
    """Help that lists the commands in groups."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=_HELP_COLUMN, width=_WIDTH)
        self._action_max_length = _HELP_COLUMN - 2

    def _format_action(self, action: argparse.Action) -> str:
        if not isinstance(action, argparse._SubParsersAction):
            return super()._format_action(action)
        listed: dict[str, list[str]] = {group: [] for group in _GROUPS}
        self._indent()
        for command in self._iter_indented_subactions(action):
            listed[_group(command.dest)].append(super()._format_action(command))
        self._dedent()
        return "\n".join(f"  {group}:\n{''.join(listed[group])}" for group in _GROUPS)


def main() -> None:
    """Parse and hand over; bad input ends in one sentence and exit code 1."""
    args = build_parser(sys.argv[1:]).parse_args()
    logging.basicConfig(
        level=logging.WARNING if args.quiet else logging.INFO,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
        stream=sys.stderr,
    )
    try:
        args.main(args)
        sys.stdout.flush()
        gc.freeze()  # or Python looks through all that was imported before it ends
    except BrokenPipeError:
        sys.exit(_leave_closed_pipe())
    except (ValueError, OSError) as error:
        sys.exit(f"sketchmesh {args.command}: {error}")


def _leave_closed_pipe() -> int:
    """Let what is still to be written go nowhere; return the exit code of SIGPIPE.

    Nobody reads the output any more, as of `sketchmesh show | head -1`.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return 128 + signal.SIGPIPE


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser of what was typed; its result holds the command's `main`.

    It has the command that is the first word and imports what that needs, or, where
    that is none, knows all commands by name, for the help and the complaint.
    """
    if words and words[0] in (*command_names(), *STEPS):
        return _parser_of([words[0]], complete=words)
    parser = _parser_of([*command_names(), *STEPS], complete=words)
    parser.add_argument("--version", action="version", version=_version())
    return parser


def full_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands and all their arguments; it takes seconds."""
    return _parser_of([*command_names(), *STEPS], complete=command_names())


def _parser_of(
    names: Sequence[str], *, complete: Sequence[str]
) -> argparse.ArgumentParser:
    """Build the parser of some commands; those to `complete` have their arguments."""
    parser = argparse.ArgumentParser(
        prog="sketchmesh",
        description=_INTRODUCTION,
        formatter_class=_GroupedHelp,
    )
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, dest="command"
    )
    for name in names:
        folder = _STAGES if name in STEPS else _COMMANDS
        subparser = _add(commands, name, _docstring(folder / f"{name}.py"))
        if name in STEPS:
            step_command.add_arguments(subparser, STEPS[name])
            subparser.set_defaults(main=step_command.main)
        elif name in complete:
            _complete_parser(subparser, name)
    return parser


def _complete_parser(parser: argparse.ArgumentParser, name: str) -> None:
    """Add the command's arguments and its main, which refuses where a library lacks."""
    try:
        command = importlib.import_module(f"pipeline.commands.{name}")
    except ModuleNotFoundError as error:
        parser.set_defaults(main=partial(_refuse, library=error.name or ""))
        return
    command.add_arguments(parser)
    parser.set_defaults(main=command.main, full_parser=full_parser)


def _refuse(args: argparse.Namespace, *, library: str) -> None:
    """Say how to install what a command needs; its extra has its name."""
    raise ValueError(
        f"needs {library}, which is not installed: pip install "
        f"'sketchmesh[{args.command}]'"
    )


def command_names() -> list[str]:
    """List the commands: the modules of pipeline/commands."""
    return sorted(path.stem for path in _COMMANDS.glob("[!_]*.py"))


def _version() -> str:
    from importlib import metadata  # which takes longer than all else here

    try:
        return f"sketchmesh {metadata.version('sketchmesh')}"
    except metadata.PackageNotFoundError:
        return "sketchmesh, not installed"


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text())) or ""


def _group(command: str) -> str:
    """Return the part of the help that lists a command, without importing it."""
    if command in STEPS:
        return _STEPS
    for node in ast.parse((_COMMANDS / f"{command}.py").read_text()).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="GROUP")], value=ast.Constant(value)):
                return str(value)
    return _INSIDE


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    docstring: str,
) -> argparse.ArgumentParser:
    summary, _, description = docstring.partition("\n")
    parser = commands.add_parser(
        name,
        help=f"{summary[0].lower()}{summary[1:].rstrip('.')}",
        description=description.strip() or summary,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--params", type=Path, metavar="YAML", help="settings (default: params.yaml)"
    )
    parser.add_argument("--quiet", action="store_true", help="warnings only")
    return parser
