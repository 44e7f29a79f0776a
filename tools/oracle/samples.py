"""What the programs of tools/Samples begin from, and what real Keras makes of it: fixtures/samples/NAME/model.h5 (the model before its
first step) and keras.json (the loss of each step, and predictions after the last one).

    keras 1.2.2 samples.py sentiment_lstm sentiment_gru sine recurrence
    keras 2.2.4 samples.py addition_rnn imdb_cnn_lstm text_generation
    keras 2.3.1 samples.py fine_tuning

with a Python that has that Keras on Theano; the folders are written below the current one. Data follow a rule of whole numbers (Rule),
which tools/Samples/Rule.cs states too, so none are stored. Nothing is drawn while training: no dropout, no shuffling.
"""

import json
import math
import os
import sys

import numpy as np

import keras
from keras.layers import LSTM, GRU, Dense, Embedding, SimpleRNN
from keras.models import Sequential


class Rule:
    """The generator of ANSI C's example: 31 bits, of which the upper 23 are used."""

    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % count


def reviews(count, length):
    """Every fourth word or so judges: 10..19 praise, 30..39 blame."""
    rule, x, y = Rule(1), np.zeros((count, length), "int32"), np.zeros((count, 1), "float32")
    for n in range(count):
        good = rule.below(2)
        y[n, 0] = good
        for t in range(length):
            x[n, t] = (10 if good else 30) + rule.below(10) if rule.below(4) == 0 else 50 + rule.below(900)
    return x, y


def wave(count, window):
    rule = Rule(2)
    noisy = [math.sin(t * 2 * math.pi / 40) + 0.1 * (rule.below(1000) / 1000.0 - 0.5) for t in range(count + window)]
    noisy = np.array(noisy, "float32")
    return (
        np.stack([noisy[t : t + window] for t in range(count)])[:, :, None],
        np.stack([noisy[t + window] for t in range(count)])[:, None],
    )


def plain(count, length, width):
    rule = Rule(3)
    draw = lambda n: np.array([rule.below(2001) / 1000.0 - 1 for _ in range(n)], "float32")
    return draw(count * length * width).reshape(count, length, width), draw(count).reshape(count, 1)


def one_hot(rows, characters):
    x = np.zeros((len(rows), len(rows[0]), len(characters)), "float32")
    for n, row in enumerate(rows):
        for t, c in enumerate(row):
            x[n, t, characters.index(c)] = 1
    return x


def sums(count):
    """Two numbers below 100: "7+85 " to "92 "."""
    rule, characters = Rule(4), " +0123456789"
    pairs = [(rule.below(100), rule.below(100)) for _ in range(count)]
    return (
        one_hot([("%d+%d" % p).ljust(5) for p in pairs], characters),
        one_hot([str(a + b).ljust(3) for a, b in pairs], characters),
    )


def story(length):
    rule = Rule(5)
    who, does, what = ["the cat", "a dog", "the bird"], ["sees", "likes", "hears"], ["the sea", "a song", "the rain"]
    text = ""
    while len(text) < length:
        text += who[rule.below(3)] + " " + does[rule.below(3)] + " " + what[rule.below(3)] + ". "
    return text[:length]


def streams(batches, rows, steps):
    """Row r of batch b goes on where row r of batch b - 1 ended."""
    text, characters = story(rows * (batches * steps + 1)), " .abcdeghiklnorst"
    each = batches * steps + 1
    parts = [text[r * each : (r + 1) * each] for r in range(rows)]
    cut = lambda b, shift: [p[b * steps + shift : b * steps + shift + steps] for p in parts]
    return [(one_hot(cut(b, 0), characters), one_hot(cut(b, 1), characters)) for b in range(batches)]


def pictures(count, inverted):
    """16 x 16 with one channel: a bar across, a bar down, or a diagonal, in noise; or the same as a negative."""
    rule, x, y = Rule(7 if inverted else 6), np.zeros((count, 16, 16, 1), "float32"), np.zeros((count, 3), "float32")
    for n in range(count):
        kind, at = rule.below(3), rule.below(16)
        y[n, kind] = 1
        for r in range(16):
            for c in range(16):
                on = r == at if kind == 0 else c == at if kind == 1 else (r + at) % 16 == c
                value = (204 if on else 0) + rule.below(52)
                x[n, r, c, 0] = (255 - value if inverted else value) / np.float32(255)
    return x, y


def batches(x, y, size):
    return [(x[i : i + size], y[i : i + size]) for i in range(0, len(x), size)]


