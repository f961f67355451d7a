"""Whether reports are as they were written, and all they quote stands where they say.

Everything is checked that can be: the seal of each report (``render.seal``), each file's bytes by
their SHA-256, each quote on the text that this version takes out of the file, and on the text that
a report has itself where the file is not there. What cannot be checked is told, and never counts
as right. A manifest has all that it lists checked.
"""

from __future__ import annotations

from policydiff.verify.run import verified

__all__ = ["verified"]
