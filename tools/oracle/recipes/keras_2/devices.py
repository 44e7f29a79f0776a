"""Models that Keras's multi_gpu_model made, trained on: each device computes a part of each batch."""
from keras import layers as L
from keras import optimizers as O
from keras import regularizers as R
from keras.models import Model, Sequential

from library import devices, targets
from library.cases import floats
from library.keras_2 import FROM_2_2, case
from library.train import Training

LOADED = "the Lambda layers want K.slice, which Theano's backend lacks or has for other sizes"


def copies(name, build, shapes, gpus, group="training", **options):
    case("Model", name, lambda: devices.multi_gpu_model(build(), gpus), floats(*[(16,) + s for s in shapes]), group=group, versions=FROM_2_2,
         no_reload=LOADED, train=Training(targets.real, calls=4, batch=7, optimizer=lambda: O.SGD(lr=0.1), **options))


def penalized():
    return Sequential([L.Dense(5, activation="tanh", input_shape=(4,), kernel_regularizer=R.l2(0.1)),
                       L.Dense(3, activity_regularizer=R.l2(0.05))])


def two_by_two():
    a, b = L.Input(shape=(4,), name="left"), L.Input(shape=(3,), name="right")
    h = L.add([L.Dense(5, activation="tanh")(a), L.Dense(5)(b)])
    return Model([a, b], [L.Dense(2, name="class")(h), L.Dense(1, name="value")(h)])


def normalized():
    return Sequential([L.Dense(5, activation="tanh", input_shape=(4,)), L.BatchNormalization(momentum=0.7), L.Dense(3)])


copies("multi_gpu_penalized", penalized, [(4,)], 3)
copies("multi_gpu_two_by_two", two_by_two, [(4,), (3,)], 2, metrics=["mae"], store_state=True)
# No run to be equal to: each device normalizes its part of a batch.
copies("multi_gpu_normalized", normalized, [(4,)], 2, group="model")
