# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""With whom an area is compared: the centre by its name, peers by what they have in common, residents by who moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kloof.estimates import Missing
from kloof.gaps import gap
from kloof.gaps.centres import centre_of
from kloof.gaps.peers import base_years
from kloof.observations import Panel

Make = Callable[[Mapping[str, str]], Panel]

NAMES = "code,name,inwoners\n"
CRIME = "code,jaar,geregistreerde_misdrijven\nBU11110000,2024,50\nBU11110100,2024,300\nBU11110200,2024,60\n"


def town(*districts: str, municipality: str = "Stad") -> str:
    """A town of one neighbourhood of a thousand people per district."""
    rows = [f"GM1111,{municipality},{1000 * len(districts)}"]
    for place, name in enumerate(districts):
        rows += [f"WK1111{place:02},{name},1000", f"BU1111{place:02}00,buurt {place},1000"]
    return NAMES + "\n".join(rows) + "\n"


def test_the_rest_without_the_centre_by_hand(panel_of: Make):
    panel = panel_of({"kwb_2024_85984NED.csv": town("Oost", "Centrum", "West"), "c_47022NED.csv": CRIME})
    with_centre = gap(panel, "BU11110000", "registered_crime").points[0]
    without = gap(panel, "BU11110000", "registered_crime", versus="rest-without-centre")
    assert with_centre.comparator == pytest.approx(180.0)
    assert with_centre.gap == pytest.approx(-130.0), "better off than a rest that holds the centre"
    assert without.points[0].comparator == pytest.approx(60.0)
    assert without.points[0].gap == pytest.approx(-10.0)
    assert without.comparator_name.nl == "rest van Stad zonder het centrum"
    assert without.document().comparator.explained == (
        "Het centrum is hier: Centrum. Dat lazen wij aan de naam op de kaart van het CBS (2024); "
        "de gemeente heeft het niet bevestigd.",
    )


@pytest.mark.parametrize(
    ("name", "is_centre"),
    [
        ("Centrum", True),
        ("Wijk 00 Binnenstad", True),
        ("Stad-Centrum", True),
        ("Binnenstad-Noord", True),
        ("Centrum Stad", True),
        ("Stadshart", True),
        ("Schil rondom het centrum", False),
        ("Winkelcentrum", False),
        ("Dorp-Centrum", False),
        ("Centrum en Havens", False),
    ],
)
def test_a_name_counts_when_it_says_nothing_but_that_it_is_the_centre(panel_of: Make, name: str, is_centre: bool):
    panel = panel_of({"kwb_2024_85984NED.csv": town("Oost", name)})
    assert (centre_of(panel, ["GM1111"], 2024).codes == ("WK111101",)) is is_centre


def test_without_a_centre_on_the_map_there_is_a_reason_and_no_comparator(panel_of: Make):
    panel = panel_of({"kwb_2024_85984NED.csv": town("Oost", "Zuid", "West"), "c_47022NED.csv": CRIME})
    found = gap(panel, "BU11110000", "registered_crime", versus="rest-without-centre")
    assert found.points[0].missing is Missing.NO_COMPARATOR
    assert found.points[0].value == pytest.approx(50.0), "the area's own value stays"
    assert found.explained[0].nl == (
        "Wat het centrum van Stad is, weten wij niet: geen wijk of buurt heet zo op de kaart van 2024."
    )


def test_the_rest_is_shown_with_the_other_rests_beside_it(panel_of: Make):
    crime = CRIME + CRIME.split("\n", 1)[1].replace("2024", "2025")
    panel = panel_of({"kwb_2024_85984NED.csv": town("Oost", "Centrum", "West"), "c_47022NED.csv": crime})
    beside = gap(panel, "BU11110000", "registered_crime").document().beside
    assert [one.id for one in beside] == ["rest-without-programmes", "rest-without-centre"]
    assert (beside[1].gap_first, beside[1].gap_last) == (pytest.approx(-10.0), pytest.approx(-10.0))
    assert "centrum" in gap(panel, "BU11110000", "registered_crime").sentence().nl
    assert gap(panel, "BU11110000", "registered_crime", versus="city").beside == ()


