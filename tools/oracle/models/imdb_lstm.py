#!/usr/bin/env python3
"""Trains the classic sentiment classifier, Embedding(V, 128) LSTM(128) Dense(1, sigmoid), on made-up film reviews.

--vocabulary 20000 makes the full-size model of the Keras example (11 MB); the default keeps just the words there are.
"""
import collections
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import numpy as np  # noqa: E402
from keras.layers import LSTM, Dense, Embedding  # noqa: E402
from keras.models import Sequential  # noqa: E402
from keras.preprocessing.sequence import pad_sequences  # noqa: E402

import reviews  # noqa: E402
from library import demo  # noqa: E402

LENGTH = 100

options = demo.arguments("imdb_lstm", vocabulary=0, epochs=4, reviews=5000)
rng = np.random.RandomState(11)
texts, verdicts = reviews.many(rng, options.reviews)
counts = collections.Counter(word for text in texts for word in reviews.words_of(text))
by_count = sorted(counts, key=lambda word: (-counts[word], word))
word_index = dict((word, i + 1) for i, word in enumerate(by_count))
vocabulary = options.vocabulary or len(word_index) + 1


def encode(strings):
    """[len(strings), LENGTH] int32, padded and cut at the front; words that are not in the index are left out."""
    return pad_sequences([[word_index[w] for w in reviews.words_of(s) if w in word_index] for s in strings], LENGTH)


model = Sequential([Embedding(vocabulary, 128, input_length=LENGTH), LSTM(128), Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
history = model.fit(encode(texts), np.array(verdicts), nb_epoch=options.epochs, batch_size=32, verbose=2,
                    validation_split=0.1).history
written = [
    "I loved the script and the music was truly wonderful. What a charming finale!",
    "The plot was tedious, the acting was wooden, and nobody enjoyed the ending.",
    "The villain was not boring at all. We never regretted the film.",
    "I expected a brilliant sequel but it was dull. The dialogue was quite clumsy.",
    "Some say the pacing is slow yet it is superb. My sister adored the soundtrack.",
    "The bus home was late. What a dreadful remake. The costume was not elegant at all.",
]
shown, wanted = reviews.many(rng, 26)
shown, wanted = written + shown, [1, 0, 1, 0, 1, 0] + wanted
shown_x = encode([s.lower() for s in shown])
probability = model.predict(shown_x)[:, 0]
right = np.mean((probability > 0.5) == np.array(wanted, bool))
print("%d words, validation accuracy %.3f, shown reviews right %.2f" % (len(word_index), history["val_acc"][-1], right))
demo.store(options, "imdb_lstm", model, [shown_x], LENGTH, {
    "word_index.json": word_index,
    "demo.json": {"length": LENGTH, "texts": shown, "verdicts": wanted,
                  "loss": [float(v) for v in history["loss"]], "val_acc": [float(v) for v in history["val_acc"]]}})
