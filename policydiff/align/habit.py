"""What a pair of plans tells of its own rewriting: how rarely a task there loses its words.

Between regions the same task shares hardly any words, and the weights are learnt from that. From
one year to the next an author takes most texts over: there two items without common words are
rarely one task, however near in meaning.
"""

from __future__ import annotations

import numpy as np

from policydiff.align.literal import Literal
from policydiff.align.terms import Matrix

# Pairs likelier than not to be the same task tell how these plans rewrite.
_LIKELY = 0.5
# Shares of the shorter text. Items of the gold that have nothing to do with each other share up
# to 0.21; of what was reworded or split more than 0.3 is left.
_NOTHING_KEPT, _KEPT = 0.2, 0.3
# Where this share of the likely pairs or more lost their words, a loss says nothing; it tells the
# more, the rarer it is. That leaves the gold as it is, and work reports of successive years, which
# are mostly written anew, nearly so.
_USUAL = 0.5
# So much of a pair that lost its words is always reckoned with. With 0.5 three more of 769 generated
# removals (benchmarks/operations.py with other seeds) are called partly the same.
_UNSEEN = 0.25


def rewritten(chances: Matrix, literal: Literal) -> Matrix:
    """Return what lost words take from the log-odds of being the same task, at most 0: (m, n).

    ``chances`` are the probabilities without it. Taken is how much rarer such a loss is among the
    likely pairs, the one in question left out, than where half of them lost theirs.
    """
    lost = 1 - np.clip((literal.kept - _NOTHING_KEPT) / (_KEPT - _NOTHING_KEPT), 0.0, 1.0)
    likely = np.where(chances >= _LIKELY, chances, 0.0)
    losses = (likely * lost).sum() - likely * lost
    share = (losses + _UNSEEN) / (likely.sum() + literal.identical - likely + _UNSEEN)
    taken: Matrix = lost * np.minimum(np.log(share / _USUAL), 0.0)
    return taken
