"""The last release before a difference and the first with it, for each difference between releases of Keras 2 that Theano shows.

With EVERY_RELEASE=1 in the environment each case is for the Keras at hand, to see that nothing changes anywhere else."""
import os

import h5py
import keras
from keras import layers as L
from keras import optimizers as O
from keras import regularizers as R
from keras.models import Model, Sequential

from library import targets
from library.cases import calls, floats, sequential
from library.keras_2 import case, functional
from library.train import Training

ROWS = 16


def at(*releases):
    return (keras.__version__,) if os.environ.get("EVERY_RELEASE") else releases


def border(layer, name, build, inputs, *releases, **options):
    case(layer, "border_" + name, build, inputs, versions=at(*releases), **options)


def trained(name, build, training, inputs, *releases, **options):
    border("Dense", name, build, inputs, *releases, group="training", train=training, **options)


def steps(rng):
    x = rng.standard_normal((ROWS, 4, 3)).astype("float32")
    x[rng.rand(ROWS, 4) < 0.3] = 0
    x[:, 0] = rng.standard_normal((ROWS, 3))
    return [[x]]


def fixed(*shapes):
    return lambda rng: [rng.choice([0.25, 0.5, 2.], shape).astype("float32") for shape in shapes]


# losses.weights_multiplied, optimizers.always_count, .all_store_iterations, .learning_rate_key, metrics.names_as_given
trained("weights", sequential(lambda: L.Dense(5, activation="tanh", input_dim=4), lambda: L.Dense(3, activation="softmax")), Training(
    targets.one_hot, loss="categorical_crossentropy", metrics=["accuracy", "mse"], class_weight={0: 0.5, 1: 1., 2: 3.},
    sample_weight=fixed((ROWS,)), optimizer=lambda: O.SGD(lr=0.1), calls=4, store_state=True),
        floats((ROWS, 4)), "2.0.7", "2.0.8", "2.2.4", "2.2.5", "2.3.0")

# losses.average_over_all, metrics.weights_not_repeated, and masks beside weights
trained("masks", functional([(4, 3)], lambda x: L.TimeDistributed(L.Dense(2))(L.LSTM(3, return_sequences=True)(L.Masking(0.)(x)))), Training(
    targets.real, metrics=["mae"], sample_weight=fixed((ROWS, 4)), sample_weight_mode="temporal", calls=4, store_state=True,
    optimizer=lambda: O.RMSprop(lr=0.01)), steps, "2.2.5", "2.3.1")

# metrics.one_unit_is_categorical, .positive_cosine, .first_name_kept, losses.hinge_of_binary
trained("metrics", functional([(4,)], lambda x: [L.Dense(1, name="a", activation="sigmoid")(x), L.Dense(3, name="b")(x)]), Training(
    lambda rng, shapes: [targets.binary(rng, shapes[:1])[0], targets.binary(rng, shapes[1:])[0]], loss=["mse", "hinge"], calls=4,
    metrics=["accuracy", "cosine_proximity", "mse", "mean_squared_error"], optimizer=lambda: O.SGD(lr=0.1)),
        floats((ROWS, 4)), "2.1.3", "2.1.4", "2.2.5", "2.3.0")

# losses.cosine_mean, .cosine_unguarded, .cosine_guarded_by_epsilon: outputs and targets whose squares are near 1e-7 and near 1e-12
for name, scale in (("small", 2e-4), ("tiny", 3e-7)):
    trained("cosine_" + name, functional([(4,)], lambda x: L.Dense(3, use_bias=False)(x)), Training(
        lambda rng, shapes, s=scale: targets.real(rng, shapes, s), loss="cosine_proximity", calls=3, optimizer=lambda: O.SGD(lr=1e-6)),
            floats((ROWS, 4), scale=scale), "2.0.4", "2.0.5", "2.0.6", "2.0.7", "2.0.8", "2.0.9")


def norms(x):
    frozen = L.BatchNormalization(trainable=False, momentum=0.7)(x)
    each = L.TimeDistributed(L.BatchNormalization(momentum=0.6))(frozen)
    return L.BatchNormalization(momentum=0.8)(L.Dense(3, use_bias=False)(each))


# batch_normalization.frozen_keeps_statistics, .variance_plus_epsilon, .variance_corrected_with_epsilon, time_distributed.updates_inside
trained("norms", functional([(4, 3)], norms), Training(targets.real, calls=4, optimizer=lambda: O.SGD(lr=0.05)), floats((ROWS, 4, 3)),
        "2.0.6", "2.0.7", "2.1.2", "2.1.3", "2.1.4")


