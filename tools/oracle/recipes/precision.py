"""Files of a Keras whose floatx is float64: arrays and outputs in double precision."""
from keras import layers as L

from library.cases import case, floats, sequential
from library.masks import STEPS, masked_floats

case("Dense", "float64", sequential(lambda: L.Dense(5, activation="tanh", input_dim=4)), floats((7, 4)),
     floatx="float64")
case("LSTM", "float64_masked", sequential(
    lambda: L.Masking(input_shape=(STEPS, 3)), lambda: L.LSTM(4, return_sequences=True)), masked_floats(3),
    floatx="float64", form="json")
case("Convolution2D", "float64", sequential(lambda: L.Convolution2D(
    3, 2, 3, border_mode="same", input_shape=(2, 5, 6))), floats((2, 2, 5, 6)), floatx="float64")
