"""Bidirectional and TimeDistributed."""
from keras import layers as L
from keras.models import Model, Sequential

from library.cases import case, floats, sequential
from library.edits import in_layer
from library.masks import STEPS, masked_floats, masked_words

MERGES = ("concat", "sum", "mul", "ave", None)


def two_outputs(name, masked, **arguments):
    """A functional model: merge_mode null gives two outputs."""
    def build():
        x = L.Input(shape=(STEPS, 3))
        h = L.Masking()(x) if masked else x
        return Model(x, L.Bidirectional(getattr(L, name)(3, **arguments), merge_mode=None)(h))
    return build


for name in ("SimpleRNN", "LSTM", "GRU"):
    for index, merge in enumerate(MERGES):
        for sequences in (False, True):
            for masked in (False, True):
                if name != "LSTM" and not masked or merge is None and not sequences:
                    continue
                mode = "gpu" if (index + sequences) % 2 else "cpu"
                arguments = dict(return_sequences=sequences, consume_less=mode)
                suffix = "%s_%s_%s%s%s" % (name.lower(), mode, merge or "none", "_sequences" if sequences else "",
                                           "_masked" if masked else "")
                inputs = masked_floats(3) if masked else floats((5, STEPS, 3))
                if merge is None:
                    case("Bidirectional", suffix, two_outputs(name, masked, **arguments), inputs)
                    continue
                wrapped = lambda name=name, merge=merge, a=arguments: L.Bidirectional(
                    getattr(L, name)(3, **a), merge_mode=merge, input_shape=(STEPS, 3))
                first = [lambda: L.Masking(input_shape=(STEPS, 3))] if masked else []
                old = merge == "concat" and name != "SimpleRNN"
                case("Bidirectional", suffix, sequential(*(first + [wrapped])), inputs,
                     form=("h5", "json", "yaml", "h5")[index],
                     versions=(("1.0.8", "1.1.2", "1.2.2") if name == "LSTM" else ("1.0.8", "1.2.2")) if old else ("1.2.2",))

case("Bidirectional", "backwards_inside", sequential(lambda: L.Bidirectional(
    L.GRU(3, go_backwards=True, return_sequences=True), input_shape=(STEPS, 3))), floats((5, STEPS, 3)))
case("Bidirectional", "two_layers_masked", sequential(
    lambda: L.Embedding(7, 3, mask_zero=True), lambda: L.Bidirectional(L.LSTM(3, return_sequences=True)),
    lambda: L.Bidirectional(L.GRU(2), merge_mode="ave"), lambda: L.Dense(1, activation="sigmoid")), masked_words(7))
case("Bidirectional", "unroll", sequential(lambda: L.Bidirectional(
    L.LSTM(3, unroll=True, return_sequences=True), input_shape=(4, 3))), floats((5, 4, 3)))
case("Bidirectional", "dropouts_do_nothing", sequential(lambda: L.Bidirectional(
    L.LSTM(3, dropout_W=0.2, dropout_U=0.3), input_shape=(STEPS, 3))), floats((5, STEPS, 3)))
case("Bidirectional", "mem", sequential(lambda: L.Bidirectional(
    L.LSTM(3, consume_less="mem"), input_shape=(STEPS, 3))), floats((5, STEPS, 3)))