def frozen(x):
    x = L.TimeDistributed(L.Dense(3, activation="tanh"), trainable=False)(x)
    x = L.Bidirectional(L.GRU(2, return_sequences=True), trainable=False)(x)
    x = L.LSTM(3, trainable=False, return_sequences=True)(x)
    return L.Dense(2)(L.SimpleRNN(2)(x))


# wrapper.frozen_learns, rnn.frozen_learns
trained("frozen", functional([(4, 3)], frozen), Training(targets.real, calls=3, optimizer=lambda: O.SGD(lr=0.1)), floats((ROWS, 4, 3)),
        "2.0.8", "2.0.9", "2.1.3", "2.1.4")


def inner():
    x = L.Input(shape=(3,))
    return Model(x, L.Dense(3, activation="tanh", kernel_regularizer=R.l2(0.1), activity_regularizer=R.l2(0.1))(x))


def penalized(x):
    x = L.TimeDistributed(inner())(x)
    x = L.Bidirectional(L.GRU(2, kernel_regularizer=R.l2(0.1), activity_regularizer=R.l1(0.05), return_sequences=True))(x)
    x = L.TimeDistributed(L.Dense(3, kernel_regularizer=R.l1(0.05), activity_regularizer=R.l2(0.1)))(x)
    return L.LSTM(2, activity_regularizer=R.l2(0.1))(x)


# bidirectional.forward_penalties_only, time_distributed.no_penalties_inside_model (before, Keras cannot train this model)
trained("penalties", functional([(4, 3)], penalized), Training(targets.real, calls=3, optimizer=lambda: O.SGD(lr=0.1)), floats((ROWS, 4, 3)),
        "2.0.3", "2.1.6", "2.2.0")


def inside(x):
    """Layers of all kinds with penalties, in a model that is called twice, and a Bidirectional outside of it."""
    entry = L.Input(shape=(4, 3))
    y = L.TimeDistributed(L.Dense(3, activation="tanh", activity_regularizer=R.l2(0.1)))(entry)
    y = L.Conv1D(3, 2, padding="same", activity_regularizer=R.l1(0.05))(y)
    y = L.Bidirectional(L.GRU(3, return_sequences=True, activity_regularizer=R.l2(0.2)), merge_mode="sum")(y)
    model = Model(entry, L.LSTM(3, return_sequences=True, activity_regularizer=R.l2(0.1))(y))
    both = L.Bidirectional(L.GRU(2, kernel_regularizer=R.l2(0.1), activity_regularizer=R.l2(0.3)))
    return L.Dense(2, activity_regularizer=R.l2(0.1))(both(model(model(x))))


# models.inner_inputs_penalized
trained("penalties_inside", functional([(4, 3)], inside), Training(targets.real, calls=3, optimizer=lambda: O.SGD(lr=0.1)),
        floats((ROWS, 4, 3)), "2.0.3", "2.1.3", "2.1.4")


def dense_inside(x):
    entry = L.Input(shape=(3,))
    return L.Dense(2)(Model(entry, L.Dense(4, activation="tanh", activity_regularizer=R.l2(0.1))(entry))(x))


# models.inner_layers_free
trained("penalty_inside", functional([(3,)], dense_inside), Training(targets.real, calls=3, optimizer=lambda: O.SGD(lr=0.1)),
        floats((ROWS, 3)), "2.0.2", "2.0.3")

def penalized_weights(x):
    """Penalties on weights of a model in a model, both called twice."""
    entry = L.Input(shape=(3,))
    y = L.Dense(3, activation="tanh", kernel_regularizer=R.l2(0.01))(entry)
    first = Model(entry, L.Dense(3, bias_regularizer=R.l1(0.02), bias_initializer="ones")(y))
    around = L.Input(shape=(3,))
    second = Model(around, first(first(around)))
    return L.Dense(2, kernel_regularizer=R.l2(0.03))(second(second(x)))


# models.inner_penalties_add_up
trained("penalties_of_weights", functional([(3,)], penalized_weights), Training(targets.real, calls=3, optimizer=lambda: O.SGD(lr=0.01)),
        floats((ROWS, 3)), "2.0.0", "2.0.9", "2.1.3", "2.1.4")

# optimizers.state_by_name, adam.third_slot
trained("state", sequential(lambda: L.Dense(4, input_dim=4, name="z", activation="tanh"), lambda: L.Dense(4, name="m"), lambda: L.Dense(
    4, name="a")), Training(targets.real, optimizer=lambda: O.Adam(lr=0.02), calls=3, resume=3, store_state=True), floats((ROWS, 4)),
    "2.0.5", "2.0.6", "2.1.2", "2.1.3")


def misfit():
    """A part that is frozen when the whole is compiled, which a file forgets."""
    part = Sequential()
    part.add(L.Dense(3, activation="tanh", input_dim=4))
    part.trainable = False
    model = Sequential()
    model.add(part)
    model.add(L.Dense(2))
    return model


