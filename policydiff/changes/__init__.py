"""What happened to each item between two aligned plans.

``weak`` sorts out links too weak to count, ``group`` resolves the others into groups, ``measure``
says how much of a text stands in others, ``move`` finds what changed its place, ``rank`` how much
a reader should care, ``compose`` puts the changes together, and ``notes`` says what the reader
must know about them.
"""

from policydiff.changes.compose import changes
from policydiff.changes.notes import comparison_notes

__all__ = ["changes", "comparison_notes"]
