"""Training of functional models: shared and nested layers, several outputs, weights of samples, masks, kinks, fit."""
import numpy as np
from keras import layers as L
from keras import optimizers as O
from keras.models import Model, Sequential

from library import targets
from library.cases import case, floats, sequential
from library.masks import STEPS, words
from library.train import Training

ROWS = 16


def trained(name, build, inputs, training, layer="Model", **options):
    case(layer, name, build, inputs, group="training", train=training, **options)


def merged(mode, **arguments):
    def build():
        a, b = L.Input(shape=(4,)), L.Input(shape=(3,))
        return Model([a, b], L.Dense(2)(L.merge([L.Dense(5, activation="tanh")(a), L.Dense(5)(b)], mode=mode,
                                                **arguments)))
    return build


def merged_to_one(mode):
    """cos gives [N, 1, 1] where Keras declares [N, 1], so it ends the model after a Reshape."""
    def build():
        a, b = L.Input(shape=(4,)), L.Input(shape=(3,))
        both = L.merge([L.Dense(5)(a), L.Dense(5)(b)], mode=mode, dot_axes=1)
        return Model([a, b], L.Dense(2)(L.Reshape((1,))(both)))
    return build


TWO = floats((ROWS, 4), (ROWS, 3))
for mode in ("sum", "mul", "ave", "max", "concat"):
    trained("merge_" + mode, merged(mode), TWO, Training(targets.real), layer="Merge")
for mode in ("dot", "cos"):
    trained("merge_" + mode, merged_to_one(mode), TWO, Training(targets.real), layer="Merge")


def shared():
    a, b = L.Input(shape=(4,)), L.Input(shape=(4,))
    twice = L.Dense(4, activation="tanh")
    return Model([a, b], L.Dense(2)(L.merge([twice(twice(a)), twice(b)], mode="concat")))


def shared_lstm():
    a, b = L.Input(shape=(STEPS,), dtype="int32"), L.Input(shape=(STEPS,), dtype="int32")
    table, encode = L.Embedding(7, 3, mask_zero=True), L.LSTM(3)
    return Model([a, b], L.Dense(1, activation="sigmoid")(L.merge([encode(table(a)), encode(table(b))], mode="mul")))


def nested_twice():
    x = L.Input(shape=(3,))
    inner = Model(x, L.merge([L.Dense(4)(x), L.Dense(4, activation="tanh")(x)], mode="mul"))
    a, b = L.Input(shape=(3,)), L.Input(shape=(3,))
    return Model([a, b], L.Dense(2)(L.merge([inner(a), inner(b)], mode="sum")))


def nested_normalized():
    return Sequential([Sequential([L.Dense(5, input_dim=4), L.BatchNormalization(momentum=0.8)]), L.Dense(2)])


def nested_frozen():
    inner = Sequential([L.Dense(5, input_dim=4), L.Dense(5, activation="tanh")])
    inner.trainable = False
    return Sequential([inner, L.Dense(2)])


def two_outputs():
    x = L.Input(shape=(4,))
    h = L.Dense(5, activation="tanh")(x)
    return Model(x, [L.Dense(3, activation="softmax", name="class")(h), L.Dense(2, name="value")(h)])


def class_and_value(rng, shapes):
    return targets.one_hot(rng, shapes[:1]) + targets.real(rng, shapes[1:])


def two_words(rng):
    rows = 2 * ((), (0, 1), (4, 5), (2, 3), (1, 3, 5), (0, 5), (3,), (0, 1, 2, 3))
    return [[words(rng, 7, rows=rows), words(rng, 7, rows=rows[::-1])]]


FOUR, THREE_THREE = floats((ROWS, 4)), floats((ROWS, 3), (ROWS, 3))
trained("shared_dense", shared, floats((ROWS, 4), (ROWS, 4)), Training(targets.real))
trained("shared_lstm_masked", shared_lstm, two_words, Training(targets.binary, "binary_crossentropy"))
trained("nested_twice", nested_twice, THREE_THREE, Training(targets.real))
trained("nested_normalized", nested_normalized, FOUR, Training(targets.real))
trained("nested_frozen", nested_frozen, FOUR, Training(targets.real))
trained("two_outputs", two_outputs, FOUR, Training(
    class_and_value, ["categorical_crossentropy", "mse"], metrics=["accuracy"]))
