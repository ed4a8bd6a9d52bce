"""Charts are held against Vega-Lite's schema, which Altair ships: all that are drawn, or none."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema_rs import Draft7Validator

from paradiplomacy.results.charts.vega import Chart, Spec

__all__ = ["hold_charts_against_schema"]


def hold_charts_against_schema(patch: pytest.MonkeyPatch) -> None:
    """Raise a `jsonschema_rs.ValidationError` for a chart that is not as the schema wants it."""
    unchecked = Chart.spec

    def spec(chart: Chart) -> Spec:
        made = unchecked(chart)
        schema().validate(made)
        return made

    patch.setattr(Chart, "spec", spec)


@cache
def schema() -> Draft7Validator:
    path = files("altair") / "vegalite" / "v6" / "schema" / "vega-lite-schema.json"
    text = path.read_text(encoding="utf-8")
    return Draft7Validator(json.loads(text, object_hook=with_quoted_reference))


def with_quoted_reference(part: dict[str, Any]) -> dict[str, Any]:
    """Quotes names in references such as ``Dict<string>``, which the schema leaves as they are."""
    reference = part.get("$ref")
    return part | {"$ref": quote(reference, safe="#/")} if isinstance(reference, str) else part
