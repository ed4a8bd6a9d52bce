"""Import every module of the installed package.

    python scripts/import_all.py [--pages]

Without the extra for pages, ``web`` is left out but for the two modules that say so.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import paradiplomacy

names = [m.name for m in pkgutil.walk_packages(paradiplomacy.__path__, "paradiplomacy.")]
# alembic runs its environment; that is no import
names = [n for n in names if ".migrations." not in n]
if "--pages" not in sys.argv:
    names = [n for n in names if ".web." not in n or n.endswith((".extra", ".serving"))]
for name in names:
    importlib.import_module(name)
print(f"{len(names)} modules import on Python {sys.version.split()[0]}")
