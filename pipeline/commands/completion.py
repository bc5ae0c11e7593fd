"""Print what makes a shell complete commands, options and files.

    sketchmesh completion bash > ~/.local/share/bash-completion/completions/sketchmesh
    sketchmesh completion zsh > "${fpath[1]}/_sketchmesh"
    sketchmesh completion fish > ~/.config/fish/completions/sketchmesh.fish

It holds from the next shell on.
"""

import argparse
import sys
from pathlib import Path

import shtab

GROUP = "the project"

_SHELLS = "bash", "zsh", "fish"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("shell", choices=_SHELLS)


def main(args: argparse.Namespace) -> None:
    """Print the completions of the whole command line."""
    sys.stdout.write(f"{complete(args.full_parser(), args.shell)}\n")


def complete(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the completions of a parser and its commands, as the shell reads them."""
    _complete_files(parser)
    script: str = shtab.complete(parser, shell=shell)
    return script


def _complete_files(parser: argparse.ArgumentParser) -> None:
    """Mark the arguments of all commands that are files."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _complete_files(command)
        elif action.type is Path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
