"""The questions whose answers the hypotheses lack, each put to both ends of a tie.

An answer is a row of ``answers.csv``: the account, the item's key, and a number on its scale.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ITEMS", "Item", "items"]

_TRUST = "1 not at all, 2 little, 3 somewhat, 4 much, 5 fully"
_TRUST_ZH = "1 完全不，2 很少，3 一般，4 较多，5 完全"
_YES = "0 no, 1 yes"
_YES_ZH = "0 否，1 是"


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the instrument.

    Parameters
    ----------
    key : str
        As in column ``question`` of ``answers.csv``.
    english, chinese : str
        The question, to be asked in the respondent's language.
    scale, scale_chinese : str
        What the numbers mean.
    """

    key: str
    english: str
    chinese: str
    scale: str
    scale_chinese: str


ITEMS: dict[str, Item] = {
    item.key: item
    for item in (
        Item(
            "trust.city",
            "How far do you trust your counterparts in the partner city's government?",
            "您在多大程度上信任伙伴城市政府的同行？",
            _TRUST,
            _TRUST_ZH,
        ),
        Item(
            "trust.above",
            "How far do you trust counterparts of the other country above the city level?",
            "您在多大程度上信任对方国家城市以上层级的同行？",
            _TRUST,
            _TRUST_ZH,
        ),
        Item(
            "purpose.mutual-gain",
            "Was a gain for both ends, in trade or know-how, a reason to found the tie?",
            "建立关系的理由之一是否为双方在经贸或知识上互利？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "purpose.solidarity",
            "Was help for people who suffer harm a reason to found the tie?",
            "建立关系的理由之一是否为声援受苦的人们？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "crisis.stopped",
            "Did your end stop exchanges because of a crisis between both countries?",
            "贵方是否曾因两国之间的危机而停止交流？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "crisis.months-until-return",
            "How many months passed until the first exchange after that?",
            "此后多少个月恢复首次交流？",
            "months",
            "月数",
        ),
        Item(
            "friction.rival-tie",
            "Has the partner raised your tie to the other side of the Taiwan Strait?",
            "伙伴城市是否曾就贵方与海峡另一侧的关系提出过问题？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "trade.any",
            "Has the tie done anything to draw trade or investment?",
            "双方关系是否开展过促进贸易或投资的活动？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "training.any",
            "Has one end trained officials of the other?",
            "是否有一方培训过另一方的官员？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "training.taught",
            "In such training, which end taught: yours, the partner's, or both?",
            "培训由哪一方授课：贵方、对方还是双方？",
            "1 ours, 2 the partner's, 3 both",
            "1 我方，2 对方，3 双方",
        ),
        Item(
            "approval.months",
            "How many months passed between the proposal of the tie and its approval?",
            "从提出建立关系到获得批准用了多少个月？",
            "months",
            "月数",
        ),
        Item(
            "exchange.through",
            "Of last year's exchanges, how many were carried by a body beyond both places?",
            "去年的交流中，有多少项由双方以外的机构承办？",
            "count",
            "项数",
        ),
        Item(
            "exchange.count",
            "How many exchanges took place in the last year, also if none?",
            "去年共有多少项交流（没有也请填写零）？",
            "count",
            "项数",
        ),
        Item(
            "climate.any",
            "Has the tie worked on climate, clean energy or emissions?",
            "双方关系是否涉及气候、清洁能源或减排？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "rural.any",
            "Has the tie done anything for the development of rural areas?",
            "双方关系是否开展过促进农村发展的活动？",
            _YES,
            _YES_ZH,
        ),
        Item(
            "opinion.local",
            "How favourable is opinion of the other country in your place?",
            "当地民众对对方国家的看法有多正面？",
            "1 very unfavourable to 5 very favourable",
            "1 非常负面至 5 非常正面",
        ),
    )
}
"""Every item by key."""


def items(*keys: str) -> tuple[Item, ...]:
    """The items of some keys, in order.

    Examples
    --------
    >>> items("trade.any")[0].scale
    '0 no, 1 yes'
    """
    return tuple(ITEMS[key] for key in keys)
