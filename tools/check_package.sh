#!/usr/bin/env bash
# Build the wheel and the source distribution, look at what they hold, and use the wheel as a
# stranger would: in an empty environment of every Python from 3.11 to 3.13 that is there, from a
# folder outside the repository. All of them must write the same bytes.
# usage: bash tools/check_package.sh     (PYTHON=/path/to/python builds; needs git)
set -eu
cd "$(dirname "$0")/.."
root=$PWD
build=${PYTHON:-.venv/bin/python}
made=build/package
rm -rf "$made"
mkdir -p "$made"

"$build" -m build --no-isolation --outdir "$made/dist" . >"$made/build.log" 2>&1 || {
    cat "$made/build.log" >&2
    exit 1
}
"$build" tools/package_contents.py "$made/dist"

# A shim of pyenv stands on the path for versions that are not chosen; it names them itself.
python_of() {
    if "python$1" -c "" 2>/dev/null; then
        echo "python$1"
    elif command -v pyenv >/dev/null; then
        echo "$(pyenv prefix "$(pyenv latest "$1" 2>/dev/null)" 2>/dev/null)/bin/python"
    fi
}

outside=$(mktemp -d)
trap 'rm -rf "$outside"' EXIT
cp "$root"/seeds/003_*.txt "$outside/a.txt"
cp "$root"/seeds/000_*.txt "$outside/b.txt"
checked=0
for version in 3.11 3.12 3.13; do
    python=$(python_of "$version")
    if ! "${python:-false}" -c "" 2>/dev/null; then
        echo "Python $version: not there, not checked"
        continue
    fi
    "$python" -m venv "$made/$version"
    bin=$root/$made/$version/bin
    "$bin/python" -m pip install --quiet --disable-pip-version-check \
        --constraint constraints.txt "$made"/dist/*.whl
    (
        cd "$outside"
        "$bin/policydiff" --version
        for form in json html xlsx qdpx md; do
            "$bin/policydiff" compare a.txt b.txt -o "$version.$form" --lang en 2>/dev/null
        done
        "$bin/python" -I -c 'import policydiff; assert policydiff.compare("a.txt", "b.txt").changes'
    )
    echo "Python $version: $("$bin/python" --version), $(wc -c <"$outside/$version.json") bytes of JSON"
    checked=$((checked + 1))
    rm -rf "${made:?}/$version"
done
for form in json html xlsx qdpx md; do
    if [ "$(sha256sum "$outside"/*."$form" | cut -d' ' -f1 | sort -u | wc -l)" != 1 ]; then
        echo "The Pythons do not write the same $form." >&2
        exit 1
    fi
done
[ "$checked" -gt 0 ] || { echo "No Python from 3.11 to 3.13 was found." >&2; exit 1; }
echo "The package works on $checked of 3 Pythons, with the same bytes in every format."
