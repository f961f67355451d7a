"""All cases."""

from __future__ import annotations

from benchmarks.hostile_cases import archives, outputs, places, side_files, texts

CASES = texts.CASES + archives.CASES + places.CASES + side_files.CASES + outputs.CASES
assert len({case.name for case in CASES}) == len(CASES)