IMAGES = (4, 2, 5, 6)
OF_STEPS = (
    ("dense", lambda: L.Dense(4, activation="relu"), (5, 3)),
    ("dense_softmax", lambda: L.Dense(4, activation="softmax"), (5, 3)),
    ("dense_no_bias", lambda: L.Dense(4, bias=False), (5, 3)),
    ("activation", lambda: L.Activation("tanh"), (5, 3)),
    ("flatten", lambda: L.Flatten(), (5, 2, 3)),
    ("reshape", lambda: L.Reshape((3, 2)), (5, 6)),
    ("permute", lambda: L.Permute((2, 1)), (4, 2, 3)),
    ("repeat_vector", lambda: L.RepeatVector(2), (4, 3)),
    ("lstm", lambda: L.LSTM(3), (4, 5, 2)),
    ("gru_sequences", lambda: L.GRU(3, return_sequences=True, consume_less="gpu"), (4, 5, 2)),
    ("bidirectional", lambda: L.Bidirectional(L.GRU(2)), (3, 4, 2)),
    ("embedding", lambda: L.Embedding(7, 3), (4, 5)),
    ("convolution2d", lambda: L.Convolution2D(3, 2, 3, dim_ordering="th"), IMAGES),
    ("max_pooling2d", lambda: L.MaxPooling2D((2, 2), dim_ordering="th"), IMAGES),
    ("batch_normalization", lambda: L.BatchNormalization(), (5, 3)),
    ("highway", lambda: L.Highway(activation="tanh"), (5, 3)),
    ("maxout_dense", lambda: L.MaxoutDense(4), (5, 3)),
    ("dropout", lambda: L.Dropout(0.3), (5, 3)),
    ("nested", lambda: L.TimeDistributed(L.Dense(2)), (4, 5, 3)),
)


def step_inputs(name, shape):
    if name == "embedding":
        return lambda rng: [[rng.randint(0, 7, (3,) + shape).astype("int32")]]
    return floats((3,) + shape)


for name, layer, shape in OF_STEPS:
    versions = ("1.0.8", "1.2.2") if name in ("dense", "lstm", "convolution2d", "nested") else ("1.2.2",)
    case("TimeDistributed", name, sequential(lambda l=layer, s=shape: L.TimeDistributed(l(), input_shape=s)),
         step_inputs(name, shape), versions=versions)
case("TimeDistributed", "dense_fixed_batch", sequential(
    lambda: L.TimeDistributed(L.Dense(4), batch_input_shape=(3, 5, 2))), floats((6, 5, 2)), batch_size=3)
case("TimeDistributed", "any_length", sequential(lambda: L.TimeDistributed(L.Dense(4), input_shape=(None, 3))),
     floats((3, 5, 3)))


def of_sequential():
    inner = Sequential([L.Dense(4, activation="tanh", input_dim=3), L.Dense(2)])
    return Sequential([L.TimeDistributed(inner, input_shape=(5, 3)), L.GRU(3)])


def of_model():
    x = L.Input(shape=(3,))
    inner = Model(x, L.merge([L.Dense(4)(x), L.Dense(4, activation="tanh")(x)], mode="mul"))
    return Sequential([L.TimeDistributed(inner, input_shape=(5, 3))])


case("TimeDistributed", "sequential", of_sequential, floats((4, 5, 3)))
case("TimeDistributed", "model", of_model, floats((4, 5, 3)))
case("TimeDistributed", "masked", sequential(
    lambda: L.Masking(input_shape=(STEPS, 3)), lambda: L.TimeDistributed(L.Dense(4)),
    lambda: L.LSTM(3, return_sequences=True)), masked_floats(3))
case("TimeDistributed", "masked_softmax", sequential(
    lambda: L.Embedding(7, 3, mask_zero=True), lambda: L.GRU(4, return_sequences=True),
    lambda: L.TimeDistributed(L.Dense(3, activation="softmax"))), masked_words(7))
case("Bidirectional", "unknown_merge_mode", sequential(
    lambda: L.Bidirectional(L.GRU(3), input_shape=(STEPS, 3))), floats((5, STEPS, 3)),
    edit=in_layer("Bidirectional", "merge_mode", "difference"), error="load")

case("Bidirectional", "gru_none_last_output", sequential(
    lambda: L.Bidirectional(L.GRU(3), input_shape=(STEPS, 3))), floats((5, STEPS, 3)), edit=in_layer("Bidirectional", "merge_mode", None), error="load",
    notes="Keras accepts merge_mode null with return_sequences only")
