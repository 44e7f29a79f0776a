"""Core layers: Dense, Activation, reshaping, masking, dropout (which does nothing when predicting)."""
from keras import layers as L

from library.cases import FIRST_AND_LAST, case, floats, sequential
from library.edits import replace

ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "elu", "softmax")


for a in ACTIVATIONS:
    case("Dense", "activation_" + a, sequential(lambda a=a: L.Dense(5, activation=a, input_dim=4)),
         floats((7, 4), scale=2.0))
    case("Activation", a + "_rank2", sequential(lambda a=a: L.Activation(a, input_shape=(6,))),
         floats((5, 6), scale=3.0))
    if a not in ("relu", "softmax"):
        continue
    case("Activation", a + "_rank3", sequential(lambda a=a: L.Activation(a, input_shape=(4, 3))),
         floats((5, 4, 3), scale=3.0))
case("Activation", "relu_rank4", sequential(lambda: L.Activation("relu", input_shape=(2, 4, 3))), floats((3, 2, 4, 3)))
case("Activation", "softmax_rank4", sequential(lambda: L.Activation("linear", input_shape=(2, 4, 3))),
     floats((3, 2, 4, 3)), error="load",
     edit=lambda config: replace(config, "activation", "softmax"))


case("Dense", "no_bias", sequential(lambda: L.Dense(5, bias=False, input_dim=4)), floats((7, 4)), form="json")
case("Dense", "rank3", sequential(lambda: L.Dense(5, activation="tanh", input_shape=(3, 4))), floats((6, 3, 4)))
case("Dense", "rank3_softmax", sequential(lambda: L.Dense(5, activation="softmax", input_shape=(3, 4))),
     floats((6, 3, 4)), form="yaml")
case("Dense", "rank4", sequential(lambda: L.Dense(5, activation="relu", input_shape=(2, 3, 4))), floats((4, 2, 3, 4)))
case("Dense", "rank3_any_length", sequential(lambda: L.Dense(5, input_shape=(None, 4))), floats((6, 3, 4)))
case("Dense", "deep", sequential(
    lambda: L.Dense(16, activation="relu", input_dim=9), lambda: L.Dropout(0.5), lambda: L.Dense(8, activation="tanh"),
    lambda: L.Dense(3, activation="softmax")), floats((11, 9)), versions=FIRST_AND_LAST)
case("Dense", "batches", sequential(lambda: L.Dense(3, input_dim=4)), floats((13, 4)), batch_size=5)
case("Dense", "width_1", sequential(lambda: L.Dense(1, activation="sigmoid", input_dim=1)), floats((3, 1)))
case("Dense", "one_sample", sequential(lambda: L.Dense(3, input_dim=4)), floats((1, 4)))

for name, layer in (("p", lambda: L.Dropout(0.4, input_shape=(4, 3))), ("p_0", lambda: L.Dropout(0., input_shape=(4, 3)))):
    case("Dropout", name, sequential(layer, lambda: L.TimeDistributed(L.Dense(2))), floats((5, 4, 3)), versions=FIRST_AND_LAST)
case("SpatialDropout1D", "p", sequential(lambda: L.SpatialDropout1D(0.4, input_shape=(4, 3))), floats((5, 4, 3)))
case("GaussianNoise", "sigma", sequential(lambda: L.GaussianNoise(0.4, input_shape=(4, 3))), floats((5, 4, 3)))
case("GaussianDropout", "p", sequential(lambda: L.GaussianDropout(0.4, input_shape=(4, 3))), floats((5, 4, 3)))
case("ActivityRegularization", "l1_l2", sequential(
    lambda: L.ActivityRegularization(l1=0.1, l2=0.2, input_shape=(4,)), lambda: L.Dense(2)), floats((5, 4)))

case("Flatten", "rank3", sequential(lambda: L.Flatten(input_shape=(4, 3))), floats((5, 4, 3)))
case("Flatten", "rank4_dense", sequential(lambda: L.Flatten(input_shape=(2, 4, 3)), lambda: L.Dense(3)),
     floats((5, 2, 4, 3)), versions=FIRST_AND_LAST)
for name, shape in (("to_matrix", (6, 2)), ("to_vector", (12,)), ("unknown_first", (-1, 2)), ("unknown_last", (3, -1)),
                    ("unknown_middle", (2, -1, 3)), ("rank4", (2, 3, 2))):
    case("Reshape", name, sequential(lambda s=shape: L.Reshape(s, input_shape=(4, 3))), floats((5, 4, 3)))
case("Reshape", "from_vector", sequential(lambda: L.Reshape((3, 4), input_shape=(12,)), lambda: L.LSTM(2)),
     floats((5, 12)))
for dims in ((2, 1), (1, 2)):
    case("Permute", "%d_%d" % dims, sequential(lambda d=dims: L.Permute(d, input_shape=(4, 3))), floats((5, 4, 3)))
for dims in ((3, 1, 2), (2, 3, 1), (3, 2, 1)):
    case("Permute", "%d_%d_%d" % dims, sequential(lambda d=dims: L.Permute(d, input_shape=(2, 4, 3))),
         floats((5, 2, 4, 3)))
case("RepeatVector", "n3", sequential(lambda: L.RepeatVector(3, input_shape=(4,))), floats((5, 4)))
case("RepeatVector", "between_rnns", sequential(
    lambda: L.GRU(3, input_shape=(5, 2)), lambda: L.RepeatVector(4), lambda: L.LSTM(3, return_sequences=True),
    lambda: L.TimeDistributed(L.Dense(2))), floats((6, 5, 2)), versions=FIRST_AND_LAST)


def with_value(value):
    """Sequences some of whose steps are all `value`, some only in part."""
    def inputs(rng):
        x = rng.standard_normal((6, 5, 3)).astype("float32")
        x[0, 1], x[1, :2], x[2, 3:], x[3], x[4, 2, :2] = value, value, value, value, value
        return [[x]]
    return inputs


case("Masking", "zero", sequential(lambda: L.Masking(input_shape=(5, 3))), with_value(0.0), versions=FIRST_AND_LAST)
case("Masking", "minus_one", sequential(lambda: L.Masking(mask_value=-1., input_shape=(5, 3))), with_value(-1.0))
case("Masking", "minus_one_rnn", sequential(lambda: L.Masking(mask_value=-1., input_shape=(5, 3)),
                                            lambda: L.SimpleRNN(4, return_sequences=True)), with_value(-1.0))
case("Masking", "through_activations", sequential(
    lambda: L.Masking(input_shape=(5, 3)), lambda: L.Dropout(0.3), lambda: L.Activation("tanh"),
    lambda: L.TimeDistributed(L.Dense(4)), lambda: L.GaussianNoise(0.1), lambda: L.LeakyReLU(0.2),
    lambda: L.LSTM(3)), with_value(0.0))
case("TimeDistributedDense", "plain", sequential(
    lambda: L.TimeDistributedDense(4, activation="tanh", input_shape=(5, 3))), floats((6, 5, 3)), versions=FIRST_AND_LAST)
case("TimeDistributedDense", "no_bias", sequential(
    lambda: L.TimeDistributedDense(4, bias=False, input_dim=3, input_length=5)), floats((6, 5, 3)))
case("TimeDistributedDense", "masked", sequential(
    lambda: L.Masking(input_shape=(5, 3)), lambda: L.TimeDistributedDense(4), lambda: L.GRU(3, return_sequences=True)),
    with_value(0.0))
