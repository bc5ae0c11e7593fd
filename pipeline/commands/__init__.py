"""What people type: a module for each command, found by its name (pipeline/cli.py).

The first line of a module's docstring is the command's help, the rest its description.
`add_arguments(parser)` adds its arguments, and `main(args)` does the work.
"""
