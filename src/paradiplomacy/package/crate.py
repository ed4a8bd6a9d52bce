"""Metadata of a package as a research object: ``ro-crate-metadata.json`` (RO-Crate 1.2).

It is also the list by which a package knows its own files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from paradiplomacy import __version__
from paradiplomacy.results.record_tables import all_tables
from paradiplomacy.site.downloads import TYPES

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

    from paradiplomacy.package.readme import About

CRATE = "ro-crate-metadata.json"
SCHEMA = "paradiplomacy/package/1"
"""Marks a crate as a package that we wrote."""

SOFTWARE = "#paradiplomacy"
ARTICLE = (
    "https://risingpowersproject.com/quarterly/"
    "sino-u-s-sister-city-relations-subnational-networks-and-paradiplomacy/"
)

_INPUTS = ("data/", "plan/", "hypotheses/")

_FORMATS = {
    **{f".{ending}": about.partition(";")[0] for ending, about in TYPES.items()},
    ".md": "text/markdown",
    ".py": "text/x-python",
    ".sh": "text/x-shellscript",
    ".whl": "application/zip",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
_SAYS = {
    "README.md": "What this package is and how to run it",
    "CODEBOOK.md": "Every table and column",
    "codebook.csv": "Every table and column, for programs",
    "log.txt": "What was run, in order, with times, versions and warnings",
    "code/run.py": "Makes the results again and compares them",
    "code/run.sh": "Starts run.py",
    "code/verify.py": "Compares tables of a new run with those of this package",
    "code/requirements.txt": "Exact versions of everything that was installed",
    "results/index.html": "First page of the site of the results; it opens in a browser",
    "results/manifest.json": "Versions, rule, seed, and hashes of what went in and came out",
}


def files_of(folder: Path) -> set[str]:
    """The files that the metadata of an earlier package names; none where there is no such."""
    try:
        return _files_named_in_crate((folder / CRATE).read_bytes())
    except OSError:
        return set()


def is_ours(metadata: bytes) -> bool:
    """True if a file of metadata is of a package that we wrote."""
    return bool(_files_named_in_crate(metadata))


def _files_named_in_crate(metadata: bytes) -> set[str]:
    try:
        entities = {entity["@id"]: entity for entity in json.loads(metadata)["@graph"]}
        if entities["./"]["additionalType"] != SCHEMA:
            return set()
        named = (key for key, entity in entities.items() if entity["@type"] == "File")
        return {CRATE, *map(unquote, named)}
    except (ValueError, KeyError, TypeError):
        return set()


def write_crate(folder: Path, about: About) -> None:
    """Describe everything that lies in a folder; nothing may be added to it afterwards."""
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.2")
    add = partial(_add_context_entity, crate)
    names = {meta.licence: None for meta in about.record.metas}
    licences = {name: add(_licence(name), "CreativeWork", name=name) for name in names}
    mit = licences.get("MIT") or add(_licence("MIT"), "CreativeWork", name="MIT")
    coders = {
        meta.coder: add(f"#{_make_slug(meta.coder)}", "Organization", name=meta.coder)
        for meta in about.record.metas
    }
    article = add(
        ARTICLE,
        "ScholarlyArticle",
        name="Sino-U.S. Sister City Relations: Subnational Networks and Paradiplomacy",
        author="Benjamin Leffel; Sohaela Amiri",
        datePublished="2018",
        isPartOf="Rising Powers Quarterly",
    )
    version = about.manifest["python"]
    python = add(
        "#python",
        "SoftwareApplication",
        name="Python",
        url="https://www.python.org/",
        version=version,
        softwareVersion=version,
    )
    described = _described_files(crate, folder)
    software = add(
        SOFTWARE,
        "SoftwareApplication",
        name="paradiplomacy",
        url=next(file for name, file in described.items() if name.endswith(".whl")),
        version=__version__,
        softwareVersion=__version__,
        license=mit,
        softwareRequirements=[python, described["code/requirements.txt"]],
    )
    for meta in about.record.metas:
        crate.add_dataset(
            dest_path=f"data/{meta.id}/",
            properties={
                "name": meta.title,
                "description": meta.description,
                "license": licences[meta.licence],
                "author": coders[meta.coder],
                "inLanguage": list(meta.languages),
                "temporalCoverage": f"../{meta.as_of}",
                "hasPart": _files_in_folders(described, f"data/{meta.id}/"),
            },
        )
    ended = about.started + timedelta(seconds=about.spent.seconds)
    private = f" Not to be published: it is for {about.full_for} alone." if about.full_for else ""
    whole = {
        "name": about.title,
        "description": "Records of sister-city ties, the code that tests claims on them, and all "
        f"that it makes of them: a replication package.{private}",
        "license": _one_or_all(licences.values()),
        "author": _one_or_all(coders.values()),
        "datePublished": ended.isoformat(timespec="seconds"),
        "additionalType": SCHEMA,
        "citation": article,
        "mentions": _add_run(crate, about, ended, described, software),
    }
    for name, value in whole.items():
        crate.root_dataset[name] = value
    (folder / CRATE).write_text(
        json.dumps(crate.metadata.generate(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _add_context_entity(crate: ROCrate, key: str, kind: str, **properties: Any) -> Any:
    from rocrate.model.contextentity import ContextEntity

    return crate.add(ContextEntity(crate, key, properties={"@type": kind, **properties}))


def _described_files(crate: ROCrate, folder: Path) -> dict[str, Any]:
    """Every file but the description itself, by its path."""
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != CRATE
    }
    return {
        name: crate.add_file(path, dest_path=name, properties=_properties_of_file(name, path))
        for name, path in files.items()
    }


def _files_in_folders(described: Mapping[str, Any], *folders: str) -> list[Any]:
    return [file for name, file in described.items() if name.startswith(folders)]


def _add_run(
    crate: ROCrate, about: About, ended: datetime, described: Mapping[str, Any], software: Any
) -> Any:
    return _add_context_entity(
        crate,
        "#run",
        "CreateAction",
        name="The run that made the results",
        description=about.manifest["command"],
        instrument=software,
        object=_files_in_folders(described, *_INPUTS),
        result=_files_in_folders(described, "results/"),
        startTime=about.started.isoformat(timespec="seconds"),
        endTime=ended.isoformat(timespec="seconds"),
    )


def _properties_of_file(name: str, path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": name,
        "description": _description(name, path),
        "encodingFormat": _FORMATS.get(path.suffix, "application/octet-stream"),
        "contentSize": str(path.stat().st_size),
        "sha256": digest,
    }


def _description(name: str, path: Path) -> str:
    if name in _SAYS:
        return _SAYS[name]
    if name.startswith("results/tables/"):
        about = all_tables().get(path.stem)
        return f"Table of the results; one row is {about.row}" if about else "Table of the results"
    kinds = {
        "data/": "Part of a record: see CODEBOOK.md",
        "results/figures/": f"Figure {path.stem} of the results",
        "results/": "Part of the site of the results",
        "plan/": "Plan of the analysis, which the run carried out",
        "hypotheses/": "Hypotheses of the authors, tested beside all others",
        "texts/": "Text of an interview; not to be published",
        "code/": "The code that computed the results, as a wheel",
    }
    return next(
        (description for start, description in kinds.items() if name.startswith(start)), name
    )


def _one_or_all(values: Iterable[Any]) -> Any:
    """A single value as itself, as RO-Crate wants it; several as a list."""
    distinct = list(values)
    return distinct[0] if len(distinct) == 1 else distinct


def _licence(name: str) -> str:
    """The address of a licence where it is an SPDX identifier, else a key within the crate."""
    is_spdx = re.fullmatch(r"[A-Za-z0-9.+-]+", name) is not None
    return f"https://spdx.org/licenses/{name}" if is_spdx else f"#{_make_slug(name)}"


def _make_slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "unnamed"
