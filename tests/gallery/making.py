"""Makes a film of the gallery through the command, as its reader would."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.contracts.codec import encode_json
from tests.film_linter.reel import Film, read_film
from tests.film_linter.source import BESIDE, find_plan
from tests.gallery.films import GalleryFilm
from tests.support.aiprod import ROOT, environment

__all__ = ["make_film"]

_TIMEOUT_S = 1800


def make_film(film: GalleryFilm, into: Path, config: Path | None = None) -> Film:
    """Make a film and open what was delivered.

    In a home of its own each time: in an old one the same brief would be the same film, whatever
    has changed in the code since.

    Args:
        film: Which.
        into: The folder that the film's own folder goes into.
        config: A configuration of one's own.

    Raises:
        subprocess.CalledProcessError: The command ended with another status than 0.
    """
    output = (into / film.name).resolve()
    own = ["--config", str(config.resolve())] if config else []
    with TemporaryDirectory(prefix="gallery-") as home:
        subprocess.run(
            [sys.executable, "-P", "-m", "shared.runtime.cli", "run", str(film.brief),
             "--home", home, "--output", str(output), "--quiet", *own],
            cwd=ROOT, env=environment(Path(home)), stdout=subprocess.DEVNULL,
            timeout=_TIMEOUT_S, check=True,
        )  # fmt: skip
        plan = find_plan(output, home=Path(home), config=config)
    if plan is not None:  # The home is gone: who lints the film again finds its plan beside it.
        (output / BESIDE).write_bytes(encode_json(plan))
    return read_film(output, plan)
