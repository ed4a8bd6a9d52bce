"""Questions about a record, each asked once: commands, pages and Python show the same answer."""

from paradiplomacy.record.questions.exchanges import ExchangeSummary, exchange_list
from paradiplomacy.record.questions.places import PlaceSummary, place_list
from paradiplomacy.record.questions.ties import TieSummary, tie_list

__all__ = [
    "ExchangeSummary",
    "PlaceSummary",
    "TieSummary",
    "exchange_list",
    "place_list",
    "tie_list",
]
