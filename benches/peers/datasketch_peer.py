"""datasketch_peer.py DOCS OUT: datasketch's MinHash of word 5-shingles, 16 bands of 8, no verification."""

import json
import sys

from datasketch import MinHash, MinHashLSH
from sets import Sets

docs, out = sys.argv[1:]
index, hashes = MinHashLSH(num_perm=128, params=(16, 8)), []
with open(docs, encoding="utf8") as lines:
    for at, line in enumerate(lines):
        words = json.loads(line)["text"].lower().split()
        minhash = MinHash(num_perm=128, seed=1)
        minhash.update_batch({" ".join(words[k : k + 5]).encode() for k in range(len(words) - 4)})
        index.insert(at, minhash)
        hashes.append(minhash)
sets = Sets(len(hashes))
for at, minhash in enumerate(hashes):
    for other in index.query(minhash):
        sets.join(at, other)
sets.write(out)