KWB = "code,name,inwoners,inwoners0tot15,inwoners65plus,huishoudensgrootte,koopwoningen,adressendichtheid\n"
HERE = "BU11110000,Hier,1000,150,180,2.0,30,1800\n"


def elsewhere(number: int, residents: int = 1000, owner: int = 30, density: int = 1800) -> str:
    shares = f"{residents * 15 // 100},{residents * 18 // 100}"
    return f"BU2222{number:04},Elders {number},{residents},{shares},2.0,{owner},{density}\n"


def health(**levels: tuple[float, float]) -> str:
    rows = [
        f"{code},{year},{value}"
        for code, pair in levels.items()
        for year, value in zip((2012, 2024), pair, strict=True)
    ]
    return "code,jaar,goed_ervaren_gezondheid_pct\n" + "\n".join(rows) + "\n"


ALL = ("BU11110000", *(f"BU2222{number:04}" for number in range(6)))


def matching(panel_of: Make, others: str) -> Panel:
    levels = dict.fromkeys(ALL, (70.0, 74.0)) | {"BU11110000": (70.0, 71.0)}
    return panel_of({"kwb_2024_85984NED.csv": KWB + HERE + others, "h_50150NED.csv": health(**levels)})


def test_peers_are_the_three_most_alike_and_are_named(panel_of: Make):
    """Four of the same urbanity; owner-occupied homes 31, 32, 34 and 60 %: the first three are nearest to 30."""
    others = "".join(elsewhere(n, owner=o) for n, o in enumerate((60, 31, 34, 32)))
    others += elsewhere(4, density=400) + elsewhere(5, residents=5000)
    found = gap(matching(panel_of, others), "BU11110000", "self_rated_health", versus="peers")
    assert [peer.area for peer in found.peers] == ["BU22220001", "BU22220002", "BU22220003"]
    assert [point.comparator for point in found.points] == [pytest.approx(70.0), pytest.approx(74.0)]
    assert [point.gap for point in found.points] == [pytest.approx(0.0), pytest.approx(3.0)]
    by_name = {one.name.nl: one for one in found.likeness}
    assert by_name["Koopwoningen"].peers == pytest.approx((31 + 34 + 32) / 3)
    assert by_name["Goed ervaren gezondheid"].year == 2012, "the level before, not after"
    assert by_name["Inwoners per buurt"].distance == 0
    assert found.document().comparator.peers[0].name == "Elders 1"
    assert any("Ook op dit cijfer zelf in 2012" in said.nl for said in found.explained)


def test_the_order_of_rows_does_not_change_the_peers(panel_of: Make):
    rows = [elsewhere(n, owner=o) for n, o in enumerate((60, 31, 34, 32))]
    one = gap(matching(panel_of, "".join(rows)), "BU11110000", "self_rated_health", versus="peers").peers
    other = gap(matching(panel_of, "".join(reversed(rows))), "BU11110000", "self_rated_health", versus="peers").peers
    assert one == other


def test_peers_that_are_not_alike_say_so(panel_of: Make):
    others = "".join(elsewhere(n, owner=o) for n, o in enumerate((60, 61, 62)))
    found = gap(matching(panel_of, others), "BU11110000", "self_rated_health", versus="peers")
    assert [rule.name for rule in found.warnings()][-1] == "not_alike"
    owner = next(one for one in found.likeness if one.name.nl == "Koopwoningen")
    assert not owner.alike
    assert "lijkt niet genoeg op elkaar" in owner.sentence().nl


def test_nobody_alike_is_a_reason_and_no_figure(panel_of: Make):
    found = gap(matching(panel_of, elsewhere(0, density=100)), "BU11110000", "self_rated_health", versus="peers")
    assert found.points[0].missing is Missing.NO_COMPARATOR
    assert "voor 0 % van de inwoners is er een buurt die genoeg lijkt" in found.explained[0].nl


