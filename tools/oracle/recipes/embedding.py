"""Embedding: masks, kinds of index, indices outside the vocabulary."""
import numpy as np
from keras import layers as L
from keras.models import Model

from library.cases import FIRST_AND_LAST, case, integers, sequential
from library.masks import STEPS, masked_words


def fixed(*values, dtype="int32"):
    return lambda rng: [[np.array(values, dtype)]]


case("Embedding", "plain", sequential(lambda: L.Embedding(7, 3, input_length=5)), integers(7, (6, 5)), versions=FIRST_AND_LAST)
case("Embedding", "any_length", sequential(lambda: L.Embedding(7, 3)),
     lambda rng: [[rng.randint(0, 7, (4, t)).astype("int32")] for t in (5, 2)])
case("Embedding", "masked", sequential(lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS)), masked_words(7),
     notes="masked positions keep row 0 of the table")
case("Embedding", "masked_lstm", sequential(lambda: L.Embedding(7, 3, mask_zero=True), lambda: L.LSTM(4)),
     masked_words(7), form="yaml", versions=FIRST_AND_LAST)
case("Embedding", "dropout", sequential(lambda: L.Embedding(7, 3, dropout=0.4, input_length=5)), integers(7, (6, 5)),
     versions=FIRST_AND_LAST)
case("Embedding", "negative_index", sequential(lambda: L.Embedding(7, 3, input_length=4)),
     fixed([0, -1, 6, -7], [-3, 2, -6, 1]), notes="a negative index counts from the end of the table")
case("Embedding", "float_input", sequential(lambda: L.Embedding(7, 3, input_length=4)),
     fixed([0., 1., 6., 2.], [3., 2., 5., 1.], dtype="float32"))
case("Embedding", "float_input_fractions", sequential(lambda: L.Embedding(7, 3, input_length=4)),
     fixed([0.2, 1.9, 6.5, 2.0], [3.0, 2.999, -0.7, -1.5], dtype="float32"),
     notes="floating-point indices are cut towards zero")
case("Embedding", "int64_input", sequential(lambda: L.Embedding(7, 3, input_length=4)),
     fixed([0, 1, 6, 2], [3, 2, 5, 1], dtype="int64"))
case("Embedding", "index_too_large", sequential(lambda: L.Embedding(7, 3, input_length=4)),
     fixed([0, 1, 7, 2]), error="predict")
case("Embedding", "index_too_negative", sequential(lambda: L.Embedding(7, 3, input_length=4)),
     fixed([0, 1, -8, 2]), error="predict")
case("Embedding", "flatten_dense", sequential(
    lambda: L.Embedding(7, 3, input_length=4), lambda: L.Flatten(), lambda: L.Dense(2)), integers(7, (5, 4)),
    versions=FIRST_AND_LAST)
case("Embedding", "one_word", sequential(lambda: L.Embedding(7, 3, input_length=1)), integers(7, (5, 1)))


def matrix_of_words():
    words = L.Input(shape=(3, 4), dtype="int32")
    return Model(words, L.Embedding(7, 2)(words))


def float_tensor():
    words = L.Input(shape=(4,))
    return Model(words, L.LSTM(3)(L.Embedding(7, 2, mask_zero=True)(words)))


case("Embedding", "rank3_input", matrix_of_words, integers(7, (5, 3, 4)),
     no_reload=None)
case("Embedding", "float_tensor_masked", float_tensor,
     fixed([0., 1., 6., 2.], [3., 0., 0., 1.], [4., 4., 2., 0.], dtype="float32"))
case("Embedding", "float_tensor_fraction_mask", float_tensor,
     fixed([0.4, 1., 6., 2.], [3., 0., 0.9, 1.], dtype="float32"),
     notes="the mask compares the value as it was fed with 0: 0.4 is row 0 of the table, yet not masked")
