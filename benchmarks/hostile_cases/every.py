"""All cases."""

from __future__ import annotations

from benchmarks.hostile_cases import archives, formats, outputs, places, side_files, texts

CASES = (
    texts.CASES + archives.CASES + places.CASES + side_files.CASES + outputs.CASES + formats.CASES
)
assert len({case.name for case in CASES}) == len(CASES)
