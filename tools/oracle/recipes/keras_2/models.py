"""Sequential and functional models of Keras 2, nested and shared, and the forms in which a file names things.

The configuration of a Sequential is a list up to 2.2.2 and an object from 2.2.3 on.
"""
from keras import constraints as C
from keras import initializers as I
from keras import layers as L
from keras import regularizers as R
from keras.models import Model, Sequential

from library.cases import floats, sequential
from library.keras_2 import ALL_OF_2, LAST_OF_2, Family, case, functional
from library.masks import STEPS, words


def model(name, build, inputs, **options):
    case("Model", name, build, inputs, **options)


def rows(count, *shapes):
    return floats(*[(count,) + shape for shape in shapes])


def two_inputs_two_outputs():
    a, b = L.Input(shape=(4,), name="left"), L.Input(shape=(3,), name="right")
    h = L.add([L.Dense(5, activation="tanh")(a), L.Dense(5)(b)])
    return Model([a, b], [L.Dense(2, activation="softmax", name="class")(h), L.Dense(1, name="value")(h)])


def encoder():
    return Sequential([L.Dense(4, activation="tanh", input_dim=3), L.Dense(2)])


def inner_model():
    x = L.Input(shape=(3,))
    return Model(x, L.multiply([L.Dense(4)(x), L.Dense(4, activation="sigmoid")(x)]))


def shared_three_calls(a, b, c):
    shared = L.LSTM(3)
    return L.average([shared(x) for x in (a, b, c)])


def nested_model_twice(a, b):
    shared = inner_model()
    return [L.Dense(1)(L.concatenate([shared(a), shared(b)])), shared(b)]


def nested_two_inputs_two_outputs(a, b):
    first, second = two_inputs_two_outputs()([L.Dense(4, activation="relu")(a), b])
    return [second, L.Dense(3)(first)]


def nested_two_deep(x):
    inside = L.Input(shape=(3,))
    return L.Dense(2)(Model(inside, L.Dense(3)(encoder()(L.Activation("tanh")(inside))))(x))


def nested_mixed_trainable():
    """One group of the file: trainable arrays of all sub-layers first, then the running statistics."""
    inner = Sequential([L.Dense(4, input_dim=3), L.BatchNormalization(), L.Dense(3), L.BatchNormalization()])
    return Sequential([inner, L.Dense(2)])


def nested_frozen_layer():
    inner = Sequential([L.Dense(4, input_dim=3, trainable=False), L.BatchNormalization(), L.Dense(4), L.Dense(3)])
    return Sequential([inner, L.Dense(2)])


def frozen_inner_model():
    inner = inner_model()
    inner.trainable = False
    x = L.Input(shape=(3,))
    return Model(x, L.Dense(2)(inner(x)))


def masked_two_words():
    a, b = L.Input(shape=(STEPS,), dtype="int32", name="question"), L.Input(shape=(4,), dtype="int32", name="answer")
    table = L.Embedding(7, 3, mask_zero=True)
    both = L.dot([L.Bidirectional(L.LSTM(3), merge_mode="sum")(table(a)), L.GRU(3)(table(b))], axes=1)
    return Model([a, b], [L.Dense(1, activation="sigmoid")(both), L.RepeatVector(2)(both)])


def attention(x, query):
    keys = L.LSTM(3, return_sequences=True)(x)
    scores = L.Activation("softmax")(L.Dot(axes=(2, 1))([keys, L.Dense(3)(query)]))
    return L.Dense(2)(L.Concatenate()([L.Dot(axes=1)([scores, keys]), query]))


def nested_lstm_states(encoded, decoded):
    """States of a nested encoder go to a layer outside of it."""
    inside = L.Input(shape=(STEPS, 2))
    _, h, c = L.LSTM(3, return_state=True)(inside)
    return L.LSTM(3, return_sequences=True)(decoded, initial_state=Model(inside, [h, c])(encoded))


model("two_inputs_two_outputs", two_inputs_two_outputs, rows(5, (4,), (3,)), versions=ALL_OF_2)
model("outputs_at_two_depths", functional([(4,)], lambda x: (lambda early: [L.Dense(2)(L.Dense(4)(early)), early])(L.Dense(3,
        activation="relu")(x))),
      rows(5, (4,)), versions=LAST_OF_2)
