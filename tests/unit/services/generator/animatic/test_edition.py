"""What is drawn with other code is another drawing."""

from pathlib import Path

from services.generator.animatic.edition import contents, edition


def test_an_edition_is_the_same_however_often_it_is_asked_for() -> None:
    first = edition()
    edition.cache_clear()
    assert edition() == first


def test_every_source_file_counts_and_no_compiled_one(tmp_path: Path) -> None:
    below = tmp_path / "subjects"
    (below / "__pycache__").mkdir(parents=True)
    (below / "fox.py").write_text("TAIL = 1")
    before = list(contents(tmp_path))
    (below / "__pycache__" / "fox.pyc").write_bytes(b"compiled")
    assert list(contents(tmp_path)) == before
    (below / "fox.py").write_text("TAIL = 2")
    assert list(contents(tmp_path)) != before


def test_a_moved_file_counts(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "fox.py").write_text("TAIL = 1")
    before = list(contents(tmp_path))
    (tmp_path / "a" / "fox.py").rename(tmp_path / "b" / "fox.py")
    assert list(contents(tmp_path)) != before


def test_a_renamed_file_counts(tmp_path: Path) -> None:
    (tmp_path / "fox.py").write_text("TAIL = 1")
    before = list(contents(tmp_path))
    (tmp_path / "fox.py").rename(tmp_path / "dog.py")
    assert list(contents(tmp_path)) != before
