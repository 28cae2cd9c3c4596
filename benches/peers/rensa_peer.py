"""rensa_peer.py DOCS OUT: rensa's R-MinHash of word 5-shingles, 16 bands, no verification."""

import json
import sys

import rensa
from sets import Sets

docs, out = sys.argv[1:]


def shingles(line):
    words = json.loads(line)["text"].lower().split()
    return [" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))]


hashes, batch = [], []
with open(docs, encoding="utf8") as lines:
    for line in lines:
        batch.append(shingles(line))
        if len(batch) == 2000:
            hashes += rensa.RMinHash.from_token_sets(batch, num_perm=128, seed=1)
            batch = []
if batch:
    hashes += rensa.RMinHash.from_token_sets(batch, num_perm=128, seed=1)
index = rensa.RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16)
index.insert_many(hashes, start_key=0)
sets = Sets(len(hashes))
for at, found in enumerate(index.query_all(hashes)):
    for other in found:
        sets.join(at, other)
sets.write(out)
