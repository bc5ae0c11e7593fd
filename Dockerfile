# sketchmesh with all that a run needs, and nothing else:
#
#   docker build -t sketchmesh .
#   docker run --rm -v "$PWD:/work" sketchmesh reconstruct --front f.png -o chair.glb
#
# The pipeline, in a clone of the repository:
#
#   docker run --rm -v "$PWD:/work" -e PYTHONPATH=/work --entrypoint snakemake \
#       sketchmesh --cores 4
#
# Add `--user "$(id -u):$(id -g)"` where your number is not 1000, so that files are yours.

FROM python:3.11-slim-bookworm AS build
# An index with torch's CPU build, for an image without CUDA: --build-arg.
ARG PIP_EXTRA_INDEX_URL
WORKDIR /source
COPY . .
RUN python -m venv /opt/sketchmesh \
    && /opt/sketchmesh/bin/pip install --no-cache-dir -c envs/constraints.txt '.[app,workflow]'

FROM python:3.11-slim-bookworm
# The libraries of envs/setup.sh, and git, which dvc asks for.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        git libegl1 libgl1 libgomp1 libopengl0 libx11-6 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 sketchmesh
COPY --from=build /opt/sketchmesh /opt/sketchmesh
ENV PATH=/opt/sketchmesh/bin:$PATH PYTHONUNBUFFERED=1
USER 1000
WORKDIR /work
ENTRYPOINT ["sketchmesh"]
CMD ["--help"]
