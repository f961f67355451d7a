"""All cases."""

from __future__ import annotations

from benchmarks.hostile_cases import texts

CASES = texts.CASES
