"""Cases that hold the layer classes of Keras 3 which no other case of Keras 3 holds, made by real Keras 3.

    keras3_layer_classes.py FOLDER     in a Python that imports keras 3

writes FOLDER/keras-VERSION/classes/CASE/ with model.keras, data.npz and case.json, in the form that README.md tells: one case for each kind
of input, in which each class gives one output. What a release cannot compute is named and left out.

    keras3_layer_classes.py --names    writes the layer classes that this release has
"""
import json
import os
import sys

import numpy as np
import keras
from keras import layers as L

FAMILIES = {
    "lines": ((8, 3), [
        lambda: L.SeparableConv1D(2, 3, padding="same"), lambda: L.Conv1DTranspose(2, 3, strides=2), lambda: L.AdaptiveAveragePooling1D(4),
        lambda: L.AdaptiveMaxPooling1D(4), lambda: L.PReLU(alpha_initializer="he_normal", shared_axes=[1]), lambda: L.LeakyReLU(0.2),
        lambda: L.RNN(L.SimpleRNNCell(2)), lambda: L.RNN([L.SimpleRNNCell(2), L.SimpleRNNCell(3)]), lambda: L.SpatialDropout1D(0.5),
        lambda: L.AveragePooling1D(2), lambda: L.MaxPooling1D(2), lambda: L.GlobalMaxPooling1D(), lambda: L.ZeroPadding1D(1),
        lambda: L.UpSampling1D(2), lambda: L.Cropping1D(1),
        lambda: L.AlphaDropout(0.3), lambda: L.GaussianNoise(0.3), lambda: L.ELU(0.7),
        lambda: lambda v: L.GroupQueryAttention(2, 4, 2)(v, v),
    ]),
    "images": ((8, 6, 3), [
        lambda: L.Conv2DTranspose(2, 3, strides=2, padding="same"), lambda: L.ZeroPadding2D((1, 2)), lambda: L.Cropping2D((1, 2)),
        lambda: L.UpSampling2D(2), lambda: L.AveragePooling2D(2), lambda: L.GlobalMaxPooling2D(), lambda: L.SpatialDropout2D(0.5),
        lambda: L.AdaptiveAveragePooling2D((4, 3)), lambda: L.AdaptiveMaxPooling2D((4, 3)), lambda: L.MaxPooling2D(2),
        lambda: L.SeparableConv2D(2, 3), lambda: L.DepthwiseConv2D(3), lambda: L.Resizing(4, 3, interpolation="nearest"),
    ]),
    "volumes": ((4, 6, 4, 2), [
        lambda: L.Conv3DTranspose(2, 2, strides=2), lambda: L.ZeroPadding3D(1), lambda: L.Cropping3D(1), lambda: L.UpSampling3D(2),
        lambda: L.AveragePooling3D(2), lambda: L.MaxPooling3D(2), lambda: L.GlobalAveragePooling3D(), lambda: L.GlobalMaxPooling3D(),
        lambda: L.SpatialDropout3D(0.5), lambda: L.AdaptiveAveragePooling3D((2, 3, 2)), lambda: L.AdaptiveMaxPooling3D((2, 3, 2)),
        lambda: L.Conv3D(2, 2),
    ]),
    "augmentations": ((6, 6, 3), [
        *[lambda c=c: getattr(L, c)(0.2) for c in (
            "RandomZoom", "RandomRotation", "RandomContrast", "RandomBrightness", "RandomShear", "RandomSharpness", "RandomGrayscale",
            "RandomHue", "RandomInvert", "RandomPerspective", "RandomSaturation", "RandomColorDegeneration")],
        lambda: L.RandomFlip(), lambda: L.RandomTranslation(0.1, 0.1), lambda: L.RandomErasing(), lambda: L.RandomColorJitter(0.1),
        lambda: L.RandomGaussianBlur(), lambda: L.RandomElasticTransform(), lambda: L.RandomPosterization(3), lambda: L.RandomCrop(6, 6),
        lambda: L.Solarization(), lambda: L.MixUp(), lambda: L.CutMix(), lambda: L.RandAugment(), lambda: L.AugMix(),
    ]),
    # Masks that are arrays and no values of the model, as whoever builds a decoder by hand writes them.
    "fixed_masks": ((5, 6), [
        lambda: lambda v: L.MultiHeadAttention(2, 3)(v, v, attention_mask=keras.ops.convert_to_tensor(np.tri(5, dtype="float32"))),
        lambda: lambda v: L.MultiHeadAttention(2, 3)(v, v[:, :4], attention_mask=np.tri(5, 4, 1, dtype=bool)[None]),
        lambda: lambda v: L.MultiHeadAttention(3, 2)(v, v, attention_mask=np.tri(5, dtype="int32")[None, None], use_causal_mask=True),
        lambda: lambda v: L.GroupQueryAttention(3, 4, 2)(v, v, attention_mask=np.tri(5, k=2, dtype=bool)[None]),
    ]),
}


def attempt(make, x, data):
    """The layer's output for a value of a model, where this release can make it."""
    try:
        layer = make()
        y = layer(x)
        found = keras.Model(x, y)(data)
        np.asarray(keras.ops.convert_to_numpy(found))
        return y
    except Exception as e:
        print("left out:", type(e).__name__, str(e).split("\n")[0][:160])
        return None


def store(folder, name, shape, makers):
    keras.utils.clear_session()
    generator = np.random.default_rng([int(c) for c in name.encode()])
    data = generator.uniform(0, 255 if name == "augmentations" else 1, (4, *shape)).astype("float32")
    x = keras.Input(shape, name="x")
    model = keras.Model(x, [y for y in (attempt(m, x, data) for m in makers) if y is not None])
    for weight in model.weights:
        if weight.dtype == "float32":
            weight.assign(generator.uniform(-0.7, 0.7, weight.shape))
    outputs = [np.asarray(keras.ops.convert_to_numpy(v), "float32") for v in model(data, training=False)]
    path = os.path.join(folder, f"keras-{keras.__version__}", "classes", name)
    os.makedirs(path, exist_ok=True)
    model.save(os.path.join(path, "model.keras"))
    np.savez_compressed(os.path.join(path, "data.npz"), x0=data, **{f"y{i}": y for i, y in enumerate(outputs)})
    case = {
        "keras": keras.__version__, "backend": "torch", "dim_ordering": "tf", "floatx": "float32",
        "recipe": f"tools/oracle/keras3_layer_classes.py:{name}", "layer": "Model", "files": {"model": "model.keras"}, "batch_size": 4,
        "tolerance": {"steps": 8, "width": 64}, "calls": [{"inputs": ["x0"], "outputs": [f"y{i}" for i in range(len(outputs))]}],
    }
    with open(os.path.join(path, "case.json"), "w") as file:
        json.dump(case, file, indent=1)


def main():
    if sys.argv[1] == "--names":
        classes = {n: c for n, c in vars(L).items() if isinstance(c, type) and issubclass(c, L.Layer)}
        # Files have the public name.
        found = {c.__name__ if c.__name__ in classes else n for n, c in classes.items()}
        print("\n".join(sorted(found)))
        return
    for name, (shape, makers) in FAMILIES.items():
        if sys.argv[2:] and name not in sys.argv[2:]:
            continue
        try:
            store(sys.argv[1], name, shape, makers)
        except Exception as e:
            print(name, type(e).__name__, str(e)[:300])


main()
