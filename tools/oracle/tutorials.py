#!/usr/bin/env python3
"""The models that every tutorial of Keras 2 shows, as Keras at hand writes their architecture:

    tutorials.py FOLDER

makes FOLDER/keras-VERSION/tutorials/NAME.json. The lines are those of the programs imdb_lstm.py and its like.
"""
import os
import sys

import keras
import theano.ifelse  # noqa: F401  (Keras 2.0 uses it and does not import it)
from keras.layers import LSTM, GRU, Bidirectional, Dense, Dropout, Embedding
from keras.models import Sequential


def sentiment(layer):
    model = Sequential()
    model.add(Embedding(20000, 128))
    model.add(layer(128, dropout=0.2, recurrent_dropout=0.2, recurrent_activation="hard_sigmoid"))
    model.add(Dense(1, activation="sigmoid"))
    return model


def sine():
    model = Sequential()
    model.add(GRU(units=32, return_sequences=True, input_shape=(50, 1), recurrent_activation="hard_sigmoid"))
    model.add(GRU(units=16, recurrent_activation="hard_sigmoid"))
    model.add(Dense(units=1))
    return model


def bidirectional():
    model = Sequential()
    model.add(Embedding(20000, 128, input_length=100))
    model.add(Bidirectional(LSTM(64, recurrent_activation="hard_sigmoid")))
    model.add(Dropout(0.5))
    model.add(Dense(1, activation="sigmoid"))
    return model


def main():
    folder = os.path.join(sys.argv[1], "keras-" + keras.__version__, "tutorials")
    os.makedirs(folder, exist_ok=True)
    for name, make in (("sentiment_lstm", lambda: sentiment(LSTM)), ("sentiment_gru", lambda: sentiment(GRU)), ("sine_gru", sine),
                       ("bidirectional_lstm", bidirectional)):
        keras.backend.clear_session() if hasattr(keras.backend, "clear_session") else None
        keras.backend.reset_uids() if hasattr(keras.backend, "reset_uids") else None
        with open(os.path.join(folder, name + ".json"), "w") as f:
            f.write(make().to_json() + "\n")


if __name__ == "__main__":
    main()
