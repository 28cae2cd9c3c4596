"""What the tests share: articles, and the command that they are held against."""

from __future__ import annotations

import json
import pathlib
import random
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]

RECORDS = [
    {
        "id": "a",
        "outlet": "Harbor Post",
        "date": "2024-03-05",
        "text": "“The bridge will not survive another hard winter,” said Ida Brandt on Monday.\n\n"
        "The council of Velm decided to close the old bridge until the spring, and to ask the "
        "ferries for more crossings on days with strong winds.",
    },
    {
        "id": "b",
        "outlet": "Velm Courier",
        "date": "2024-03-04",
        "text": "Ida Brandt said: “The bridge will never survive another hard winter.”\n\n"
        "Bakers in the old town fear for their early customers.",
    },
    {
        "id": "c",
        "outlet": "Daily Ferry",
        "date": "2024-03-06",
        "text": "“The bridge will not survive another hard winter,” said Ida Brandt on Tuesday.\n\n"
        "The council of Velm decided to close the old bridge until the spring, and to ask the "
        "ferries for more crossings on days with strong winds.",
    },
]


@pytest.fixture
def records() -> list[dict[str, str]]:
    return [dict(it) for it in RECORDS]


def command(*arguments: str | pathlib.Path) -> str:
    """What the command writes to standard output."""
    run = subprocess.run(
        [sys.executable, "-m", "wireprint", *map(str, arguments)],
        capture_output=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr.decode()
    return run.stdout.decode()


def jsonl(path: pathlib.Path, rows: list[dict[str, object]]) -> pathlib.Path:
    path.write_text("".join(json.dumps(it, ensure_ascii=False) + "\n" for it in rows))
    return path


WORDS = (
    "council bridge harbor ferry winter storm mayor budget school police river market train "
    "street vote party court judge hospital doctor union strike wage price energy company "
    "factory worker village farmer field forest fire engine rescue team match season coach "
    "player goal museum painter novel theater singer concert crowd square station airport "
    "flight border treaty minister president parliament law reform tax bank loan house rent "
    "tenant builder road traffic cyclist bus driver ticket fare island coast fisher boat net"
).split()


def corpus(n: int, seed: int = 7) -> list[dict[str, object]]:
    """Made-up documents: originals, and among them copies, edited and shortened ones."""
    draw = random.Random(seed)

    def sentence() -> str:
        words = [draw.choice(WORDS) + draw.choice(["", "", "s", "ed"]) for _ in range(draw.randint(7, 16))]
        return " ".join(words).capitalize() + f" {draw.randint(1, 99)} times."

    rows: list[dict[str, object]] = []
    for number in range(n):
        kind = draw.random()
        if rows and kind < 0.35:
            text = str(draw.choice(rows)["text"])
            parts = text.split(". ")
            if kind < 0.05:
                pass
            elif kind < 0.15:
                parts[draw.randrange(len(parts))] = sentence()[:-1]
            elif kind < 0.25:
                parts = parts[: max(3, len(parts) * 2 // 3)]
            else:
                words = text.split(" ")
                for _ in range(3):
                    words[draw.randrange(len(words))] = draw.choice(WORDS)
                parts = [" ".join(words)]
            text = ". ".join(parts)
        else:
            text = " ".join(sentence() for _ in range(draw.randint(5, 20)))
        rows.append({
            "id": number if number % 3 else f"d{number}",
            "text": text if number % 97 else "...",
            "date": f"2024-0{draw.randint(1, 9)}-{draw.randint(10, 28)}" if number % 5 else None,
            "outlet": draw.choice(["Harbor Post", "Velm Courier", "Daily Ferry"]),
        })
    return rows
