"""A plan as a file: read again it is the same plan, and one edited line changes one shot."""

import json
from dataclasses import asdict, replace

import pytest

from services.ingest.brief import read_requests
from services.router.plan_file import FilePlanner
from services.router.planning.planner import RulePlanner
from services.router.preview import preview
from shared.catalog.configuration import Configuration
from shared.contracts.brief import Brief
from shared.domain.errors import BriefDeclined
from shared.domain.plan import Plan
from tests.unit.services.router.planning.test_direction import BRIEFS


def brief_of(text: str, form: str, configuration: Configuration, **options: str) -> Brief:
    [brief] = read_requests(text.encode(), form, "", options, configuration)
    return brief


def written(text: str, configuration: Configuration) -> tuple[Plan, str]:
    return preview(brief_of(text, "prompt", configuration), configuration)


def read_again(text: str, configuration: Configuration, **options: str) -> Plan:
    planner = FilePlanner(RulePlanner())
    brief = brief_of(text, "toml", configuration, **options)
    return planner.plan("preview", brief, configuration)


@pytest.mark.parametrize("text", BRIEFS)
def test_a_plan_that_is_written_and_read_is_the_same_plan(
    text: str, configuration: Configuration
) -> None:
    plan, file = written(text, configuration)
    assert read_again(file, configuration) == plan


def test_any_text_survives_the_file(configuration: Configuration) -> None:
    hard = "A cat says: \"it's 'ok'\" \\ \\n, then # leaves [[shots]] at 5 = five. Ümläute, 猫."
    plan, file = written(hard, configuration)
    assert read_again(file, configuration) == plan


def test_one_edited_line_changes_one_shot_with_its_prompt_and_checklist(
    configuration: Configuration,
) -> None:
    plan, file = written(BRIEFS[4], configuration)
    edited = read_again(file.replace('framing = "wide"', 'framing = "close"', 1), configuration)
    changed = [a for a, b in zip(plan.shots, edited.shots, strict=True) if a != b]
    assert len(changed) == 1
    shot = edited.shot(changed[0].shot_id)
    assert "Close-up" in shot.prompt
    assert "It is a close-up" in shot.checklist


@pytest.mark.parametrize("form", ["prompt", "txt", "md"])
def test_a_plan_is_a_plan_whatever_its_file_is_called(
    form: str, configuration: Configuration
) -> None:
    plan, file = written(BRIEFS[4], configuration)
    as_file = brief_of(file.replace('["16:9"]', '["9:16"]'), "toml", configuration)
    assert as_file.ratios == ("9:16",)
    assert brief_of(file.replace('["16:9"]', '["9:16"]'), form, configuration) == as_file
    assert plan.ratios == ("16:9",)


def test_what_is_asked_beside_the_file_wins(configuration: Configuration) -> None:
    plan, file = written(BRIEFS[4], configuration)
    read = read_again(file, configuration, title="Ein Winter", ratios="1:1,9:16")
    assert (read.title, read.language, read.ratios) == ("Ein Winter", "de", ("1:1", "9:16"))
    assert str(read.size) == "1080x1080"
    assert read.shots == plan.shots


def test_a_moved_block_keeps_its_picture_and_gets_the_name_of_its_place(
    configuration: Configuration,
) -> None:
    plan, file = written(BRIEFS[4], configuration)
    head, *blocks = file.split("[[shots]]")
    moved = "[[shots]]".join([head, blocks[0], blocks[-1], *blocks[1:-1]])
    read = read_again(moved, configuration)
    assert read.shots[1] == replace(plan.shots[-1], shot_id="s02")
    assert [shot.shot_id for shot in read.shots] == [shot.shot_id for shot in plan.shots]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("title =", "title = [", "TOML"),
        ('genre = "story"', 'genre = "opera"', "genre"),
        ("duration_frames = ", "duration_frames = 1.", "duration_frames"),
        ("duration_frames = ", "prompt = 'x'\nduration_frames = ", "prompt"),
        ("duration_frames = ", "duration_frames = 99999 #", "duration_frames"),
        ("focus_x", "fokus_x", 'no field "fokus_x": perhaps focus_x'),
        ("duration_frames = ", "'x y' = 1\nduration_frames = ", "unknown field"),
        ("seed = ", "seed = 1979-05-27 # ", "seed must be a whole number from 0 to 4294967295"),
        ("[[shots]]", "[[shot]]", 'no field "shot": perhaps shots'),
        ("duration_frames = ", "#", "duration_frames is missing"),
        ("ratios = [", "ratios = '9:16' # [", 'ratios must be a list of at most 3 texts, like ["9'),
        ("[style]", "[style]\ncolour = 'x'", 'style: there is no field "colour"'),
        ("characters = ", "characters = [{name = ''}] #", "style, characters 1, name must be a"),
        ("tempo_bpm = ", "tempo_bpm = 900 #", "music, tempo_bpm must be a whole number from 40 to"),
        (
            'mood = "',
            f'mood = "{"x " * 199}',
            "style, mood must be a text of at most 300 characters",
        ),
        ("framing = ", "framing = 'far' #", "shot s01: framing must be one of establishing, wide"),
        ("duration_frames = ", "duration_frames = 1.5 #", "number from 1 to 14400"),
        ("duration_frames = ", "data = 'x'\nduration_frames = ", "a list of at most 8 tables"),
        ("[[shots]]", f"{'x . ' * 1900}y = 1\n[[shots]]", "nested too deeply"),
        ("[[shots]]", f"{'x . ' * 300}y = 1\n[[shots]]", "nested too deeply"),
    ],
)
def test_a_broken_plan_file_is_declined_in_a_sentence_that_names_the_place(
    old: str, new: str, named: str, configuration: Configuration
) -> None:
    _, file = written(BRIEFS[4], configuration)
    assert old in file
    with pytest.raises(BriefDeclined) as declined:
        read_again(file.replace(old, new, 1), configuration)
    assert named in declined.value.sentence
    assert len(declined.value.sentence) <= 300  # As much as an answer to a job holds.


def test_a_plan_file_keeps_the_bounds_of_an_edited_plan(configuration: Configuration) -> None:
    _, file = written(BRIEFS[4], configuration)
    with pytest.raises(BriefDeclined, match="bad_edit"):
        read_again(file.replace('palette = ["#', 'palette = ["x', 1), configuration)
    with pytest.raises(BriefDeclined) as declined:
        read_again(file.replace('key = "', 'key = "\\u202e', 1), configuration)
    assert "its music hold control" in declined.value.sentence


def test_the_planner_can_be_asked_without_a_job(configuration: Configuration) -> None:
    plan, _ = written(BRIEFS[0], configuration)
    job = RulePlanner().plan("job-1", brief_of(BRIEFS[0], "prompt", configuration), configuration)
    assert json.dumps(asdict(replace(job, job_id=plan.job_id))) == json.dumps(asdict(plan))
