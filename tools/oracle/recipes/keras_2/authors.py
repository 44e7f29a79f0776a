"""Files that hold names of what their authors wrote themselves, of which predictions do not depend, or whose meaning is known: Keras
loads them with custom_objects."""
from keras import backend as K
from keras import constraints as C
from keras import layers as L
from keras import regularizers as R
from keras.models import Model, Sequential

from library.cases import floats
from library.keras_2 import FIRST_AND_LAST_OF_2, case

WANTED = "Keras wants the functions and classes under custom_objects"


def own_settings():
    """Initializer, regularizers and constraint that are the author's, as functions and as classes."""
    def my_initializer(shape, dtype=None):
        return K.random_uniform(shape, -0.5, 0.5)

    def my_penalty(w):
        return 0.1 * K.sum(K.abs(w))

    class MyPenalty(R.Regularizer):
        def __call__(self, w):
            return K.sum(K.square(w))

        def get_config(self):
            return {"strength": 0.5}

    class MyConstraint(C.Constraint):
        def __call__(self, w):
            return w

    return Sequential([L.Dense(4, kernel_initializer=my_initializer, activation="tanh", input_shape=(3,)),
                       L.Dense(4, kernel_regularizer=my_penalty, kernel_constraint=MyConstraint()),
                       L.Dense(2, activity_regularizer=MyPenalty(), bias_regularizer=MyPenalty())])


case("Model", "settings_of_its_author", own_settings, floats((4, 3)), form="h5", no_reload=WANTED,
     notes="initializer, regularizers and constraint are none of Keras's")


def metrics_of_its_author():
    def rmse(y, p):
        return K.sqrt(K.mean(K.square(y - p)))
    model = Sequential([L.Dense(3, activation="relu", input_shape=(4,)), L.Dense(1)])
    model.compile("adam", "mse", metrics=["mae", rmse])
    return model


case("Model", "metric_of_its_author", metrics_of_its_author, floats((4, 4)), form="h5", no_reload=WANTED)


def customary_activations():
    def swish(x):
        return x * K.sigmoid(x)

    def mish(x):
        return x * K.tanh(K.softplus(x))

    return Sequential([L.Dense(5, activation=swish, input_shape=(4,)), L.Activation(mish), L.Dense(3), L.Activation(swish)])


case("Activation", "customary", customary_activations, floats((4, 4), scale=3.0), form="h5", no_reload=WANTED,
     notes="functions of the program, under the names by which everybody gave them")


def get_slice(data, i, parts):
    """What multi_gpu_model cuts each batch with, in the words of Keras 2."""
    shape = K.shape(data)
    batch_size = shape[:1]
    input_shape = shape[1:]
    step = batch_size // parts
    size = batch_size - step * i if i == parts - 1 else step
    size = K.concatenate([size, input_shape], axis=0)
    stride = K.concatenate([step, input_shape * 0], axis=0)
    start = stride * i
    return K.slice(data, start, size)


def on_devices(inner, names, copies=3):
    """The model that multi_gpu_model makes of another, which it does on TensorFlow alone: K.slice is TensorFlow's."""
    calls = []
    for i in range(copies):
        parts = []
        for x in inner.inputs:
            layer = L.Lambda(lambda value: value, output_shape=K.int_shape(x)[1:])
            parts.append(layer(x))
            layer.function, layer.arguments = get_slice, {"i": i, "parts": copies}
        outputs = inner(parts if len(parts) > 1 else parts[0])
        calls.append(outputs if isinstance(outputs, list) else [outputs])
    joined = [L.Concatenate(axis=0, name=name)([call[k] for call in calls]) for k, name in enumerate(names)]
    return Model(inner.inputs if len(inner.inputs) > 1 else inner.inputs[0], joined if len(joined) > 1 else joined[0])


def classifier():
    return Sequential([L.Dense(5, activation="tanh", input_shape=(4,)), L.BatchNormalization(), L.Dense(3, activation="softmax")])


def two_by_two():
    a, b = L.Input(shape=(4,), name="left"), L.Input(shape=(3,), name="right")
    h = L.add([L.Dense(5, activation="tanh")(a), L.Dense(5)(b)])
    return Model([a, b], [L.Dense(2, activation="softmax", name="class")(h), L.Dense(1, name="value")(h)])


def once(model, inputs):
    """The model that the copies are of, for the whole batch."""
    outputs = [layer for layer in model.layers if isinstance(layer, Model)][0].predict(inputs if len(inputs) > 1 else inputs[0])
    return outputs if isinstance(outputs, list) else [outputs]


COPIES = "the model of which the copies are, run by Keras for the whole batch; Theano has no K.slice"
case("Model", "multi_gpu", lambda: on_devices(classifier(), ["dense_2"]), floats((7, 4)), form="h5", no_reload=COPIES, expected=once,
     derivation=COPIES)
case("Model", "multi_gpu_two_by_two", lambda: on_devices(two_by_two(), ["class", "value"], 2), floats((5, 4), (5, 3)), form="h5",
     no_reload=COPIES, expected=once, derivation=COPIES, versions=FIRST_AND_LAST_OF_2)


def penalized():
    inner = Sequential([L.Dense(5, activation="tanh", input_shape=(4,), kernel_regularizer=R.l2(0.1)), L.Dense(3)])
    model = on_devices(inner, ["dense_2"], 2)
    model.compile("sgd", "mse")
    return model


# Before 2.1.4 each call of a model adds the penalties on its weights.
case("Model", "multi_gpu_penalized", penalized, floats((4, 4)), form="h5", no_reload=COPIES, expected=once, derivation=COPIES,
     versions=("2.0.9",))
