"""Columns of exports as fields of the form, whatever an export calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paradiplomacy.interviews.form import FormField
from paradiplomacy.suggestions import suggestion

_META = {
    "instanceid": "instance",
    "deprecatedid": "replaces",
    "rootuuid": "root",
    "key": "key",
    "__id": "key",
    "_uuid": "uuid",
    "submissiondate": "at",
    "_submission_time": "at",
    "updatedat": "updated",
    "edits": "edits",
    "reviewstate": "review",
    "_validation_status": "review",
    "id": "key",
}
"""What stands in columns of a tool's own, by the last part of their name in small letters."""
_TOOLS_OWN = frozenset(
    {
        "founded_by_the_record",
        "attachmentsexpected",
        "attachmentspresent",
        "audit",
        "deviceid",
        "end",
        "formversion",
        "instancename",
        "introduction",
        "phonenumber",
        "start",
        "status",
        "submitterid",
        "submittername",
        "today",
        "username",
    }
)
"""Columns that ODK and KoboToolbox add, and that say nothing we need."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The names by which a field may go: in the form, as key, or as its label in a language."""

    by_name: Mapping[str, FormField]
    by_label: Mapping[str, FormField]

    @classmethod
    def of(cls, fields: Iterable[FormField]) -> FieldNames:
        """The names of some fields."""
        by_name: dict[str, FormField] = {}
        by_label: dict[str, FormField] = {}
        for field in fields:
            by_name.setdefault(field.name, field)
            if field.question is not None:
                by_name[field.question.key] = field
            for label in field.label.every:
                by_label.setdefault(_casefold_label(label), field)
        return cls(by_name, by_label)

    def field(self, column: str) -> FormField | None:
        """The field of a column; groups in front of its name, as tools write them, are left out.

        >>> from paradiplomacy.interviews.form import form_fields
        >>> from paradiplomacy.interviews.instrument import read_shipped
        >>> names = FieldNames.of(form_fields(read_shipped()))
        >>> columns = ("trade.any", "part_capacity-trade__any", "part_capacity/trade__any", "x")
        >>> [names.field(column) and names.field(column).name for column in columns]
        ['trade__any', 'trade__any', 'trade__any', None]
        """
        last = column.rpartition("/")[2]
        for name in (column, last, last.rpartition("-")[2]):
            if name in self.by_name:
                return self.by_name[name]
        labels = map(_casefold_label, (column, last))
        return next((self.by_label[label] for label in labels if label in self.by_label), None)

    @staticmethod
    def meta(column: str) -> str:
        """The part that a column of a tool's own has in a submission; ``""`` where we need none.

        >>> [FieldNames.meta(name) for name in ("meta-instanceID", "meta/rootUuid", "DeviceID")]
        ['instance', 'root', '']
        """
        return _META.get(_last_part_of_column(column), "") or _META.get(
            column.lower().partition("/")[0], ""
        )

    @staticmethod
    def is_tools_own(column: str) -> bool:
        """Tell if a tool adds such a column to every export."""
        return (
            column.startswith(("_", "meta/", "meta-", "@odata", "formhub/", "(column "))
            or (column.startswith("part_") and _last_part_of_column(column) == column)
            or _last_part_of_column(column) in _TOOLS_OWN
            or bool(FieldNames.meta(column))
        )

    def like(self, column: str) -> str:
        """The field that may have been meant by a column that is none."""
        return suggestion(column, self.by_name, listed=0)


def _last_part_of_column(column: str) -> str:
    return column.rpartition("/")[2].rpartition("-")[2].lower()


def _casefold_label(label: str) -> str:
    return " ".join(label.split()).casefold()
