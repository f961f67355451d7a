"""The process that reads a PDF: a packed ``Task`` on standard input, a packed ``Answer`` back."""

from __future__ import annotations

import sys

from policydiff.codec import packed, unpacked
from policydiff.read.pdf.apart import Task, answer, bound

if __name__ == "__main__":
    task = unpacked(Task, sys.stdin.buffer.read())
    bound(task.limits)
    sys.stdout.buffer.write(packed(answer(task)))
