#!/usr/bin/env python3
"""Trains a part-of-speech tagger: Embedding(mask_zero), Bidirectional(LSTM), TimeDistributed(Dense(softmax))."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import numpy as np  # noqa: E402
from keras.layers import LSTM, Bidirectional, Dense, Embedding, TimeDistributed  # noqa: E402
from keras.models import Sequential  # noqa: E402
from keras.preprocessing.sequence import pad_sequences  # noqa: E402

import sentences  # noqa: E402
from library import demo  # noqa: E402

LENGTH = 24
options = demo.arguments("tagger", epochs=10, sentences=1500)
rng = np.random.RandomState(5)
words = sorted(set(word for group in sentences.WORDS.values() for word in group))
word_index = dict((word, i + 1) for i, word in enumerate(words))
made = [s for s in (sentences.sentence(rng) for _ in range(options.sentences)) if len(s) <= LENGTH]
x = pad_sequences([[word_index[w] for w, _ in s] for s in made], LENGTH)
tags = pad_sequences([[sentences.TAGS.index(t) for _, t in s] for s in made], LENGTH)
y = np.eye(len(sentences.TAGS), dtype="float32")[tags]
train = len(made) - 32
model = Sequential([
    Embedding(len(words) + 1, 32, input_length=LENGTH, mask_zero=True), Bidirectional(LSTM(32, return_sequences=True)),
    TimeDistributed(Dense(len(sentences.TAGS), activation="softmax"))])
model.compile("adam", "categorical_crossentropy")
history = model.fit(x[:train], y[:train], nb_epoch=options.epochs, batch_size=32, verbose=2).history
predicted = model.predict(x[train:]).argmax(axis=-1)
real = x[train:] > 0
print("tags right: %.4f of %d words" % (np.mean(predicted[real] == tags[train:][real]), real.sum()))
demo.store(options, "tagger", model, [x[train:]], LENGTH, {
    "word_index.json": word_index,
    "demo.json": {"length": LENGTH, "tags": sentences.TAGS,
                  "sentences": [[w for w, _ in s] for s in made[train:]],
                  "right_tags": [[t for _, t in s] for s in made[train:]],
                  "loss": [float(v) for v in history["loss"]]}}, as_json=True)
