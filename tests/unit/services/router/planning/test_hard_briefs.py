"""Whatever is pasted as a brief becomes a sensible plan or is declined in a plain sentence."""

import pytest

from services.router.planning.numbers import data_of
from services.router.planning.planner import RulePlanner
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.errors import BriefDeclined
from shared.domain.plan import Genre, Plan
from tests.support.steps import steps


def planned(text: str, configuration: Configuration, duration_ms: int = 30_000) -> Plan:
    brief = Brief(
        text=text,
        title="",
        preset="quick_social",
        duration_ms=duration_ms,
        ratios=("16:9",),
        budget_micros=1,
        seed=1,
        language="auto",
    )
    return RulePlanner().plan("job-1", brief, configuration)


def spoken(plan: Plan) -> str:
    return " ".join(shot.narration for shot in plan.shots)


RECIPE = """# Pancakes

- 200 g flour
- 2 eggs
- 1 cup of milk

1. Mix everything in a bowl.
2. Let the batter rest for half an hour.
3. Fry each pancake until it is golden.
"""
HTML = """<html><head><style>p { color: red }</style><script>steal(document.cookie)</script></head>
<body><h1>The Mill</h1><p>The old mill stands by the river &amp; turns.</p>
<!-- nobody sees this --><p onclick="x()">A miller grinds the corn at dawn.</p></body></html>"""
TABLE = """Our ferries carry more people every year.

| Year | Passengers |
|------|-----------:|
| 2022 | 12,000 |
| 2023 | 15,500 |
"""
CODE = """def area(radius):
    if radius < 0:
        raise ValueError(radius)
    return 3.14 * radius ** 2

print(area(3))
"""


def test_a_number_longer_than_any_is_no_crash(configuration: Configuration) -> None:
    plan = planned("Sales report. Sales were " + "111 " * 1600 + "units.", configuration)
    assert plan.shots


def test_the_numbers_of_a_long_text_are_read_in_steps_in_proportion() -> None:
    few, many = (steps(lambda n=n: data_of("up 5 % " * n)) for n in (200, 2_000))
    assert many < 2 * few


def test_one_word_is_enough(configuration: Configuration) -> None:
    plan = planned("lighthouse", configuration)
    assert "lighthouse" in spoken(plan).lower()
    assert len(plan.shots) >= 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("🦊🌲🌙", "no words to film"),
        ("https://a.example/x\nhttps://b.example/y", "no words to film"),
        ("fuck", "no words to film"),
        (CODE, "looks like source code"),
        ("const a = 1;\nlet b = 2;\nreturn a + b;", "looks like source code"),
        ("<div></div><script>go()</script>", "no words to film"),
    ],
)
def test_what_cannot_be_filmed_is_declined_in_a_plain_sentence(
    text: str, says: str, configuration: Configuration
) -> None:
    with pytest.raises(BriefDeclined) as caught:
        planned(text, configuration)
    assert caught.value.code == "nothing_to_film"
    assert says in caught.value.sentence
    assert "say in a sentence what the film is about" in caught.value.sentence


def test_an_article_of_twenty_pages_keeps_its_first_and_last_sentence(
    configuration: Configuration,
) -> None:
    middle = " ".join(f"In year {n} the river moved the mill a little further." for n in range(800))
    text = f"The mill is older than the village. {middle} Today the mill stands still."
    plan = planned(text[:39_970] + " Today the mill stands still.", configuration, 60_000)
    assert spoken(plan).startswith("The mill is older than the village.")
    assert spoken(plan).endswith("Today the mill stands still.")
    assert any("longer than the film" in note for note in plan.notes)


def test_a_recipe_is_told_step_by_step(configuration: Configuration) -> None:
    plan = planned(RECIPE, configuration)
    said = spoken(plan)
    assert plan.title == "Pancakes"
    assert said.index("Mix everything") < said.index("Fry each pancake")


def test_markup_is_neither_said_nor_shown(configuration: Configuration) -> None:
    plan = planned(HTML, configuration)
    told = spoken(plan) + " ".join(shot.prompt for shot in plan.shots)
    assert "The old mill stands by the river & turns." in spoken(plan)
    assert not [junk for junk in ("<", "cookie", "color: red", "onclick", "nobody") if junk in told]


def test_a_table_is_read_by_rows(configuration: Configuration) -> None:
    plan = planned(TABLE, configuration)
    assert "|" not in spoken(plan)
    assert "---" not in spoken(plan)
    assert "12,000" in spoken(plan)


def test_coarse_words_are_neither_spoken_nor_shown(configuration: Configuration) -> None:
    plan = planned("A fucking tired baker bakes bread. The shitty oven smokes.", configuration)
    told = f"{plan.title} {spoken(plan)}" + " ".join(
        f"{shot.prompt} {shot.on_screen_text}" for shot in plan.shots
    )
    assert "fuck" not in told.lower()
    assert "shit" not in told.lower()
    assert "tired baker" in told
    assert any("Coarse words" in note for note in plan.notes)


def test_a_text_of_two_languages_is_narrated_in_the_one_it_mostly_speaks(
    configuration: Configuration,
) -> None:
    text = "Le chat dort sur le toit de la maison, et la ville est calme. What a night!"
    assert planned(text, configuration).language == "fr"


def test_a_poem_keeps_its_lines_and_ends_with_its_poet(configuration: Configuration) -> None:
    lines = ["The fog comes", "on little cat feet.", "It sits looking", "over harbor and city"]
    plan = planned("\n".join([*lines, "— Carl Sandburg"]), configuration)
    shown = [shot.on_screen_text for shot in plan.shots if shot.on_screen_text]
    assert plan.genre is Genre.QUOTE
    assert [line for piece in shown[:-1] for line in piece.split("\n")] == lines
    assert shown[-1] == "Carl Sandburg"