model("output_is_an_input", functional([(4,)], lambda x: [L.Dense(2)(x), x]), rows(5, (4,)), versions=LAST_OF_2)
model("shared_three_calls", functional([(STEPS, 2)] * 3, shared_three_calls), rows(4, (STEPS, 2), (STEPS, 2), (STEPS, 2)),
        versions=LAST_OF_2)
model("shared_on_its_own_output", functional([(4,)], lambda x: (lambda shared: shared(shared(shared(x))))(L.Dense(4,
        activation="tanh"))), rows(5, (4,)), versions=LAST_OF_2)
model("nested_sequential", functional([(3,)], lambda x: L.Dense(2)(encoder()(x))), rows(5, (3,)))
model("nested_model_twice", functional([(3,), (3,)], nested_model_twice), rows(5, (3,), (3,)))
model("nested_two_inputs_two_outputs", functional([(3,), (3,)], nested_two_inputs_two_outputs), rows(5, (3,), (3,)),
        versions=LAST_OF_2)
model("nested_two_deep", functional([(3,)], nested_two_deep), rows(5, (3,)))
model("nested_mixed_trainable", nested_mixed_trainable, rows(5, (3,)), form="h5")
model("nested_frozen_layer", nested_frozen_layer, rows(5, (3,)), form="h5", versions=LAST_OF_2)
model("frozen_inner_model", frozen_inner_model, rows(5, (3,)), form="h5", versions=LAST_OF_2)
model("sequential_of_model", lambda: Sequential([inner_model(), L.Dense(2)]), rows(5, (3,)))
model("masked_two_words", masked_two_words, lambda rng: [[words(rng, 7), words(rng, 7, steps=4, rows=(
    (), (0,), (3,), (1, 2), (0, 1, 2, 3), (0, 2), ()))]], versions=LAST_OF_2)
model("attention", functional([(STEPS, 2), (4,)], attention), rows(5, (STEPS, 2), (4,)), versions=LAST_OF_2)
model("nested_lstm_states", functional([(STEPS, 2), (4, 2)], nested_lstm_states), rows(5, (STEPS, 2), (4, 2)), versions=LAST_OF_2)
model("fixed_batch", lambda: (lambda x: Model(x, L.Dense(3)(x)))(L.Input(batch_shape=(2, 4))), rows(4, (4,)), batch_size=2,
        versions=LAST_OF_2)
model("layer_names", lambda: Sequential([L.Dense(3, name="a layer", input_dim=4), L.Dense(3, name="b/c"),
        L.Dense(2, name="\u00fcber")]), rows(5, (4,)),
      notes="blanks, a slash and a letter beyond ASCII in the names of layers", versions=LAST_OF_2)

# NumPy makes every name of a list as long as the longest: with one of them long, 2.1 and later split layer_names into layer_names0,
# layer_names1... (weight_names likewise).
LONG = "a_name_that_alone_makes_the_list_of_all_names_longer_than_the_header_of_an_object_in_an_hdf5_file_may_be_" * 30
model("chunked_names", lambda: Sequential([L.Dense(2, input_dim=2)] + [L.Activation("tanh",
        name="tanh_%d" % i) for i in range(20)] + [L.Dense(
    2, name=LONG)]), rows(3, (2,)), versions=LAST_OF_2, form="json")

INITIALIZERS = (
    ("zeros_ones", I.Zeros, I.Ones), ("constant", lambda: I.Constant(0.3), lambda: 0.2),
    ("random_normal", lambda: I.RandomNormal(0.1, 0.2, seed=3), I.RandomUniform),
    ("truncated_normal", lambda: I.TruncatedNormal(stddev=0.2), lambda: I.RandomUniform(-0.1, 0.2, seed=4)),
    ("variance_scaling", lambda: I.VarianceScaling(2.0, "fan_out", "normal", 5), lambda: "zeros"),
    ("orthogonal", lambda: I.Orthogonal(1.1, 6), lambda: "ones"),
    ("identity", lambda: I.Identity(0.5), lambda: "zero"), ("lecun", lambda: "lecun_normal", lambda: I.RandomNormal()),
    ("he", lambda: "he_uniform", lambda: "normal"),
    ("glorot", lambda: I.glorot_normal(seed=2), lambda: "uniform"))
