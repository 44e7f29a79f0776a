"""Lambda layers: functions of Keras's backend that pad, enlarge, add up and look up, as byte code."""
import numpy as np
from keras import backend as K
from keras import layers as L
from keras.models import Model

from library.cases import floats
from library.keras_2 import LAST_OF_2, case


def of(shape, *functions):
    """A model of one input and one Lambda for each function."""
    def build():
        x = L.Input(shape=shape)
        return Model(x, [L.Lambda(f)(x) for f in functions])
    return build


case("Lambda", "sequences", of((5, 4),
    lambda x: K.cumsum(x, axis=1), lambda x: K.cumprod(x, axis=-1), lambda x: K.temporal_padding(x, (1, 2)),
    lambda x: K.cast(K.argmin(x, axis=-1), "float32"), lambda x: K.one_hot(K.argmax(x, axis=1), 5),
    lambda x: K.sum(x, axis=1) / (K.sum(K.cast(K.not_equal(x, 0.), K.floatx()), axis=1) + 1e-7)), floats((3, 5, 4)), versions=LAST_OF_2, form="h5")
case("Lambda", "images", of((4, 6, 3),
    lambda x: K.resize_images(x, 2, 3, "channels_last"), lambda x: K.resize_images(x, 2, 1, data_format="channels_first"),
    lambda x: K.spatial_2d_padding(x, ((1, 2), (0, 3)), data_format="channels_last"),
    lambda x: K.spatial_2d_padding(x, ((0, 1), (2, 0)), "channels_first"), lambda x: x[..., ::-1] / 255. - 0.5), floats((2, 4, 6, 3)),
    versions=LAST_OF_2, form="h5")
case("Lambda", "looked_up", of((4,), lambda x: K.gather(K.constant([[1., 2.], [3., 5.], [7., 11.]]), K.cast(x, "int32"))),
     lambda rng: [[rng.randint(0, 3, (5, 4)).astype("float32")]], versions=LAST_OF_2, form="h5")
case("Lambda", "axes_unsaid", of((2, 3),
    lambda x: x * K.cast(K.argmax(x), "float32")[:, :, None], lambda x: x * K.cast(K.argmin(x), "float32")[:, :, None],
    lambda x: x + K.max(x) - K.mean(x), lambda x: x / K.sum(K.square(x))), floats((3, 2, 3)), versions=LAST_OF_2, form="h5")


def listed(x):
    first, *rest = [x[:, i] for i in range(3)]
    scale = {"first": 2.0, "rest": [0.5, 3.0]}
    return K.stack([first * scale["first"], *[r * s for r, s in zip(rest, scale["rest"])]], axis=1)


case("Lambda", "methods", of((3, 4),
    lambda x: x.flatten(2), lambda x: (x * 2).flatten(ndim=3), lambda x: x.transpose(0, 2, 1), lambda x: x.swapaxes(1, 2).prod(axis=1), lambda x: x.take([0, 2], axis=1),
    lambda x: x.dot(np.ones((4, 2), "float32")), lambda x: x.cumsum(axis=1), lambda x: x.round() * 2, lambda x: x.argmin(axis=1).astype("float32") * 2,
    lambda x: x.ravel().reshape((-1, 12))), floats((2, 3, 4)), versions=LAST_OF_2, form="h5")
case("Lambda", "written", of((3, 4),
    listed, lambda x: K.permute_dimensions(x, [0, *range(2, 0, -1)]), lambda x: x[:, [0, 2]] * x[:, np.array([1, 0])],
    lambda x: ((x > 0) & (x < 1)) * x + ((x > 1.5) | (x < -1)), lambda x: K.reshape(x, (-1, np.prod(K.int_shape(x)[1:]))),
    lambda x: K.theano_backend.T.nnet.relu(x, 0.1) + K.theano_backend.T.nnet.relu(x, alpha=0.2), lambda x: x + np.pad([1., 2.], (1, 1), "reflect") * np.pad(np.array([3.]), (1, 2), "edge"),
    lambda x: x * np.pad([1., 2., 3.], (1, 0), "wrap") + np.pad([1., 2., 3.], (0, 1), mode="symmetric") - np.pad([[1., 2.]], ((1, 1), (2, 0)), "constant", constant_values=3),
    lambda x: x * round(2.6) + max(1, 5, 3) - min([2, 4])), floats((2, 3, 4)), versions=LAST_OF_2, form="h5")
case("Lambda", "batch_dot_of_4", of((3, 4, 2),
    lambda x: K.batch_dot(x, x, [2, 2]), lambda x: K.batch_dot(x, x, axes=[1, 1]), lambda x: K.batch_dot(x, x[:, :, 0], axes=[1, 1])),
    floats((2, 3, 4, 2)), versions=LAST_OF_2, form="h5")
