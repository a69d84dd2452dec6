"""Write the two data sets of ``nnviz/data/real`` that are made up: ``python -m scripts.made_sets``.

``exams.csv``: 200 candidates. Each has an ability, drawn from a normal distribution; the score in
each of two exams is 60 + 15 × (0.6 × ability + 0.8 × luck), with luck of its own for each exam,
rounded, and 0 to 100. Who reaches 62 in the mean of both, plus what cannot be seen in the scores
(normal, standard deviation 4), is admitted.

``iris_mixed.csv``: the 150 flowers of ``iris.csv`` in the same order, where of each species ten are
called by another one's name, five by each: 30 labels of 150 are wrong, and each species still has
50 flowers.

Only ``random.Random.random`` is drawn from, which Python promises to keep, so that the same seeds
give the same files.
"""

import csv
import random
from pathlib import Path
from statistics import NormalDist

FOLDER = Path(__file__).resolve().parent.parent / "nnviz/data/real"
Rows = list[list[str]]
CANDIDATES, NEEDED, UNSEEN = 200, 62.0, 4.0
SWAPPED = 5  # flowers of a species that get the name of each other species
EXAMS_SEED, IRIS_SEED = 4, 2


def exams(seed: int = EXAMS_SEED) -> Rows:
    """Two scores of each candidate and whether they were admitted, below the headings."""
    rng = random.Random(seed)
    rows = [["first_exam", "second_exam", "decision"]]
    for _ in range(CANDIDATES):
        ability = _normal(rng)
        scores = [_score(60 + 15 * (0.6 * ability + 0.8 * _normal(rng))) for _ in range(2)]
        admitted = sum(scores) / 2 + UNSEEN * _normal(rng) >= NEEDED
        rows.append([*map(str, scores), "admitted" if admitted else "not admitted"])
    return rows


def mixed(rows: Rows, seed: int = IRIS_SEED) -> Rows:
    """The rows of ``iris.csv``, where some flowers bear the name of another species."""
    rng = random.Random(seed)
    head, *flowers = [list(row) for row in rows]
    head[-1] = f"named_{head[-1]}"
    species = list(dict.fromkeys(flower[-1] for flower in flowers))
    wrong: dict[int, str] = {}
    for name in species:
        members = [index for index, flower in enumerate(flowers) if flower[-1] == name]
        members.sort(key=lambda _: rng.random())
        others = [other for other in species if other != name]
        for place, other in enumerate(others):
            for index in members[place * SWAPPED : (place + 1) * SWAPPED]:
                wrong[index] = other
    for index, name in wrong.items():
        flowers[index][-1] = name
    return [head, *flowers]


def _normal(rng: random.Random) -> float:
    return NormalDist().inv_cdf(rng.random() or 0.5)  # of exactly 0 there is none


def _score(value: float) -> int:
    return min(100, max(0, round(value)))


def read(name: str) -> Rows:
    """The rows of a file, headings included."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(name: str, rows: Rows) -> None:
    """Write a file."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main() -> None:
    """Write both files."""
    write("exams.csv", exams())
    write("iris_mixed.csv", mixed(read("iris.csv")))


if __name__ == "__main__":
    main()
