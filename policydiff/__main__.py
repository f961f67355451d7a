"""Run the command line: ``policydiff``, or ``python -m policydiff``."""

import gc
import sys

# A run makes hundreds of thousands of objects that live to its end; to look through them for
# garbage again and again took a tenth of a short run (benchmarks/cold_start.json).
_OBJECTS_BEFORE_COLLECTION = 200_000
_INTERRUPTED = 130


def main() -> None:
    """Run the command line; the first of its objects are those that loading it makes."""
    try:
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
        from policydiff.cli import main as run

        run()
    except KeyboardInterrupt:  # while modules are loaded: there is nothing yet to say it with
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
