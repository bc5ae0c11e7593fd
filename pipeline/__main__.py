"""`python -m pipeline` is `sketchmesh`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
