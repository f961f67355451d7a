"""The data that the stages hand on: frozen dataclasses without algorithms.

All relations refer by id, so everything is JSON. Spans are half-open character offsets into the
decoded text of the source file; ``source.text[start:end]`` is the quote they stand for.
``render.json`` writes them out; the JSON contract is described in ``docs/json.md``.
"""

from policydiff.model.alignment import (
    Alignment,
    Grade,
    Link,
    Rejected,
    RunnerUp,
)
from policydiff.model.comparison import (
    Change,
    ChangeKind,
    Comparison,
    Edit,
    EditOp,
    ItemEdits,
)
from policydiff.model.content import (
    Comparator,
    Force,
    Initiative,
    InitiativeKind,
    Obligation,
    Role,
    Stage,
    StageEvidence,
    Target,
    TargetChange,
    TargetChangeKind,
)
from policydiff.model.plan import (
    Area,
    AreaWord,
    Document,
    FieldEvidence,
    Item,
    Note,
    Plan,
    PlanKind,
    Region,
    Segment,
    SegmentKind,
    Source,
    Span,
)

__all__ = [
    "Alignment",
    "Area",
    "AreaWord",
    "Change",
    "ChangeKind",
    "Comparator",
    "Comparison",
    "Document",
    "Edit",
    "EditOp",
    "FieldEvidence",
    "Force",
    "Grade",
    "Initiative",
    "InitiativeKind",
    "Item",
    "ItemEdits",
    "Link",
    "Note",
    "Obligation",
    "Plan",
    "PlanKind",
    "Region",
    "Rejected",
    "Role",
    "RunnerUp",
    "Segment",
    "SegmentKind",
    "Source",
    "Span",
    "Stage",
    "StageEvidence",
    "Target",
    "TargetChange",
    "TargetChangeKind",
]