initialized = Family("Dense", "initializers", (4,), rows=5, form="json")
for name, kernel, bias in INITIALIZERS:
    initialized.add(name, lambda kernel=kernel, bias=bias, **named: L.Dense(4, kernel_initializer=kernel(), **dict(
        named, **({} if isinstance(bias(), float) else {"bias_initializer": bias()}))))
initialized.declare()
penalized = Family("Dense", "regularizers_constraints", (4,), rows=5)
for name, arguments in (
        ("l1", dict(kernel_regularizer=lambda: R.l1(0.02))), ("l2_names",
        dict(kernel_regularizer=lambda: "l2", bias_regularizer=lambda: "l1")),
        ("l1_l2", dict(kernel_regularizer=lambda: R.l1_l2(0.01, 0.02), activity_regularizer=lambda: R.l2(0.01))),
        ("max_norm", dict(kernel_constraint=lambda: C.max_norm(0.8, axis=1), bias_constraint=lambda: C.non_neg())),
        ("unit_norm", dict(kernel_constraint=lambda: C.UnitNorm(axis=0), bias_constraint=lambda: "max_norm")),
        ("min_max_norm", dict(kernel_constraint=lambda: C.MinMaxNorm(0.2, 0.9, 0.7, axis=1)))):
    penalized.add(name, lambda arguments=arguments, **named: L.Dense(4,
    **dict(named, **dict((k, v()) for k, v in arguments.items()))))
penalized.declare()
case("LSTM", "extras", sequential(lambda: L.LSTM(3, kernel_regularizer=R.l1(0.01), recurrent_regularizer=R.l2(0.02),
        bias_regularizer=R.l1_l2(0.01, 0.02),
                                                 kernel_constraint=C.max_norm(2), recurrent_constraint=C.unit_norm(),
                                                 bias_constraint=C.non_neg(),
                                                 kernel_initializer="he_normal", recurrent_initializer=I.Orthogonal(1.1),
                                                 input_shape=(4, 2))), floats((5, 4, 2)))
case("LSTM", "recurrent_identity", sequential(lambda: L.LSTM(3, recurrent_initializer=I.Identity(), input_shape=(4, 2))),
        floats((5, 4, 2)), versions=LAST_OF_2,
     no_reload="Keras stores the name of an inner function of its own, recurrent_identity")


def relu6_of_mobilenet():
    """MobileNet's block as keras.applications wrote it in 2.0 and 2.1: Activation of a function of its own."""
    from keras import backend as K

    def relu6(x):
        return K.relu(x, max_value=6)
    return relu6


case("Activation", "relu6", sequential(lambda: L.Activation(relu6_of_mobilenet(), input_shape=(4,)), lambda: L.Dense(2)),
floats((5, 4), scale=6.0),
     versions=("2.0.9", "2.1.6"), form="json", no_reload="relu6 is a function of the program, given to Keras in custom_objects",
     notes="keras.applications.mobilenet of 2.0 and 2.1 wrote the activation `relu6`: min(max(x, 0), 6)")


def unlike(stored, **changes):
    """edit: keys that other releases write or leave out."""
    def edit(config):
        if isinstance(config, list):
            return [edit(c) for c in config]
        if isinstance(config, dict):
            return dict((k, edit(v)) for k, v in config.items() if k not in stored)
        return config
    return edit


model("without_optional_keys", lambda: Sequential([L.Conv1D(3, 2, input_shape=(6, 2)), L.MaxPooling1D(2),
L.LSTM(3, return_sequences=True), L.Flatten(), L.Dense(2)]),
      rows(4, (6, 2)), versions=LAST_OF_2, form="json", edit=unlike(("data_format", "dtype", "trainable", "implementation",
      "bias_constraint", "activity_regularizer",
        "recurrent_dropout")), notes="keys that older releases did not write are left out")
model("sequential_as_list", lambda: Sequential([L.Dense(3, input_dim=4), L.Dense(2)]), rows(5, (4,)), versions=LAST_OF_2, form="h5",
      edit=lambda config: dict(config, config=config["config"]["layers"]), notes="the form of Keras up to 2.2.2")


def wide_windows():
    """Windows that reach over 127 steps of a length that is open: there is no shorter input."""
    return Sequential([L.Conv1D(3, 3, dilation_rate=2 ** i, activation="tanh", **({"input_shape": (None, 2)} if i == 0 else {}))
                       for i in range(6)])


model("open_length_wide", wide_windows, floats((2, 130, 2)), versions=LAST_OF_2)