def test_the_demo_has_nobody_elsewhere_to_compare_with(demo: Panel):
    found = gap(demo, "veendrecht-oost", "self_rated_health", versus="peers")
    assert found.peers == ()
    assert found.explained[0].nl.startswith("Vergelijkbare buurten zijn er niet:")


def test_before_is_the_first_third_of_the_series():
    assert base_years([2012, 2024]) == (2012,)
    assert base_years([2024]) == (), "with one year the level would be the gap itself"
    assert len(base_years(range(2000, 2025))) == 3


MOVES = (
    "code,jaar,kwam_hier_wonen,vertrok\nBU11110000,2013,120,110\nBU11110000,2014,100,90\n"
    "BU11110100,2013,30,40\nBU11110100,2014,50,40\n"
)
TWO = (
    "code,jaar,goed_ervaren_gezondheid_pct\nBU11110000,2012,60\nBU11110100,2012,80\n"
    "BU11110000,2024,66\nBU11110100,2024,80\n"
)


def test_who_came_to_live_here_by_hand(panel_of: Make):
    files = {"kwb_2024_85984NED.csv": town("Oost", "West"), "h_50150NED.csv": TWO, "m_99004NED.csv": MOVES}
    found = gap(panel_of(files), "BU11110000", "self_rated_health")
    assert found.residents is not None
    moved = found.residents.movements[0]
    assert (moved.here, moved.there, moved.years) == (pytest.approx(110.0), pytest.approx(40.0), (2013, 2014))
    assert found.residents.turnover == "high"
    _, rule = found.warnings()
    assert rule.sentence.nl == (
        "Dit cijfer gaat over wie er nu woont. In een gemiddeld jaar (2013\N{EN DASH}2014) kwamen "
        "van elke 1.000 bewoners er ongeveer 110 nieuw wonen; in de vergelijking 40."
    )
    assert found.document().residents.movements[2].missing == "not_published"


def test_without_a_source_for_moves_that_is_said_and_is_not_zero(panel_of: Make):
    found = gap(
        panel_of({"kwb_2024_85984NED.csv": town("Oost", "West"), "h_50150NED.csv": TWO}),
        "BU11110000",
        "self_rated_health",
    )
    assert found.residents is not None
    assert found.residents.turnover == "unknown"
    assert {one.here for one in found.residents.movements} == {None}
    assert "Dit weten wij niet" in found.residents.sentences()[0].nl
    assert [rule.name for rule in found.warnings()] == ["unknown_margin", "unknown_turnover"]


ONLY_WHOLE = "code,jaar,geregistreerde_misdrijven\nGM1111,2024,410\n"


@pytest.mark.parametrize("versus", ["rest", "rest-without-programmes", "rest-without-centre"])
@pytest.mark.parametrize("indicator", ["registered_crime", "registered_crimes"])
def test_a_table_without_neighbourhoods_has_no_rest(panel_of: Make, indicator: str, versus: str):
    panel = panel_of({"kwb_2024_85984NED.csv": town("Oost", "Centrum"), "c_47022NED.csv": ONLY_WHOLE})
    found = gap(panel, "BU11110000", indicator, versus=versus)
    point = found.points[0]
    assert (point.value, point.comparator, point.gap, point.people) == (None, None, None, None)
    assert point.missing is Missing.ONLY_LARGER_AREAS, "the whole municipality is not the rest of it"
    assert found.explained[0].nl == (
        "Een rest van Stad is er niet: deze tabel heeft geen cijfers van delen van de gemeente."
    )


def test_a_table_without_neighbourhoods_still_tells_of_the_whole_municipality(panel_of: Make):
    panel = panel_of({"kwb_2024_85984NED.csv": town("Oost", "Centrum"), "c_47022NED.csv": ONLY_WHOLE})
    against = gap(panel, "BU11110000", "registered_crime", versus="city").points[0]
    assert (against.value, against.missing) == (None, Missing.ONLY_LARGER_AREAS)
    assert against.comparator == pytest.approx(205.0)
    assert gap(panel, "GM1111", "registered_crime", versus="city").points[0].value == pytest.approx(205.0)
