"""Import every module of the installed package.

python scripts/import_all.py
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import dyadevents
import paradiplomacy

names = [
    module.name
    for package in (dyadevents, paradiplomacy)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]
# alembic runs its environment; that is not an import
names = [n for n in names if ".migrations." not in n]
for name in names:
    importlib.import_module(name)
print(f"{len(names)} modules import on Python {sys.version.split()[0]}")
