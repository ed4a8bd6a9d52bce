"""Settings of libraries in the command and in the processes that it starts."""

from __future__ import annotations

LIBRARY_SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "POLARS_ENGINE_AFFINITY": "in-memory",
}
"""Settings of numpy and polars, where the environment says nothing else.

Cores are shared out in larger pieces of work than a product of matrices or a small table, and
digits do not depend on how many there are; to stream a small table takes twice as long. They are
read when the libraries are loaded.
"""
