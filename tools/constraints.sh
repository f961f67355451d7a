#!/bin/sh
# Rewrite constraints.txt: the newest versions that the declared dependencies allow.
# usage: make constraints     (then run the tests before committing it)
set -eu
folder=build/constraints
rm -rf "$folder"
mkdir -p build
"${PYTHON:-.venv/bin/python}" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --upgrade pip setuptools wheel hatchling
"$folder/bin/python" -m pip install --quiet ".[dev,peers]"
{
    echo "# Every version that make demo, make test and make bench install, of build tools too."
    echo "# Python 3.11 to 3.13. Written by: make constraints"
    "$folder/bin/python" -m pip freeze --all --exclude policydiff
} >"$folder/new.txt"
mv "$folder/new.txt" constraints.txt
rm -rf "$folder"
