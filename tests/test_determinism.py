"""The same bytes for any number of threads, hash seed, locale, time zone, folder and order.

``benchmarks/determinism.py`` runs the whole matrix, in every format.
"""

import pytest

from benchmarks.determinism import Surroundings, checksums

FILES = ("c.json", "c.html", "r.json", "r.html", "r.xlsx")
PLAIN = Surroundings("plain")
OTHERS = {
    "threads": Surroundings(
        "many threads, two processes, Chinese, last to first, elsewhere",
        {"OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4", "RAYON_NUM_THREADS": "4",
         "TOKENIZERS_PARALLELISM": "true", "PYTHONHASHSEED": "1", "LC_ALL": "zh_CN.UTF-8",
         "LANG": "zh_CN.UTF-8", "TZ": "Asia/Shanghai"},
        jobs=2, umask=0o077, backwards=True, folder="别处/deep er",
    ),
    "ascii": Surroundings(
        "a hash seed by chance, nothing but ASCII",
        {"PYTHONHASHSEED": "random", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "0",
         "PYTHONCOERCECLOCALE": "0", "TZ": "America/St_Johns"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return checksums(tmp_path_factory.mktemp("plain"), PLAIN, FILES)


def test_all_that_is_to_be_compared_is_there(plain):
    assert {*FILES, "out/manifest.json", "out/evolution.html", "out/links.csv"} <= set(plain)


@pytest.mark.parametrize("name", OTHERS)
def test_surroundings_change_nothing(plain, name, tmp_path):
    assert checksums(tmp_path, OTHERS[name], FILES) == plain
