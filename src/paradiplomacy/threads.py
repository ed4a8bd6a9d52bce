"""How many threads libraries may use, in the command and in the processes that it starts."""

from __future__ import annotations

__all__ = ["ONE_THREAD"]

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
"""Settings of numpy and polars, where the environment says nothing else.

Cores are shared out in larger pieces of work than a product of matrices or a small table, and
digits do not depend on how many there are. They are read when the libraries are loaded.
"""