trained("two_outputs_loss_weights", two_outputs, FOUR, Training(
    class_and_value, {"class": "categorical_crossentropy", "value": "mae"}, metrics=["accuracy", "mse"],
    loss_weights={"class": 0.3, "value": 2.0}))
trained("two_outputs_sample_weights", two_outputs, FOUR, Training(
    class_and_value, ["categorical_crossentropy", "mse"], loss_weights=[1.0, 0.5],
    sample_weight=lambda rng: [rng.uniform(0, 2, ROWS), np.where(np.arange(ROWS) % 3, 1.5, 0.0)]))

classifier = sequential(lambda: L.Dense(5, activation="tanh", input_dim=4), lambda: L.Dense(3, activation="softmax"))
binary = sequential(lambda: L.Dense(5, activation="tanh", input_dim=4), lambda: L.Dense(1, activation="sigmoid"))
weighted = lambda rng: [np.where(np.arange(ROWS) % 4 == 1, 0.0, rng.uniform(0.2, 2, ROWS))]
trained("sample_weights", classifier, FOUR, Training(
    targets.one_hot, "categorical_crossentropy", metrics=["accuracy"], sample_weight=weighted), layer="Dense",
    notes="zero weights are left out of the mean")
trained("class_weights", classifier, FOUR, Training(
    targets.one_hot, "categorical_crossentropy", class_weight={0: 0.5, 1: 2.0, 2: 1.0}), layer="Dense")
trained("class_weights_binary", binary, FOUR, Training(
    targets.binary, "binary_crossentropy", class_weight={0: 0.5, 1: 2.0}), layer="Dense")
trained("class_weights_sparse", classifier, FOUR, Training(
    targets.integers, "sparse_categorical_crossentropy", class_weight={0: 0.5, 1: 2.0, 2: 1.0}), layer="Dense")
steps = sequential(lambda: L.GRU(4, return_sequences=True, input_shape=(STEPS, 3)),
                   lambda: L.TimeDistributed(L.Dense(2)))
masked_steps = sequential(lambda: L.Embedding(7, 3, mask_zero=True, input_length=STEPS),
                          lambda: L.GRU(4, return_sequences=True),
                          lambda: L.TimeDistributed(L.Dense(3, activation="softmax")))
temporal = lambda rng: [rng.uniform(0, 2, (ROWS, STEPS)) * (rng.uniform(size=(ROWS, STEPS)) > 0.3)]
one_word = lambda rng: [two_words(rng)[0][:1]]
trained("temporal_sample_weights", steps, floats((ROWS, STEPS, 3)), Training(
    targets.real, sample_weight=temporal, sample_weight_mode="temporal"), layer="GRU")
trained("sample_weights_of_sequences", steps, floats((ROWS, STEPS, 3)), Training(
    targets.real, sample_weight=weighted), layer="GRU")
trained("masked_loss", masked_steps, one_word, Training(
    targets.one_hot, "categorical_crossentropy", metrics=["accuracy"]), layer="GRU",
    notes="the mask counts in the loss, not in the accuracy")
trained("masked_loss_temporal_weights", masked_steps, one_word, Training(
    targets.one_hot, "categorical_crossentropy", sample_weight=temporal, sample_weight_mode="temporal"), layer="GRU")
trained("masked_loss_sample_weights", masked_steps, one_word, Training(
    targets.one_hot, "categorical_crossentropy", sample_weight=weighted), layer="GRU")


def zero_unit(model, rng):
    """Two units of the hidden layer have zero weights and bias: they stand on the kink of relu."""
    from library import weights
    weights.randomize(model, rng)
    w, b = model.layers[0].get_weights()
    w[:, :2], b[:2] = 0, 0
    model.layers[0].set_weights([w, b])


def equal_features(model, rng):
    """All maxout features are equal, so that the maximum is a tie."""
    from library import weights
    weights.randomize(model, rng)
    w, b = model.layers[0].get_weights()
    model.layers[0].set_weights([np.repeat(w[:1], len(w), axis=0), np.repeat(b[:1], len(b), axis=0)])


