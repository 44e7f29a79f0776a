#!/usr/bin/env python3
"""Stores what Keras's own pad_sequences gives.

    padding.py VERSION        run by a Python that imports Keras VERSION, in the repository's folder

Writes fixtures/keras-VERSION/pad_sequences.json: a list of sequences, keyword arguments and the padded result.
"""
import itertools
import json
import os
import sys

SEQUENCES = [
    [[1, 2, 3], [4], [], [5, 6, 7, 8, 9]],
    [[1], [2], [3]],
    [[[1, 2], [3, 4]], [[5, 6]], [[7, 8], [9, 10], [11, 12]]],
]


def main():
    import keras
    from keras.preprocessing.sequence import pad_sequences

    assert keras.__version__ == sys.argv[1], keras.__version__
    cases = []
    for sequences, maxlen, padding, truncating in itertools.product(SEQUENCES, [None, 1, 2, 4, 7], ["pre", "post"], ["pre", "post"]):
        options = {"maxlen": maxlen, "padding": padding, "truncating": truncating}
        result = pad_sequences(sequences, dtype="float32", **options)
        cases.append({"sequences": sequences, "options": options, "result": result.tolist()})
    with open(os.path.join("fixtures", "keras-" + sys.argv[1], "pad_sequences.json"), "w", newline="\n") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, sort_keys=True) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
