"""Questions about a record, each asked once: commands, pages and Python show the same answer."""

from paradiplomacy.answers.exchanges import ExchangeSummary, exchange_list
from paradiplomacy.answers.laws import CoveredTie, LawSummary, law_covers, law_list
from paradiplomacy.answers.places import PlaceSummary, place_list
from paradiplomacy.answers.search import SearchHit, search
from paradiplomacy.answers.ties import TieSummary, tie_list

__all__ = ["CoveredTie", "ExchangeSummary", "LawSummary", "PlaceSummary", "SearchHit"]
__all__ += ["TieSummary", "exchange_list", "law_covers", "law_list", "place_list", "search"]
__all__ += ["tie_list"]