def max_of_equals():
    a, b = L.Input(shape=(4,)), L.Input(shape=(4,))
    twice = L.Dense(5)
    return Model([a, b], L.Dense(2)(L.merge([twice(a), twice(b)], mode="max")))


def equal_inputs(rng):
    x = rng.standard_normal((ROWS, 4)).astype("float32")
    return [[x, x.copy()]]


def steps_of_image(rng):
    """Images of few values: many windows have several largest elements."""
    return [[rng.randint(0, 2, (ROWS, 1, 5, 5)).astype("float32")]]


two_dense = lambda a: sequential(lambda: L.Dense(5, activation=a, input_dim=4), lambda: L.Dense(2))
TIES = "Theano gives the gradient to each of several equal maxima"
trained("kink_relu_at_zero", two_dense("relu"), FOUR, Training(targets.real, calls=3), layer="Dense", weights=zero_unit,
        notes="Theano's relu has slope 0.5 at 0")
trained("kink_elu_at_zero", two_dense("elu"), FOUR, Training(targets.real, calls=3), layer="Dense", weights=zero_unit)
trained("kink_softsign_at_zero", two_dense("softsign"), FOUR, Training(targets.real, calls=3), layer="Dense",
        weights=zero_unit)
trained("kink_maxout_tie", sequential(lambda: L.MaxoutDense(5, nb_feature=3, input_dim=4), lambda: L.Dense(2)), FOUR,
        Training(targets.real, calls=1), layer="MaxoutDense", weights=equal_features,
        notes=TIES + "; one step only, since Theano's rounding tells the features apart after it")
trained("kink_merge_max_tie", max_of_equals, equal_inputs, Training(targets.real, calls=3), layer="Merge")
for kind in ("MaxPooling2D", "GlobalMaxPooling2D"):
    trained("kink_%s_tie" % kind.lower(), sequential(
        lambda: L.Convolution2D(2, 1, 1, input_shape=(1, 5, 5)), lambda k=kind: getattr(L, k)(),
        *([lambda: L.Flatten()] if kind == "MaxPooling2D" else []), lambda: L.Dense(2)), steps_of_image,
        Training(targets.real, calls=3), layer=kind, notes=TIES)
trained("kink_mae_at_zero", sequential(lambda: L.Dense(2, input_dim=4)),
        lambda rng: [[np.zeros((ROWS, 4), "float32")]],
        Training(lambda rng, shapes: [np.zeros(s, "float32") for s in shapes], "mae", calls=3), layer="Dense",
        weights=lambda model, rng: model.set_weights([np.zeros((4, 2)), np.zeros(2)]),
        notes="the error is exactly 0: its absolute value has slope 0 there")

MANY = floats((37, 4))
trained("fit_history", classifier, MANY, Training(
    targets.one_hot, "categorical_crossentropy", lambda: O.Adam(lr=0.02), metrics=["accuracy"], fit={"nb_epoch": 4}),
    layer="Dense")
trained("fit_validation_split", classifier, MANY, Training(
    targets.one_hot, "categorical_crossentropy", lambda: O.Adam(lr=0.02), metrics=["accuracy"],
    fit={"nb_epoch": 4, "validation_split": 0.3}), layer="Dense")
trained("fit_initial_epoch", binary, MANY, Training(
    targets.binary, "binary_crossentropy", lambda: O.RMSprop(lr=0.02), metrics=["accuracy"],
    fit={"nb_epoch": 5, "initial_epoch": 2}), layer="Dense")
trained("fit_class_weights_split", binary, MANY, Training(
    targets.binary, "binary_crossentropy", class_weight={0: 0.5, 1: 2.0}, metrics=["accuracy"],
    fit={"nb_epoch": 3, "validation_split": 0.25}), layer="Dense")
trained("fit_sample_weights_split", binary, MANY, Training(
    targets.binary, "binary_crossentropy", sample_weight=lambda rng: [rng.uniform(0, 2, 37)],
    fit={"nb_epoch": 3, "validation_split": 0.25}), layer="Dense")
trained("fit_two_outputs", two_outputs, MANY, Training(
    class_and_value, ["categorical_crossentropy", "mse"], metrics=["accuracy"],
    fit={"nb_epoch": 3, "validation_split": 0.2}))
