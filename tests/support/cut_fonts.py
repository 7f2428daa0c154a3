"""Cuts the fonts of shared/catalog/fonts out of the Noto releases. Run by hand, once per release.

    python -m tests.support.cut_fonts FOLDER_OF_NOTO_FILES

needs `pyftsubset` (fonttools) on the PATH and, in the folder, the files of Debian's fonts-noto-core
(20201225) and fonts-noto-cjk (20220127). Same input, same bytes.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

FONTS = Path(__file__).parents[2] / "shared/catalog/fonts"
CJK = "NotoSansCJK-Bold.ttc"
JAPANESE, KOREAN, SIMPLIFIED = 0, 1, 2
"""Number of the face in the collection."""
PUNCTUATION = [*range(0x2010, 0x2028), 0x2030, *range(0x3000, 0x3020), *range(0xFF01, 0xFF66)]
LATIN = range(0x20, 0x7F)
PLAIN = "ccmp,kern,liga,mark,mkmk"
"""What horizontal ideographs need; the others carry thousands of variants."""


def rows(codec: str, first: int, last: int) -> Iterator[int]:
    """Give the characters of a national set, row by row, in the EUC form of its code."""
    for row in range(first, last + 1):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode(codec))
            except UnicodeDecodeError:
                continue


def cut(source: Path, out: str, characters: Iterable[int], features: str, face: int = 0) -> None:
    wanted = ",".join(f"{code:x}" for code in sorted(set(characters)))
    target = FONTS / out
    subprocess.run(
        [
            "pyftsubset",
            str(source),
            f"--font-number={face}",
            f"--unicodes={wanted}",
            f"--output-file={target}",
            f"--layout-features={features}",
            "--no-hinting",
            "--notdef-outline",
            "--name-IDs=0,1,2,3,4,5,6,13,14",
        ],
        check=True,
        # Dates of today have no place in the file.
        env={**os.environ, "SOURCE_DATE_EPOCH": "1640995200"},
    )
    sys.stdout.write(f"{out}: {target.stat().st_size} bytes\n")


def whole(source: Path, out: str) -> None:
    """Without hinting and dead tables only."""
    cut(source, out, [*range(0x20, 0x3000), *range(0xA830, 0xA900), *range(0xFB1D, 0xFF00)], "*")


def main() -> None:
    folder = Path(sys.argv[1])
    for script in ("Arabic", "Hebrew", "Devanagari", "Thai"):
        whole(folder / f"NotoSans{script}-Bold.ttf", f"NotoSans{script}-Bold.ttf")
    # A file in git stays under 900 kB: the ideographs of each set are in two.
    signs = [*LATIN, *PUNCTUATION]
    cjk = folder / CJK
    level_1 = rows("gb2312", 0xB0, 0xC3), rows("gb2312", 0xC4, 0xD7)
    for number, characters in enumerate(level_1, start=1):
        cut(cjk, f"NotoSansSC-Bold-{number}.otf", [*signs, *characters], PLAIN, SIMPLIFIED)
    kana = [*range(0x3041, 0x3100), *range(0xFF66, 0xFFA0)]
    level_1 = rows("euc_jp", 0xB0, 0xBF), rows("euc_jp", 0xC0, 0xCF)
    for number, characters in enumerate(level_1, start=1):
        cut(cjk, f"NotoSansJP-Bold-{number}.otf", [*signs, *kana, *characters], PLAIN, JAPANESE)
    hangul = [*signs, *range(0x3131, 0x3190), *rows("euc_kr", 0xB0, 0xC8)]
    cut(cjk, "NotoSansKR-Bold.otf", hangul, PLAIN, KOREAN)


if __name__ == "__main__":
    main()
