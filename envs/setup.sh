#!/usr/bin/env bash
# Create the environment: setup.sh PYTHON FOLDER EXTRAS, as app,workflow. Missing system
# packages are installed when root, and named with the command that installs them otherwise.
set -euo pipefail
python=$1 folder=$2 extras=$3

need() { # package...: install them, or say how
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    else
        echo "Missing system packages. Install them, then run make again:" >&2
        echo "    sudo apt-get install --no-install-recommends $*" >&2
        exit 1
    fi
}

command -v "$python" >/dev/null || need python3 python3-venv
"$python" -c 'import ensurepip' 2>/dev/null || need python3-venv
"$python" - <<'CHECK'
import sys
if sys.version_info < (3, 11):
    sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
CHECK

"$python" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --upgrade pip
"$folder/bin/python" -m pip install --quiet -c envs/constraints.txt -e ".[$extras]"

# Wheels with native code that lean on the system's graphics libraries.
if ! "$folder/bin/python" -c 'import open3d, pymeshlab' 2>/dev/null; then
    need libgl1 libgomp1 libx11-6 libegl1 libopengl0
    "$folder/bin/python" -c 'import open3d, pymeshlab'
fi
