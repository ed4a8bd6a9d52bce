"""Charts in Vega-Lite as plain dictionaries, in the words of its documentation.

Altair says the same through classes that check themselves: twenty milliseconds a chart, and half a
second to load. The tests hold every chart against Vega-Lite's schema instead.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"

_TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}


class Look(Spec):
    """Properties of a scale, an axis, a legend or a view: ``Look(domain=[0, 1], nice=False)``.

    Of a channel, too, where it has no type: the other end of a bar (``Look(field="high")``), or a
    place on the sheet (``Look(value=0)``).
    """


class Field(Spec):
    """Field that a channel shows, with its type, and properties of scale, axis and legend.

    >>> Field("ties:Q", title="Ties", scale=None)
    {'field': 'ties', 'type': 'quantitative', 'title': 'Ties', 'scale': None}
    """

    def __init__(self, field: str, **properties: Any) -> None:
        name, _, kind = field.rpartition(":")
        super().__init__(field=name, type=_TYPES[kind], **properties)


class Chart:
    """A chart of one mark, or of several over one another.

    Each method gives another chart, so that several can begin alike.

    `data`: the name under which a plan has its data; with their format as Vega-Lite has it.

    >>> chart = Chart("rows").mark("bar", size=4).encode(x=Field("year:Q"))
    >>> Chart.layer(chart, width=300).spec()["layer"][0]["mark"]
    {'type': 'bar', 'size': 4}
    """

    def __init__(self, data: str | Spec | None = None) -> None:
        self._spec: Spec = {}
        if data is not None:
            self._spec["data"] = {"name": data} if isinstance(data, str) else data

    @classmethod
    def layer(cls, *charts: Chart, **properties: Any) -> Chart:
        """Charts over one another, the last on top."""
        return cls()._with(layer=[chart._spec for chart in charts], **properties)

    def _with(self, **parts: Any) -> Chart:
        fresh = Chart()
        fresh._spec = {**self._spec, **parts}
        return fresh

    def mark(self, kind: str, **look: Any) -> Chart:
        """The same drawn as points, bars, rules ..."""
        return self._with(mark={"type": kind, **look})

    def encode(self, **channels: Spec) -> Chart:
        """The same with what its channels show."""
        return self._with(encoding=channels)

    def properties(self, **properties: Any) -> Chart:
        """The same with a width, a height, a view ..."""
        return self._with(**properties)

    def only(self, condition: str) -> Chart:
        """The same for those rows alone for which an expression is true."""
        return self._with(transform=[{"filter": condition}])

    def spec(self) -> Spec:
        """The chart in Vega-Lite."""
        return {**self._spec, "$schema": SCHEMA}
