"""What a run would do, found out without doing it."""

from __future__ import annotations

from policydiff.batch.files import Files
from policydiff.batch.settings import Settings, stages_of
from policydiff.corpus.pipeline import key_of
from policydiff.corpus.store import Store
from policydiff.model.batch import Forecast
from policydiff.read.folder import Listing


def forecast(listing: Listing, settings: Settings, store: Store | None) -> Forecast:
    """Return which files of ``listing`` a run over ``store`` would read; None is one not there yet.

    Raises:
        OptionError: something in ``settings`` or a corpus.toml is wrong.
    """
    stage = stages_of(settings).read
    files = Files(listing)
    keys = [key_of(stage, work) for work in files.works()]
    known = store.known(stage.name, keys) if store else {}
    kept = store.stages().get(stage.name, (0, 0))[0] if store else 0
    return Forecast(
        known=sum(key in known for key in keys),
        to_read=tuple(name for name, key in zip(files.read, keys, strict=True) if key not in known),
        gone=kept - len(known),
        failing=tuple(sorted(files.failures)),
    )
