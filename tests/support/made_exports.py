"""Exports as ODK Central and KoboToolbox write them, of the form that pyxform made.

Columns come from the XForm itself, so that an export holds what the tools would hold. Formats:
ODK Central's CSV and OData JSON (https://docs.getodk.org/central-api-odata-endpoints/),
KoboToolbox's JSON of its API v2 and its CSV with XML values or with labels.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from paradiplomacy.interviews.form import form_fields
from paradiplomacy.interviews.instrument import Instrument

XF = "{http://www.w3.org/2002/xforms}"
_OWN = {"meta", "introduction"}


@dataclass(frozen=True)
class Filled:
    """A form that somebody filled in: texts by the name of the field."""

    instance: str
    cells: Mapping[str, str]
    root: str = ""
    replaces: str = ""
    edits: int = 0
    review: str = ""
    at: str = "2026-11-20T08:00:00.000Z"
    more: Mapping[str, str] = field(default_factory=dict)


def paths_of(xml: str) -> list[tuple[str, str]]:
    """Group and name of each field of the form, in its order."""
    root = ElementTree.fromstring(xml)
    instance = root.find(f".//{XF}model/{XF}instance")
    assert instance is not None
    paths = []
    for group in instance[0]:
        name = group.tag.partition("}")[2]
        if name not in _OWN:
            paths += [(name, child.tag.partition("}")[2]) for child in group]
    return paths


def central_csv(paths: Sequence[tuple[str, str]], forms: Sequence[Filled]) -> str:
    """ODK Central: groups before a hyphen; KEY stays through edits, meta-instanceID does not."""
    rows = [
        {
            "SubmissionDate": form.at,
            "introduction": "",
            **{f"{group}-{name}": form.cells.get(name, "") for group, name in paths},
            "meta-instanceID": f"uuid:{form.instance}",
            "meta-instanceName": "",
            "KEY": f"uuid:{form.root or form.instance}",
            "SubmitterID": "7",
            "SubmitterName": "An enumerator",
            "AttachmentsPresent": "0",
            "AttachmentsExpected": "0",
            "Status": "",
            "ReviewState": form.review,
            "DeviceID": "collect:Zk3",
            "Edits": str(form.edits),
            "FormVersion": "2026.11",
            **form.more,
        }
        for form in forms
    ]
    return _csv(rows, ",")


def central_json(paths: Sequence[tuple[str, str]], forms: Sequence[Filled]) -> str:
    """ODK Central's OData: groups as objects, whole numbers as numbers, empty ones null."""
    value = []
    for form in forms:
        entry: dict[str, Any] = {
            "__id": f"uuid:{form.root or form.instance}",
            "__system": {
                "submissionDate": form.at,
                "updatedAt": form.at if form.edits else None,
                "submitterId": "7",
                "submitterName": "An enumerator",
                "attachmentsPresent": 0,
                "reviewState": form.review or None,
                "edits": form.edits,
                "formVersion": "2026.11",
            },
            "meta": {"instanceID": f"uuid:{form.instance}", "instanceName": None},
        }
        for group, name in paths:
            text = form.cells.get(name, "")
            entry.setdefault(group, {})[name] = (
                int(text) if text.isdecimal() and len(text) < 4 else text or None
            )
        value.append(entry)
    return json.dumps(
        {"@odata.context": "https://odk.example/$metadata#Submissions", "value": value}
    )


def kobo_json(
    paths: Sequence[tuple[str, str]], forms: Sequence[Filled], *, roots: bool = True
) -> str:
    """KoboToolbox, API v2: paths as keys; what is empty is left out."""
    results = []
    for number, form in enumerate(forms, start=1):
        entry: dict[str, Any] = {
            "_id": number,
            "formhub/uuid": "f0",
            "__version__": "vA",
            **{f"{g}/{n}": form.cells[n] for g, n in paths if form.cells.get(n)},
            "meta/instanceID": f"uuid:{form.instance}",
            "_xform_id_string": "aB3",
            "_uuid": form.instance,
            "_attachments": [],
            "_status": "submitted_via_web",
            "_geolocation": [None, None],
            "_submission_time": form.at[:19],
            "_tags": [],
            "_notes": [],
            "_validation_status": {"uid": form.review, "label": ""} if form.review else {},
            "_submitted_by": None,
        }
        if form.replaces:
            entry["meta/deprecatedID"] = f"uuid:{form.replaces}"
        if roots:
            entry["meta/rootUuid"] = f"uuid:{form.root or form.instance}"
        results.append(entry)
    return json.dumps(
        {"count": len(results), "next": None, "previous": None, "results": results},
        ensure_ascii=False,
    )


def kobo_csv(
    paths: Sequence[tuple[str, str]],
    forms: Sequence[Filled],
    instrument: Instrument,
    *,
    labels: str = "",
) -> str:
    """KoboToolbox's CSV: semicolons; names and values of the form, or its labels in a language."""
    fields = {f.name: f for f in form_fields(instrument)}

    def column(group: str, name: str) -> str:
        return fields[name].label(labels) if labels else f"{group}/{name}"

    def value(name: str, text: str) -> str:
        chosen = dict(fields[name].choices) if labels else {}
        return chosen[text](labels) if text in chosen else text

    rows = [
        {
            **{column(g, n): value(n, form.cells.get(n, "")) for g, n in paths},
            "meta/rootUuid": f"uuid:{form.root or form.instance}",
            "_id": str(number),
            "_uuid": form.instance,
            "_submission_time": form.at[:19],
            "_validation_status": "",
            "_notes": "",
            "_status": "submitted_via_web",
            "_submitted_by": "",
            "__version__": "vA",
            "_tags": "",
            "_index": str(number),
        }
        for number, form in enumerate(forms, start=1)
    ]
    return _csv(rows, ";")


def _csv(rows: Sequence[Mapping[str, str]], delimiter: str) -> str:
    out = io.StringIO(newline="")
    columns = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
