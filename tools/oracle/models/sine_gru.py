#!/usr/bin/env python3
"""Trains a GRU on windows of sine waves to predict the next value, and stores it with real Keras's predictions."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import numpy as np  # noqa: E402
from keras.layers import GRU, Dense  # noqa: E402
from keras.models import Sequential  # noqa: E402

from library import demo  # noqa: E402

WINDOW, STEP = 50, 0.1


def windows(count, rng):
    """[count, WINDOW, 1] inputs that start uniformly in 0..4 pi, and [count, 1] next values."""
    start = rng.uniform(0, 4 * np.pi, (count, 1))
    wave = np.sin(start + STEP * np.arange(WINDOW + 1)).astype("float32")
    return wave[:, :-1, None], wave[:, -1:]


def continuation(model, first, count):
    """Feeds each prediction back: `count` values after the window `first` [WINDOW]."""
    wave = list(first)
    for _ in range(count):
        wave.append(float(model.predict(np.array(wave[-WINDOW:], "float32").reshape(1, WINDOW, 1))[0, 0]))
    return wave[WINDOW:]


options = demo.arguments("sine_gru", epochs=30)
rng = np.random.RandomState(7)
x, y = windows(3000, rng)
model = Sequential([GRU(32, input_shape=(WINDOW, 1)), Dense(1)])
model.compile("adam", "mse")
history = model.fit(x, y, nb_epoch=options.epochs, batch_size=32, verbose=0).history["loss"]
test_x, test_y = windows(64, rng)
print("loss by epoch: " + " ".join("%.2g" % v for v in history), "test", model.evaluate(test_x, test_y, verbose=0))
curve = np.sin(STEP * np.arange(WINDOW)).astype("float32")
demo.store(options, "sine_gru", model, [test_x], WINDOW, {"demo.json": {
    "window": WINDOW, "step": STEP, "loss": [float(v) for v in history], "next": [float(v) for v in test_y[:, 0]],
    "first_window": [float(v) for v in curve], "continuation": continuation(model, curve, 120)}})