def store(name, model, steps, shown, rounds=1, begin=None):
    os.makedirs(name, exist_ok=True)
    model.save(os.path.join(name, "model.h5"))
    if begin:
        begin()
    losses = []
    for _ in range(rounds):
        for x, y in steps:
            out = model.train_on_batch(x, y)
            losses.append(float(out[0] if isinstance(out, (list, tuple)) else out))
    if model.stateful:
        model.reset_states()
    y = model.predict(shown, batch_size=len(shown))
    made = {
        "keras": keras.__version__ + " on Theano",
        "losses": [float("%.7g" % v) for v in losses],
        "predictions": [float("%.7g" % v) for v in np.asarray(y).reshape(-1)[:64]],
    }
    with open(os.path.join(name, "keras.json"), "w") as f:
        json.dump(made, f, indent=1)
        f.write("\n")
    print(name, made["losses"][0], made["losses"][-1])


def sentiment(name, layer):
    x, y = reviews(128, 40)
    model = Sequential([Embedding(1000, 16, input_length=40, name="words"), layer, Dense(1, activation="sigmoid", name="good")])
    model.compile("adam", "binary_crossentropy")
    store(name, model, batches(x, y, 32), x[:8], rounds=3)


def sentiment_lstm():
    sentiment("sentiment_lstm", LSTM(32, name="rnn"))


def sentiment_gru():
    sentiment("sentiment_gru", GRU(32, name="rnn"))


def sine():
    x, y = wave(128, 50)
    model = Sequential([GRU(32, input_shape=(50, 1), name="rnn"), Dense(1, name="next")])
    model.compile(keras.optimizers.RMSprop(lr=0.003), "mse")
    store("sine", model, batches(x, y, 32), x[:8], rounds=3)


def recurrence():
    x, y = plain(32, 10, 4)
    model = Sequential([SimpleRNN(16, input_shape=(10, 4), name="rnn"), Dense(1, name="out")])
    model.compile("adam", "mse")
    store("recurrence", model, [(x, y)], x[:8], rounds=5)


def addition_rnn():
    from keras.layers import RepeatVector, TimeDistributed

    x, y = sums(1024)
    model = Sequential(
        [
            LSTM(64, input_shape=(5, 12), name="reads"),
            RepeatVector(3, name="repeats"),
            LSTM(64, return_sequences=True, name="writes"),
            TimeDistributed(Dense(12, activation="softmax"), name="digits"),
        ]
    )
    model.compile("adam", "categorical_crossentropy")
    store("addition_rnn", model, batches(x, y, 128), x[:1])


def imdb_cnn_lstm():
    from keras.layers import Conv1D, MaxPooling1D

    x, y = reviews(128, 40)
    model = Sequential(
        [
            Embedding(1000, 16, input_length=40, name="words"),
            Conv1D(32, 5, padding="valid", activation="relu", name="conv"),
            MaxPooling1D(4, name="pool"),
            LSTM(32, name="rnn"),
            Dense(1, activation="sigmoid", name="good"),
        ]
    )
    model.compile("adam", "binary_crossentropy")
    store("imdb_cnn_lstm", model, batches(x, y, 32), x[:8], rounds=3)


def text_generation():
    from keras.layers import TimeDistributed

    steps = streams(12, 16, 20)
    model = Sequential(
        [
            LSTM(64, batch_input_shape=(16, 20, 17), return_sequences=True, stateful=True, name="rnn"),
            TimeDistributed(Dense(17, activation="softmax"), name="next"),
        ]
    )
    model.compile(keras.optimizers.Adam(lr=0.01), "categorical_crossentropy")
    store("text_generation", model, steps, steps[0][0])


def fine_tuning():
    from keras.layers import Conv2D, Flatten, MaxPooling2D

    x, y = pictures(96, False)
    model = Sequential(
        [
            Conv2D(8, 3, activation="relu", input_shape=(16, 16, 1), data_format="channels_last", name="edges"),
            MaxPooling2D(2, data_format="channels_last", name="half"),
            Conv2D(16, 3, activation="relu", data_format="channels_last", name="shapes"),
            MaxPooling2D(2, data_format="channels_last", name="quarter"),
            Flatten(name="flat"),
            Dense(32, activation="relu", name="hidden"),
            Dense(3, activation="softmax", name="kind"),
        ]
    )
    model.compile(keras.optimizers.Adam(lr=0.005), "categorical_crossentropy")
    for _ in range(20):
        for part in batches(x, y, 32):
            model.train_on_batch(*part)
    x, y = pictures(96, True)

    def freeze():
        for layer in model.layers[:-2]:
            layer.trainable = False
        model.compile(keras.optimizers.SGD(lr=0.001, momentum=0.9), "categorical_crossentropy")

    store("fine_tuning", model, batches(x, y, 32), x[:8], rounds=4, begin=freeze)


for case in sys.argv[1:]:
    np.random.seed(11)
    globals()[case]()