# optimizers.misfit_left_out: before, Keras cannot load this file
trained("misfit", misfit, Training(targets.real, optimizer=lambda: O.Adam(lr=0.02), calls=3, resume=2, store_state=True), floats((ROWS, 4)),
        "2.0.6")

# bidirectional.keeps_no_state
border("Bidirectional", "stateful", sequential(lambda: L.Bidirectional(L.GRU(2, stateful=True), batch_input_shape=(3, 4, 2))),
       calls(3, (3, 4, 2)), "2.1.3", "2.1.4", batch_size=3)


def words(rng):
    return [[rng.randint(0, 4, (5, 3, 4)).astype("float32")]]


# time_distributed.inner_mask
border("TimeDistributed", "inner_mask", sequential(lambda: L.TimeDistributed(L.Embedding(5, 3, mask_zero=True), input_shape=(3, 4)),
       lambda: L.TimeDistributed(L.LSTM(2))), words, "2.1.6", "2.2.0")

def pools(image, volume):
    return [L.AveragePooling2D(2, strides=1, padding="same")(image), L.AveragePooling2D((3, 2), padding="same")(image),
            L.AveragePooling1D(2, padding="same")(L.Reshape((20, 2))(image)), L.MaxPooling2D(3, strides=2, padding="same")(image),
            L.MaxPooling3D(2, strides=1, padding="same")(volume), L.AveragePooling3D((3, 2, 2), padding="same")(volume)]


# average_pooling.counts_padding, pooling3d.uncropped
border("AveragePooling2D", "same", functional([(5, 4, 2), (5, 4, 3, 2)], pools), floats((2, 5, 4, 2), (2, 5, 4, 3, 2)),
       "2.0.3", "2.0.4", "2.1.4", "2.1.5", "2.1.6")

# dense.bias_by_default_layout
border("Dense", "bias_th", functional([(3, 3)], lambda x: L.Dense(3, activation="tanh")(x)), floats((3, 3, 3)), "2.2.0", "2.2.1",
       dim_ordering="th")


def shared_norms(x, z):
    """A BatchNormalization of two calls beside each other and of a third on what it gave, and a model with one that is called twice."""
    norm = L.BatchNormalization(momentum=0.6)
    entry = L.Input(shape=(3,))
    inner = Model(entry, L.BatchNormalization(momentum=0.7)(L.Dense(3, activation="tanh")(entry)))
    first = norm(L.Dense(3)(L.Dense(3, activation="tanh")(x)))
    second = norm(z)
    return L.Dense(2)(L.add([inner(first), inner(second), norm(first)]))


# batch_normalization.first_call_moves
trained("shared_norms", functional([(3,), (3,)], shared_norms), Training(targets.real, calls=3, optimizer=lambda: O.SGD(lr=0.05)),
        floats((ROWS, 3), (ROWS, 3)), "2.0.9", "2.1.6", "2.2.4", "2.3.1")


def one_in_two(x):
    """One model in two others, which a file holds twice."""
    entry = L.Input(shape=(3,))
    first = Model(entry, L.Dense(3, activation="tanh", kernel_regularizer=R.l2(0.01))(entry))

    def around():
        outer = L.Input(shape=(3,))
        return Model(outer, L.Dense(3, bias_regularizer=R.l1(0.02), bias_initializer="ones")(first(first(outer))))
    a, b = around(), around()
    return L.Dense(2)(L.add([a(x), b(a(x)), b(x)]))


# models.inner_penalties_add_up: what is trained on is the model that Keras loaded
trained("penalties_of_one_in_two", functional([(3,)], one_in_two), Training(
    targets.real, calls=3, resume=2, optimizer=lambda: O.SGD(lr=0.01)), floats((ROWS, 3)), "2.0.9", "2.1.3", "2.1.4")


def named_tensorflow(folder):
    with h5py.File(os.path.join(folder, "model.h5"), "r+") as file:
        for place in (file, file["model_weights"]):
            place.attrs["backend"] = b"tensorflow"


def begins_masked(rng):
    """The first two steps of some rows are masked, so that the state that is carried is not what was given before."""
    x = steps(rng)[0][0]
    x[::3, :2] = 0
    return [[x, rng.standard_normal((ROWS, 2)).astype("float32")]]


# rnn.masked_state
border("GRU", "masked_state", functional([(4, 3), (2,)], lambda x, s: L.GRU(2, return_sequences=True)(L.Masking(0.)(x), initial_state=s)),
       begins_masked, "2.2.5", form="h5", backend="tensorflow", finish=named_tensorflow,
       derivation="Theano's output; rnn of backend/tensorflow_backend.py has the same rule from the tag 2.2.5 on")
