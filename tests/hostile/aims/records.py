"""Record folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.hostile.aims.case import Aimed, Content, aim, slug
from tests.hostile.materials import (
    STORE,
    record_files,
    whole_record,
)
from tests.support.folders import LITTLE_ROCK, Folder


def _small(change: Callable[[Folder], object]) -> dict[str, Content]:
    """The small record with something changed."""

    def files() -> dict[str, bytes]:

        with TemporaryDirectory() as at:
            folder = whole_record(Path(at) / "small")
            change(folder)
            path = folder.write()
            return {f"small/{one.name}": one.read_bytes() for one in sorted(path.iterdir())}

    return dict(files())


_COUNTS = {
    "nineteen nines": "9" * 19,
    "four hundred and one digits": "9" * 401,
    "two to the 63": str(2**63),
    "two to the 64": str(2**64),
    "two to the 128": str(2**128),
}
_READINGS = {
    "largest double": "1.7976931348623157e308",
    "beyond": "1e309",
    "tiny": "5e-324",
    "nan": "nan",
    "inf": "inf",
    "digits": "1" * 5000,
}


@aim
def numbers_of_records() -> Iterator[Aimed]:
    """What `record validate` accepts, every other command can work with."""
    cells = [
        ("places.csv", 0, "population", _COUNTS),
        ("places.csv", 0, "geonames_id", _COUNTS),
        ("series.csv", 0, "value", _READINGS),
    ]
    for file, row, column, values in cells:
        for name, value in values.items():

            def change(
                folder: Folder,
                file: str = file,
                row: int = row,
                column: str = column,
                value: str = value,
            ) -> None:
                folder.change(file, row, **{column: value})

            files = _small(change)
            for argv in (
                ("export", "csv", "--record", "small", "--out", "out"),
                ("export", "parquet", "--record", "small", "--out", "out"),
                ("export", "record", "--record", "small", "--out", "out"),
                ("export", "geojson", "--record", "small", "--out", "out"),
                ("record", "info", "--record", "small", "--json"),
                ("import", "small", "--store", STORE),
                ("place", "show", LITTLE_ROCK, "--record", "small", "--json"),
                ("network", "stats", "--record", "small", "--json"),
                ("mechanisms", "fit", "--record", "small", "--json"),
            ):
                what = argv[1] if argv[0] == "export" else argv[0].replace("record", "info")
                yield Aimed(
                    f"{column} {name} {what}",
                    argv,
                    files,
                    expect="either",
                    names=() if argv[0] == "mechanisms" else (file,),
                )


@aim
def folders_of_records() -> Iterator[Aimed]:
    files = record_files()
    validate = ("record", "validate", "small")

    def put(name: str, content: bytes = b"x") -> Callable[[Path], None]:
        return lambda folder: (folder / "small" / name).write_bytes(content) and None

    for name in (
        ".DS_Store",
        "Thumbs.db",
        ".ties.csv.swp",
        "ties.csv~",
        "README.md",
        "~$ties.xlsx",
    ):
        yield Aimed(f"with {slug(name)}", validate, files, "either", prepare=put(name))
    yield Aimed(
        "a table in capitals", validate, files, names=("TOTALS.CSV",), prepare=put("TOTALS.CSV")
    )
    yield Aimed(
        "a workbook for a table",
        validate,
        files,
        names=("totals.xlsx",),
        prepare=put("totals.xlsx"),
    )
    yield Aimed(
        "a folder in it",
        validate,
        files,
        "either",
        prepare=lambda folder: (folder / "small" / "more").mkdir(),
    )
    yield Aimed(
        "a table that is a folder",
        validate,
        files,
        names=("totals.csv",),
        prepare=lambda folder: (folder / "small" / "totals.csv").mkdir(),
    )
    yield Aimed(
        "a link to its own folder",
        validate,
        files,
        "either",
        prepare=lambda folder: (folder / "small" / "more").symlink_to("."),
    )

    def many(folder: Path) -> None:
        for n in range(5000):
            (folder / "small" / f"stray{n}.csv").touch()

    yield Aimed("five thousand stray tables", validate, files, names=("stray0.csv",), prepare=many)
    for n, name in enumerate(
        (
            "",
            ".",
            "..",
            "/",
            "~",
            "-x",
            "small/ties.csv",
            "small/../small",
            "nowhere",
            "http://127.0.0.1:{port}/x",
            "x" * 5000,
            "\x1b[2J",
            "C:\\small",
        )
    ):
        expect: Any = "either" if name == "small/../small" else "refused"
        yield Aimed(
            f"named {n} validate", ("record", "validate", "--", name), files, expect, listens="page"
        )
        yield Aimed(
            f"named {n} info", ("record", "info", f"--record={name}"), files, expect, listens="page"
        )
        yield Aimed(
            f"named {n} import",
            ("import", "--store", STORE, "--", name),
            files,
            expect,
            listens="page",
        )

    def change(folder: Folder) -> None:
        folder.meta["id"] = "../../../../x"

    yield Aimed(
        "an id upwards",
        ("export", "record", "--record", "small"),
        _small(change),
        names=("record.yaml",),
    )
