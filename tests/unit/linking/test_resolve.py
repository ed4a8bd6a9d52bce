"""Place resolution on small lists of which the answer is known."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.support.made_registries import registry

from paradiplomacy.linking.co_partners import KnownTie, known_ties
from paradiplomacy.linking.geonames import METHOD
from paradiplomacy.linking.resolution import Resolution
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.linking.review import ask
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Voice
from paradiplomacy.record.open import read_material
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mention_keys import mention_key

SPRINGFIELD_IL, SPRINGFIELD_MA, KENT_WA = 4250542, 4951788, 5799625


def listed(*pairs: tuple[str, str], **places: Mapping[str, str]) -> Material:
    """A list of pairs; a place is its name, with its country as the last two letters."""
    said = {
        told: dict(places.get(told, {})) | {"name": told[:-3], "country": told[-2:]}
        for pair in pairs
        for told in pair
    }
    return registry("listed", said, pairs)


def found(
    material: Material,
    *,
    known: tuple[KnownTie, ...] = (),
    decided: tuple[Judgement, ...] = (),
) -> Resolution:
    return resolve(material, gazetteer=gazetteer(), known=known, decided=decided)


def places(resolution: Resolution) -> dict[str, str]:
    """Mention to `name, division` of what it resolved to."""
    answers = {}
    for judgement in resolution.judgements:
        place = gazetteer().by_key(judgement.object)
        assert place is not None
        answers[judgement.subject.removeprefix(f"{place.country.lower()}-listed-")] = place.label
    return answers


def asked(resolution: Resolution) -> dict[str, str]:
    return {one.name: one.why for one in resolution.queue}


def test_names_that_are_clear_are_told_and_explained() -> None:
    resolution = found(listed(("Little Rock US", "Changchun CN")))
    assert set(places(resolution).values()) == {"Little Rock, Arkansas", "Changchun, Jilin"}
    assert resolution.queue == ()
    for judgement in resolution.judgements:
        assert judgement.kind is JudgementKind.SAME_PLACE
        assert (judgement.method, judgement.by) == (METHOD, "paradiplomacy")
        assert "name +3.0; population" in judgement.why


def test_a_namesake_is_not_guessed() -> None:
    resolution = found(listed(("Springfield US", "Wittenberg DE")))
    question = next(one for one in resolution.queue if one.name == "Springfield")
    labels = [candidate.label for candidate in question.candidates]
    assert labels[:2] == ["Springfield, Missouri", "Springfield, Massachusetts"]
    assert "Springfield" not in places(resolution)
    assert question.candidates[0].probability < 0.95


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Springfield, Illinois", "Springfield, Illinois"),
        ("Springfield, MA", "Springfield, Massachusetts"),
        ("Springfield (Oregon)", "Springfield, Oregon"),
    ],
)
def test_a_qualifier_tells_namesakes_apart(name: str, label: str) -> None:
    resolution = found(listed((f"{name} US", "Wittenberg DE")))
    assert label in places(resolution).values()


def test_a_stated_state_tells_namesakes_apart_and_is_never_overruled() -> None:
    told = {"Columbus US": {"admin1": "Indiana"}, "Phoenix US": {"admin1": "Ohio"}}
    material = listed(("Columbus US", "Xiangyang CN"), ("Phoenix US", "Chengdu CN"), **told)
    resolution = found(material)
    assert places(resolution)["columbus-us"] == "Columbus, Indiana"
    assert "not Ohio" in asked(resolution)["Phoenix"]


@pytest.mark.parametrize(
    ("name", "country", "state", "label"),
    [
        ("曼彻斯特", "US", "康涅狄格州", "Manchester, Connecticut"),
        ("伯明翰", "US", "密歇根州", "Birmingham, Michigan"),
        ("奥罗拉市（伊利诺伊州）", "US", "", "Aurora, Illinois"),
        ("奧羅拉市（伊利諾州）", "US", "", "Aurora, Illinois"),
        ("哥伦布", "US", "喬治亞州", "Columbus, Georgia"),
        ("Portland", "US", "俄勒冈州", "Portland, Oregon"),
        ("府中市（広島県）", "JP", "", "Fuchūchō, Hiroshima"),
        ("バーミンガム", "US", "アラバマ州", "Birmingham, Alabama"),
        ("バーミンガム（アラバマ州）", "US", "", "Birmingham, Alabama"),
        ("광주시", "KR", "경기도", "Gwangju, Gyeonggi-do"),
        ("오로라", "US", "일리노이주", "Aurora, Illinois"),
        ("Rostov (oblast de Iaroslavl)", "RU", "", "Rostov Veliky, Yaroslavl Oblast"),
        ("Nürnberg", "DE", "Bayern", "Nuremberg, Bavaria"),  # the only one of that name
    ],
)
def test_a_state_is_read_in_other_languages(
    name: str, country: str, state: str, label: str
) -> None:
    answer = ask(name, country, gazetteer=gazetteer(), admin1=state)
    assert answer.taken
    assert answer.candidates[0].label == label


@pytest.mark.parametrize(
    ("name", "country", "state"),
    [
        ("Francoforte (Brandemburgo)", "DE", "Brandemburgo"),
        ("バーミンガム", "US", "アラバラ州"),
        ("광주시", "KR", "강남도"),
        ("오로라", "US", "일리노시주"),
        ("Ростов", "RU", "Ярославская обл."),
        ("Neustadt", "DE", "Oberfranken"),
    ],
)
def test_a_state_that_is_not_understood_is_asked_about(name: str, country: str, state: str) -> None:
    column = ask(name.partition(" (")[0], country, gazetteer=gazetteer(), admin1=state)
    bracket = name if "(" in name else f"{name} ({state})"
    for answer in (column, ask(bracket, country, gazetteer=gazetteer())):
        assert not answer.taken
        assert "is not understood" in answer.why
        assert "not near" not in answer.why


def test_a_state_in_another_language_is_held_against_the_wrong_namesake() -> None:
    answer = ask("Francoforte", "DE", gazetteer=gazetteer(), admin1="Brandeburgo")
    assert not answer.taken
    assert "Hesse" in answer.why


def test_a_part_of_a_city_is_not_its_namesake_far_away() -> None:
    resolution = found(listed(("Suzhou – Wuzhong CN", "Southlake US")))
    assert "not near suzhou" in asked(resolution)["Suzhou – Wuzhong"]


@pytest.mark.parametrize(
    "name", ["Arlington County US", "Hubei Province CN", "Fukui Prefecture JP", "Kutno County PL"]
)
def test_an_area_does_not_become_the_town_of_its_name(name: str) -> None:
    resolution = found(listed((name, "Aachen DE")))
    why = asked(resolution)[name[:-3]]
    assert why.startswith("named as a") or "is called so" in why
    assert list(places(resolution).values()) == ["Aachen, North Rhine-Westphalia"]


def test_a_state_is_not_a_town() -> None:
    material = registry("listed", {"Ohio": {"country": "US"}, "Hubei": {"country": "CN"}},
                        [("Ohio", "Hubei")])  # fmt: skip
    assert found(material).judgements == ()


def test_company_known_elsewhere_decides() -> None:
    material = listed(("Kent US", "Yangzhou CN"), ("Springfield US", "Jining CN"))
    alone = found(material)
    known = known_ties(read_material("sino_us"))
    in_company = found(material, known=known)
    assert {"Kent", "Springfield"} <= set(asked(alone))
    assert places(in_company)["kent-us"] == "Kent, Washington"
    why = next(j.why for j in in_company.judgements if j.object == f"us-gn-{KENT_WA}")
    assert "tied with Yangzhou (sino_us) +5.0" in why


def test_partners_that_point_to_two_places_are_told_apart_by_a_person() -> None:
    known = known_ties(read_material("sino_us"))
    material = listed(("Wilmington US", "Dandong CN"), ("Wilmington US", "Ningbo CN"))
    why = asked(found(material, known=known))["Wilmington"]
    assert why.startswith("one name, several places: ")
    assert "North Carolina" in why
    assert "Delaware" in why


def test_what_a_partner_is_known_to_be_tied_with_is_not_overlooked() -> None:
    known = known_ties(read_material("sino_us"))
    material = listed(("Gillette US", "Yulin CN"))
    assert "Shaanxi" in asked(found(material, known=known))["Yulin"]


def test_names_of_one_list_explain_each_other() -> None:
    pairs = (("Springfield US", "Jining CN"), ("Springfield, Illinois US", "Jining CN"))
    resolution = found(listed(*pairs))
    assert places(resolution)["springfield-us"] == "Springfield, Illinois"
    why = next(j.why for j in resolution.judgements if j.subject.endswith("-springfield-us"))
    assert "this record" in why


def test_a_slip_of_spelling_is_a_question_until_something_bears_it_out() -> None:
    lone = found(listed(("Zhengzhuo CN", "Aachen DE")))
    question = next(one for one in lone.queue if one.name == "Zhengzhuo")
    assert question.candidates[0].label == "Zhengzhou, Henan"
    assert "only spelt alike" in question.why
    borne = found(listed(("Zhengzhuo CN", "Aachen DE"), ("Zhengzhou CN", "Aachen DE")))
    answers = {j.subject: j.object for j in borne.judgements}
    assert len({v for k, v in answers.items() if "-zhengzh" in k}) == 1


META = RecordMeta("listed", "", "", "", ("en",), (), "2026", "", "", ())
LISTS = Source("lists", "", "", "en", "third", Voice.REFERENCE)


def located(name: str, country: str, at: tuple[float, float], **more: str) -> Material:
    extractor = Extractor(META, [LISTS], file="list", method="made/1")
    place = extractor.place(name, country, coordinates=at, **more)
    extractor.listing(place, extractor.place("Aachen", "DE"))
    return extractor.close().material


def test_coordinates_abroad_decide_nothing() -> None:
    resolution = found(located("Little Rock", "US", (52.48, -1.89)))
    assert "little-rock" in places(resolution)
    abroad = found(located("Birmingham", "US", (52.48, -1.89)))
    nowhere = found(listed(("Birmingham US", "Aachen DE")))
    assert asked(abroad) == asked(nowhere)


def test_coordinates_near_a_candidate_speak_for_it() -> None:
    near = found(located("Springfield", "US", (39.8, -89.65), wikidata_id="Q28515"))
    assert places(near)["springfield"] == "Springfield, Illinois"


def points(*rows: tuple[str, str, tuple[float, float]]) -> Material:
    extractor = Extractor(META, [LISTS], file="list", method="made/1")
    partner = extractor.place("Aachen", "DE")
    for name, country, at in rows:
        extractor.listing(partner, extractor.place(name, country, coordinates=at))
    return extractor.close().material


GOOD = [
    ("Little Rock", "US", (34.75, -92.29)), ("Changchun", "CN", (43.88, 125.32)),
    ("Toulon", "FR", (43.12, 5.93)), ("Kraków", "PL", (50.06, 19.94)),
    ("Bari", "IT", (41.12, 16.87)),
]  # fmt: skip


def test_coordinates_decide_between_namesakes_and_forbid_those_far_away() -> None:
    assert places(found(points(*GOOD, ("Springfield", "US", (39.8, -89.65)))))["springfield"] == (
        "Springfield, Illinois"
    )
    far = found(points(*GOOD, ("Toulouse", "FR", (48.39, -4.49))))  # at Brest
    assert "toulouse" not in places(far)
    assert "km away" in asked(far)["Toulouse"]


def test_points_of_a_source_that_often_errs_forbid_nothing() -> None:
    wrong = [(name, country, (at[0] + 3, at[1])) for name, country, at in GOOD * 4]
    bad = [(f"{name}", country, at) for name, country, at in wrong]
    resolution = found(points(*bad, ("Toulouse", "FR", (48.39, -4.49))))
    assert places(resolution)["toulouse"].startswith("Toulouse")


def test_a_village_that_the_gazetteer_lacks_exists_by_its_point() -> None:
    resolution = found(points(*GOOD, ("Nowhereham", "GB", (52.1, 0.3))))
    assert asked(resolution) == {}
    stated = {
        said.property: said.value
        for said in resolution.places
        if said.subject.endswith("nowhereham")
    }
    assert stated == {"latitude": "52.1", "longitude": "0.3"}
    assert {s.source for s in resolution.apply().statements} <= {
        source.id for source in resolution.apply().sources
    }
    abroad = found(points(*GOOD, ("Nowhereham", "GB", (33.1, 0.3))))
    assert "is called so" in asked(abroad)["Nowhereham"]


def test_a_place_in_a_city_that_a_hyphen_joins() -> None:
    resolution = found(listed(("Istanbul-Üsküdar TR", "Aachen DE")))
    assert "Üsküdar, Istanbul" in set(places(resolution).values())


def test_a_city_may_be_called_as_another_language_does() -> None:
    resolution = found(listed(("Kischinau MD", "Aachen DE")))
    assert "Chisinau, Chișinău Municipality" in set(places(resolution).values())


@pytest.mark.parametrize(
    "name",
    [
        "Malmö, Lund SE", "Lund, Malmö SE", "Leeds, Bradford GB", "Leeds – Bradford GB",
        "Porto, Braga PT", "Bern, Basel CH", "Gent, Brügge BE", "Minneapolis, St. Paul US",
        "Moskva, S:t Petersburg RU", "Kobe, Osaka JP",
    ],
)  # fmt: skip
def test_a_second_place_after_a_comma_is_not_lost(name: str) -> None:
    assert name[:-3] in asked(found(listed((name, "Aachen DE"))))


def test_a_second_place_in_another_country_is_not_lost() -> None:
    pair = ("Haarlem, Angers", "Aachen")
    material = registry("listed", {pair[0]: {}, "Aachen": {"country": "DE"}}, [pair])
    assert "in NL, not angers" in asked(found(material))["Haarlem, Angers"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Nippes, Köln DE", "Nippes, North Rhine-Westphalia"),
        ("Kunshan, Suzhou CN", "Kunshan, Jiangsu"),
        ("Yiwu, Jinhua CN", "Yiwu, Zhejiang"),
        ("Üsküdar, Istanbul TR", "Üsküdar, Istanbul"),
        ("Rho, Milano IT", "Rho, Lombardy"),
        ("Binhu (Wuxi) CN", "Binhu, Jiangsu"),
        ("Washington, D.C. US", "Washington, District of Columbia"),
    ],
)
def test_a_part_of_a_city_or_district_after_a_comma_is_itself(name: str, label: str) -> None:
    assert label in places(found(listed((name, "Aachen DE")))).values()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kazan", "ru-gn-551487"),
        ("Birmingham, Alabama", "us-gn-4049979"),
        ("Shanghai", "cn-gn-1796236"),
        ("Atlanta, Georgia", "us-gn-4180439"),
    ],
)
def test_without_a_country_a_place_is_looked_for_anywhere(name: str, key: str) -> None:
    material = registry("listed", {name: {}, "Aachen": {"country": "DE"}}, [(name, "Aachen")])
    assert key in {judgement.object for judgement in found(material).judgements}


@pytest.mark.parametrize("name", ["Somme", "N.N."])
def test_a_small_place_elsewhere_is_not_taken_by_another_name_of_it(name: str) -> None:
    material = registry("listed", {name: {}, "Bonn": {"country": "DE"}}, [(name, "Bonn")])
    assert name in asked(found(material))


def test_without_a_country_names_of_several_places_wait_until_company_tells() -> None:
    ends: dict[str, dict[str, str]] = {"Springfield": {}, "Changchun": {"country": "CN"}}
    material = registry("listed", ends, [("Springfield", "Changchun")])
    assert "no country is stated" in asked(found(material))["Springfield"]
    known = known_ties(read_material("sino_us"))
    rock = registry("listed", {"Kent": {}, "Yangzhou": {"country": "CN"}}, [("Kent", "Yangzhou")])
    assert "no country is stated" in asked(found(rock))["Kent"]
    told = found(rock, known=known)
    assert f"us-gn-{KENT_WA}" in {judgement.object for judgement in told.judgements}


def test_what_people_decided_is_left_alone_and_its_place_is_stated() -> None:
    material = listed(("Springfield US", "Jining CN"))
    mention = mention_key("US", "listed", "Springfield US")
    for place in (f"us-gn-{SPRINGFIELD_MA}", mention):
        by_hand = Judgement(JudgementKind.SAME_PLACE, mention, place, "Ann", "2026-01-01", "why")
        resolution = found(material, decided=(by_hand,))
        assert mention not in {j.subject for j in resolution.judgements}
        assert mention not in {one.mention for one in resolution.queue}
        stated = {said.subject for said in resolution.places}
        assert (f"place:us-gn-{SPRINGFIELD_MA}" in stated) == (place != mention)


def test_it_becomes_material_that_holds_together() -> None:
    material = listed(("Little Rock US", "Changchun CN"))
    applied = found(material).apply()
    assert {said.source for said in applied.statements} <= {one.id for one in applied.sources}
    assert set(material.statements) < set(applied.statements)
    assert len(applied.judgements) == 2
    assert found(applied).judgements == ()  # told already


@pytest.mark.parametrize("name", ["Monterrey, Mexico", "Puebla, Mexico", "Managua, Nicaragua"])
def test_a_country_that_is_named_like_its_city_is_no_second_place(name: str) -> None:
    resolution = found(
        registry("listed", {"a": {"name": name}, "b": {"name": "Tacoma, WA"}}, [("a", "b")])
    )
    assert name.partition(",")[0] in {
        label.partition(",")[0] for label in places(resolution).values()
    }


@pytest.mark.parametrize("name", ["Honolulu, Põlva", "Bielawa, Lethbridge", "Fortaleza, Varėna"])
def test_two_towns_in_a_cell_are_asked_about_however_small(name: str) -> None:
    resolution = found(
        registry("listed", {"a": {"name": name}, "b": {"name": "Tacoma, WA"}}, [("a", "b")])
    )
    assert name in asked(resolution)


def test_another_name_in_brackets_is_no_place_elsewhere() -> None:
    resolution = found(listed(("eThekwini (Durban) ZA", "City of Cape Town ZA")))
    assert set(places(resolution).values()) == {"Durban, KwaZulu-Natal", "Cape Town, Western Cape"}
