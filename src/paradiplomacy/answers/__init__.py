"""Questions about a record, each asked once: commands, pages and Python show the same answer."""

from paradiplomacy.answers.exchanges import ExchangeAnswer, exchange_list
from paradiplomacy.answers.laws import LawAnswer, TieUnderLaw, law_list, law_named
from paradiplomacy.answers.places import PlaceLine, place_list
from paradiplomacy.answers.search import SearchHit, search
from paradiplomacy.answers.ties import TieLine, tie_list

__all__ = ["ExchangeAnswer", "LawAnswer", "PlaceLine", "SearchHit", "TieLine"]
__all__ += ["TieUnderLaw", "exchange_list", "law_list", "law_named", "place_list", "search"]
__all__ += ["tie_list"]
