"""The compiled tables are those that people edit."""

from policydiff.bundled import DATA
from tools.compile_data import COMPILED, compiled


def test_the_compiled_tables_say_what_their_sources_say():
    """Else run ``python tools/compile_data.py``."""
    found = {path: path.read_bytes() for path in COMPILED.iterdir()}
    assert found == dict(compiled())


def test_every_table_is_compiled():
    names = {path.stem for path in COMPILED.iterdir()}
    assert names == {path.stem for path in DATA.glob("*.toml")} | {
        "messages",
        "jieba",
    }
