"""Lambda layers: functions of Keras's backend that pad, enlarge, add up and look up, as byte code."""
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
