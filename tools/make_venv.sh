#!/bin/sh
# Make a virtual environment with the first Python >= 3.11 there is, and the pinned pip.
# usage: sh tools/make_venv.sh FOLDER     (PYTHON=/path/to/python chooses the Python)
set -eu
folder=$1

set -- ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14 python
for python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "Making $folder with $("$python" --version)"
        "$python" -m venv "$folder" || {
            echo "$python cannot make a virtual environment." >&2
            echo "On Debian and Ubuntu, install python3-venv; or name another: make PYTHON=..." >&2
            exit 1
        }
        exec "$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
            --constraint constraints.txt pip
    fi
done
echo "policydiff needs Python 3.11 or newer, and none was found (tried: $*)." >&2
echo "Install one, or name it: make PYTHON=/path/to/python3.12" >&2
exit 1
