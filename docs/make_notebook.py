"""Make examples/quickstart.ipynb of docs/quickstart.py, and run it.

    pip install -e .[notebook]; python docs/make_notebook.py

A cell begins with `# %%`, or `# %% [markdown]`, whose lines are comments.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SCRIPT = Path(__file__).with_name("quickstart.py")
NOTEBOOK = SCRIPT.parents[1] / "examples/quickstart.ipynb"

_MARKDOWN = " [markdown]\n"


def cells(script: str) -> list[nbformat.NotebookNode]:
    """Cut a script into cells; their ids are their numbers, so that they stay."""
    made = []
    for number, text in enumerate(script.split("# %%")[1:]):
        if text.startswith(_MARKDOWN):
            lines = text.removeprefix(_MARKDOWN).strip().splitlines()
            source = "\n".join(
                line.removeprefix("#").removeprefix(" ") for line in lines
            )
            made.append(new_markdown_cell(source, id=f"cell-{number}"))
        else:
            made.append(new_code_cell(text.strip(), id=f"cell-{number}"))
    return made


def main() -> None:
    """Write the notebook with what its cells print and show."""
    notebook = new_notebook(cells=cells(SCRIPT.read_text()))
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    NotebookClient(notebook, timeout=3600, kernel_name="python3").execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times
    nbformat.write(notebook, NOTEBOOK)


if __name__ == "__main__":
    main()
