"""daft_peer.py DOCS OUT: daft's minhash of word 5-shingles, 16 bands of 8 in numpy, no verification."""

import sys

import daft
import numpy as np
from sets import Sets

docs, out = sys.argv[1:]
text = daft.col("text").normalize(remove_punct=False, lowercase=True, white_space=True)
minhash = text.minhash(num_hashes=128, ngram_size=5, seed=1, hash_function="xxhash")
table = daft.read_json(docs).select(daft.col("id"), minhash.alias("m")).collect().to_arrow()
ids = table["id"].to_pylist()
rows = np.asarray(table["m"].combine_chunks().flatten()).reshape(len(ids), 128)
sets = Sets(len(ids))
for band in range(16):
    keys = np.ascontiguousarray(rows[:, band * 8 : band * 8 + 8])
    keys = keys.view(np.dtype((np.void, 8 * keys.dtype.itemsize))).ravel()
    order = np.argsort(keys, kind="stable")
    equal = np.nonzero(keys[order][1:] == keys[order][:-1])[0]
    for at in equal:
        sets.join(ids[order[at]], ids[order[at + 1]])
sets.write(out)
