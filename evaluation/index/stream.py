#!/usr/bin/env python3
"""Articles in any number, generated from prose: paragraphs in a random order, about 600
words an article; one in five is an earlier one with words exchanged.

    stream.py PROSE NUMBER [SEED] > stream.jsonl
"""
import json
import random
import sys

prose, number = sys.argv[1], int(sys.argv[2])
rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 5)
paragraphs = []
for line in open(prose, encoding="utf-8"):
    paragraphs += [it.strip() for it in json.loads(line)["text"].split("\n\n") if len(it.split()) >= 15]
vocabulary = sorted({it for part in paragraphs[:2000] for it in part.split() if it.isalpha()})
rng.shuffle(paragraphs)
at, known = 0, []
for n in range(number):
    if known and n % 5 == 4:
        words = rng.choice(known).split(" ")
        for _ in range(max(1, len(words) // rng.choice([12, 30, 100]))):
            words[rng.randrange(len(words))] = rng.choice(vocabulary)
        text = " ".join(words)
    else:
        parts, count = [], 0
        while count < 560:
            if at == len(paragraphs):
                rng.shuffle(paragraphs)
                at = 0
            part = paragraphs[at]
            at += 1
            # When the prose is used up, its sentences come again with other words.
            if n * 450 > 11_000_000:
                words = part.split(" ")
                for k in range(0, len(words), 4):
                    words[k] = rng.choice(vocabulary)
                part = " ".join(words)
            parts.append(part)
            count += len(part.split())
        text = "\n\n".join(parts)
        if len(known) < 5000:
            known.append(text)
    print(json.dumps({"id": f"s{n}", "outlet": f"Outlet {n % 37}", "date": f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}", "text": text}))
