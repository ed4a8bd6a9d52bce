import json
from pathlib import Path

from paradiplomacy.sources.tables import json_schema

ROOT = Path(__file__).parents[2]


def test_the_schema_file_is_that_of_the_tables() -> None:
    held = json.loads((ROOT / "docs/reference/record.schema.json").read_text(encoding="utf-8"))
    assert held == json_schema(), (
        "run: paradiplomacy record schema --out docs/reference/record.schema.json"
    )
