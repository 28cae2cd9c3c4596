#!/usr/bin/env python3
"""articles.py N WORDS PROSE.jsonl OUT.jsonl: as many articles as a scan should be held to.

An article is WORDS consecutive words of the prose, by paragraphs; a fifth have one to five
copies with 1, 5, 10 or 20 % of their words edited. Once the prose is used up, an article is
one that was there with seven words in ten edited, so that the two share no passage. The same
arguments give the same bytes.
"""

import json
import random
import sys


def edited(text, share, words, rng):
    paragraphs = []
    for paragraph in text.split("\n\n"):
        kept = []
        for word in paragraph.split(" "):
            how = rng.random() if rng.random() < share else None
            if how is None or how >= 0.8:
                kept.append(word)
            if how is not None and not 0.6 <= how < 0.8:
                kept.append(rng.choice(words))
        if kept:
            paragraphs.append(" ".join(kept))
    return "\n\n".join(paragraphs)


def pieces(path, most):
    res = []
    for line in open(path, encoding="utf-8"):
        piece, count = [], 0
        for paragraph in json.loads(line)["text"].split("\n\n"):
            words = paragraph.split()
            if not words:
                continue
            piece.append(" ".join(words))
            count += len(words)
            if count >= most:
                res.append("\n\n".join(piece))
                piece, count = [], 0
    return res


def main():
    count, most, prose, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    rng = random.Random(count)
    stock = pieces(prose, most)
    rng.shuffle(stock)
    words = [word for it in stock[:3000] for word in it.split()]
    fresh, articles = iter(list(stock)), []
    while len(articles) < count:
        base = next(fresh, None) or edited(rng.choice(stock), 0.7, words, rng)
        articles.append(base)
        if rng.random() < 0.2:
            for _ in range(rng.randint(1, 5)):
                articles.append(edited(base, rng.choice([0.01, 0.05, 0.1, 0.2]), words, rng))
    articles = articles[:count]
    rng.shuffle(articles)
    with open(out, "w", encoding="utf-8") as file:
        for number, text in enumerate(articles):
            file.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
