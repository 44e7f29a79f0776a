"""Models of pictures and films in the manner of Keras's code examples, small: as examples_3.py, of which they are a part."""
import keras

from .programs_3 import given

L = keras.layers
ops = keras.ops


def patches_transformer(w):
    x = given(w, "image", (8, 8, 3))
    p = ops.image.extract_patches(x, size=4)
    p = ops.reshape(p, (-1, 4, p.shape[-1]))
    y = L.Dense(6)(p) + ops.stop_gradient(L.Embedding(4, 6)(ops.expand_dims(ops.arange(4), 0)))
    for _ in range(2):
        z = L.LayerNormalization(epsilon=1e-6)(y)
        y = L.Add()([L.MultiHeadAttention(num_heads=2, key_dim=6, dropout=0.0)(z, z), y])
        z = L.LayerNormalization(epsilon=1e-6)(y)
        for units in (12, 6):
            z = L.Dropout(0.0)(L.Dense(units, activation=keras.activations.gelu)(z))
        y = L.Add()([z, y])
    y = L.Flatten()(L.LayerNormalization(epsilon=1e-6)(y))
    return keras.Model(x, L.Dense(3)(y))


def denoiser(w):
    x = given(w, "noisy", (8, 8, 1))
    y = L.MaxPooling2D((2, 2), padding="same")(L.Conv2D(4, (3, 3), activation="relu", padding="same")(x))
    y = L.MaxPooling2D((2, 2), padding="same")(L.Conv2D(4, (3, 3), activation="relu", padding="same")(y))
    y = L.Conv2DTranspose(4, (2, 2), strides=2, activation="relu", padding="same")(y)
    y = L.Conv2DTranspose(4, (2, 2), strides=2, activation="relu", padding="same")(y)
    return keras.Model(x, L.Conv2D(1, (3, 3), activation="sigmoid", padding="same")(y))


def triplets(w):
    """A siamese net whose distances are two outputs."""
    shape = (6, 6, 3)
    i = L.Input(shape)
    e = L.Dense(4)(L.BatchNormalization()(L.Dense(5, activation="relu")(L.Flatten()(L.Conv2D(3, 3, strides=2)(i)))))
    embedding = keras.Model(i, e, name="Embedding")
    a, p, n = given(w, "anchor", shape), given(w, "positive", shape), given(w, "negative", shape)
    f, g, h = embedding(a), embedding(p), embedding(n)
    ap = ops.sum(ops.square(f - g), axis=-1)
    an = ops.sum(ops.square(f - h), -1)
    return keras.Model([a, p, n], [ap, an, ops.maximum(ap - an + 0.5, 0.0)])


def xception_unet(w):
    x = given(w, "photo", (8, 8, 3))
    y = L.Activation("relu")(L.BatchNormalization()(L.Conv2D(4, 3, strides=2, padding="same")(x)))
    before = y
    for filters in (5, 6):
        y = L.Activation("relu")(y)
        y = L.BatchNormalization()(L.SeparableConv2D(filters, 3, padding="same")(y))
        y = L.MaxPooling2D(3, strides=2, padding="same")(y)
        before = y = L.add([y, L.Conv2D(filters, 1, strides=2, padding="same")(before)])
    for filters in (6, 5):
        y = L.BatchNormalization()(L.Conv2DTranspose(filters, 3, padding="same")(L.Activation("relu")(y)))
        y = L.UpSampling2D(2)(y)
        before = y = L.add([y, L.Conv2D(filters, 1, padding="same")(L.UpSampling2D(2)(before))])
    return keras.Model(x, L.Conv2D(3, 3, activation="softmax", padding="same")(y))


def residual_net(w):
    x = given(w, "image", (8, 8, 3))
    y = L.Conv2D(4, 3, padding="same", kernel_regularizer=keras.regularizers.L2(1e-4))(x)
    y = L.Activation("relu")(L.BatchNormalization(momentum=0.9, epsilon=1e-5)(y))
    for filters, strides in ((4, 1), (6, 2)):
        short = y if strides == 1 else L.BatchNormalization(epsilon=1e-5)(L.Conv2D(filters, 1, strides=strides, use_bias=False)(y))
        z = L.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False, kernel_initializer="he_normal")(y)
        z = L.ReLU()(L.BatchNormalization(epsilon=1e-5)(z))
        z = L.BatchNormalization(epsilon=1e-5)(L.Conv2D(filters, 3, padding="same", use_bias=False)(z))
        y = L.ReLU()(z + short)
    y = L.AveragePooling2D(4)(y)
    return keras.Model(x, L.Dense(4, activation="softmax", kernel_initializer="he_normal")(L.Flatten()(y)))


def next_frame(w):
    x = given(w, "video", (4, 6, 6, 1), rows=8)
    y = L.BatchNormalization()(L.ConvLSTM2D(filters=3, kernel_size=(3, 3), padding="same", return_sequences=True, activation="relu")(x))
    y = L.BatchNormalization()(L.ConvLSTM2D(filters=3, kernel_size=(1, 1), padding="same", return_sequences=True, activation="relu")(y))
    return keras.Model(x, L.Conv3D(filters=1, kernel_size=(3, 3, 3), activation="sigmoid", padding="same")(y))


def student(w):
    return given_sequential(w, [L.Conv2D(4, (3, 3), strides=(2, 2), padding="same"), L.LeakyReLU(negative_slope=0.2),
        L.MaxPooling2D(pool_size=(2, 2), strides=(1, 1), padding="same"), L.Conv2D(5, (3, 3), strides=(2, 2), padding="same"), L.Flatten(),
        L.Dense(4)])


def given_sequential(w, layers):
    x = given(w, "image", (8, 8, 1))
    model = keras.Sequential([x] + layers, name="student")
    w.data.update((t.name, w.data["image"]) for t in model.inputs)
    return model


def conv_mixer(w):
    x = given(w, "image", (8, 8, 3))
    y = L.Rescaling(scale=1.0 / 255)(x)
    y = L.BatchNormalization()(L.Activation("gelu")(L.Conv2D(5, kernel_size=2, strides=2)(y)))
    for _ in range(2):
        z = L.BatchNormalization()(L.Activation("gelu")(L.DepthwiseConv2D(kernel_size=3, padding="same")(y)))
        y = L.Add()([z, y])
        y = L.BatchNormalization()(L.Activation("gelu")(L.Conv2D(5, kernel_size=1)(y)))
    return keras.Model(x, L.Dense(4, activation="softmax")(L.GlobalAvgPool2D()(y)))


def sub_pixels(w):
    """Super-resolution: depth to space by reshapes and a transpose."""
    x = given(w, "small", (4, 5, 1))
    y = L.Conv2D(4, 5, activation="relu", kernel_initializer="orthogonal", padding="same")(x)
    y = L.Conv2D(1 * (3**2), 3, activation="relu", kernel_initializer="orthogonal", padding="same")(y)
    b, h, k, c = y.shape
    y = ops.reshape(y, [-1, h, k, 3, 3, 1])
    y = ops.transpose(y, [0, 1, 3, 2, 4, 5])
    return keras.Model(x, ops.reshape(y, [-1, h * 3, k * 3, 1]))


def clip_reader(w):
    """A net for pictures over the frames of a film, then an LSTM."""
    film = given(w, "clip", (3, 8, 8, 3), rows=8)
    i = L.Input((8, 8, 3))
    z = L.BatchNormalization()(L.Conv2D(4, 3, activation="relu")(i))
    z = L.GlobalAveragePooling2D()(L.MaxPooling2D()(z))
    cnn = keras.Model(i, L.Dense(4)(z), name="cnn")
    cnn.trainable = w.chance(0.5)
    y = L.LSTM(5)(L.TimeDistributed(cnn)(film))
    return keras.Model(film, L.Dense(3, activation="softmax")(L.Dropout(0.0)(y)))


def augmented(w):
    x = given(w, "image", (8, 8, 3))
    front = keras.Sequential([L.Input((8, 8, 3)), L.RandomFlip("horizontal"), L.RandomRotation(0.1), L.RandomZoom(0.1),
        L.RandomContrast(0.2), L.RandomTranslation(0.1, 0.1)], name="data_augmentation")
    y = L.Rescaling(1.0 / 127.5, offset=-1)(front(x, training=False) if w.chance(0.5) else front(x))
    w.trains = False
    y = L.GlobalAveragePooling2D()(L.Conv2D(4, 3, activation="relu")(y))
    return keras.Model(x, L.Dense(1, activation="sigmoid")(y))


def windows(w):
    """Swin's windows: cut by reshapes, shifted by a roll, put together again."""
    x = given(w, "map", (4, 4, 6))
    y = ops.roll(x, shift=[-1, -1], axis=[1, 2]) if w.chance(0.5) else x
    y = ops.reshape(y, (-1, 2, 2, 2, 2, 6))
    y = ops.reshape(ops.transpose(y, (0, 1, 3, 2, 4, 5)), (-1, 4, 4, 6))
    qkv = ops.reshape(L.Dense(18, use_bias=True)(y), (-1, 4, 4, 3, 2, 3))
    qkv = ops.transpose(qkv, (3, 0, 1, 4, 2, 5))
    q, k, v = qkv[0], qkv[1], qkv[2]
    s = ops.softmax((q * 0.57735) @ ops.transpose(k, (0, 1, 2, 4, 3)), axis=-1)
    y = ops.reshape(ops.transpose(s @ v, (0, 1, 3, 2, 4)), (-1, 4, 4, 6))
    y = ops.reshape(ops.transpose(ops.reshape(L.Dense(6)(y), (-1, 2, 2, 2, 2, 6)), (0, 1, 3, 2, 4, 5)), (-1, 4, 4, 6))
    return keras.Model(x, L.Dense(3)(L.GlobalAveragePooling2D()(x + y)))


def diffusion(w):
    """A U-Net told how noisy its picture is, by sines and cosines of one number."""
    image, noise = given(w, "noisy_images", (4, 4, 2)), given(w, "noise_variances", (1, 1, 1))
    speeds = 2.0 * 3.14159265 * ops.exp(ops.linspace(0.0, 3.0, 3))
    e = ops.concatenate([ops.sin(speeds * noise), ops.cos(speeds * noise)], axis=3)
    e = L.UpSampling2D(size=4, interpolation="nearest")(e)
    y = L.Concatenate()([L.Conv2D(4, kernel_size=1)(image), e])
    r = L.Conv2D(6, kernel_size=1)(y)
    y = L.BatchNormalization(center=False, scale=False)(y)
    y = L.Conv2D(6, kernel_size=3, padding="same", activation="swish")(y)
    y = L.Add()([L.Conv2D(6, kernel_size=3, padding="same")(y), r])
    d = L.AveragePooling2D(pool_size=2)(y)
    y = L.Concatenate()([L.UpSampling2D(size=2)(d), y])
    return keras.Model([image, noise], L.Conv2D(2, kernel_size=1, kernel_initializer="zeros")(y))


def atrous(w):
    """DeepLab's pyramid of dilations, its pooled branch enlarged again."""
    x = given(w, "photo", (8, 8, 3))

    def block(y, filters=4, size=3, rate=1, bias=False):
        y = L.Conv2D(filters, size, dilation_rate=rate, padding="same", use_bias=bias, kernel_initializer=keras.initializers.HeNormal())(y)
        return ops.nn.relu(L.BatchNormalization()(y))

    y = L.MaxPooling2D()(block(x))
    pool = L.AveragePooling2D(pool_size=(4, 4))(y)
    pool = L.UpSampling2D(size=(4, 4), interpolation="nearest")(block(pool, size=1, bias=True))
    y = block(L.Concatenate(axis=-1)([pool, block(y, size=1), block(y, rate=2), block(y, rate=3)]), size=1)
    return keras.Model(x, L.Conv2D(3, kernel_size=(1, 1), padding="same")(L.UpSampling2D(2)(y)))


def curves(w):
    """Zero-DCE: a net gives curves that brighten the picture step by step."""
    x = given(w, "dark", (6, 6, 3))
    a = L.Conv2D(4, (3, 3), activation="relu", padding="same")(x)
    b = L.Conv2D(4, (3, 3), activation="relu", padding="same")(a)
    r = L.Conv2D(6, (3, 3), activation="tanh", padding="same")(L.Concatenate(axis=-1)([a, b]))
    y = x
    for part in (r[:, :, :, :3], r[:, :, :, 3:6]):
        y = y + part * (ops.square(y) - y)
    return keras.Model(x, y)


def compact_transformer(w):
    """A tokenizer of convolutions, stochastic depth left out, pooling of the sequence by attention."""
    x = given(w, "image", (8, 8, 3))
    y = L.MaxPooling2D(3, 2, "same")(L.ZeroPadding2D(1)(L.Conv2D(4, 3, 1, padding="valid", use_bias=False, activation="relu")(x)))
    y = ops.reshape(y, (-1, ops.shape(y)[1] * ops.shape(y)[2], ops.shape(y)[-1]))
    z = L.LayerNormalization(epsilon=1e-5)(y)
    y = L.Add()([L.MultiHeadAttention(num_heads=2, key_dim=4, dropout=0.0)(z, z), y])
    y = L.LayerNormalization(epsilon=1e-5)(y)
    a = ops.softmax(L.Dense(1)(y), axis=1)
    a = ops.transpose(a, axes=(0, 2, 1))
    y = ops.squeeze(ops.matmul(a, y), 1)
    return keras.Model(x, L.Dense(3)(y))


def generator(w):
    """CycleGAN's generator: reflected borders, normalized groups, residuals."""
    x = given(w, "img", (6, 6, 3))
    y = ops.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="reflect")
    y = L.Activation("relu")(L.GroupNormalization(groups=1)(L.Conv2D(4, (3, 3), use_bias=False)(y)))
    y = L.Activation("relu")(L.GroupNormalization(groups=2)(L.Conv2D(4, (3, 3), strides=(2, 2), padding="same", use_bias=False)(y)))
    z = L.Conv2D(4, (3, 3), padding="valid", use_bias=False)(ops.pad(y, ((0, 0), (1, 1), (1, 1), (0, 0)), "reflect"))
    y = L.add([y, L.GroupNormalization(groups=-1)(z)])
    y = L.Conv2DTranspose(4, (2, 2), strides=(2, 2), padding="same", use_bias=False)(y)
    return keras.Model(x, L.Activation("tanh")(L.Conv2D(3, (3, 3), padding="same")(y)))


def discriminator(w):
    x, label = given(w, "picture", (8, 8, 1)), given(w, "label", (1,), 5)
    e = L.Reshape((8, 8, 1))(L.Dense(64)(L.Embedding(5, 6)(label)))
    y = L.Concatenate()([x, e])
    for filters in (4, 5):
        y = L.Dropout(0.0)(L.LeakyReLU(0.2)(L.Conv2D(filters, (3, 3), strides=(2, 2), padding="same")(y)))
    return keras.Model([x, label], L.Dense(1)(L.GlobalMaxPooling2D()(y)))


def captcha(w):
    x = given(w, "image", (12, 8, 1))
    y = L.Conv2D(4, (3, 3), activation="relu", kernel_initializer="he_normal", padding="same", name="Conv1")(x)
    y = L.MaxPooling2D((2, 2), name="pool1")(y)
    y = L.Reshape(target_shape=(6, 16), name="reshape")(y)
    y = L.Dropout(0.0)(L.Dense(6, activation="relu", name="dense1")(y))
    y = L.Bidirectional(L.LSTM(4, return_sequences=True, dropout=0.0))(y)
    return keras.Model(x, L.Dense(7, activation="softmax", name="dense2")(y), name="ocr_model_v1")


def anchors(w):
    """A detector's heads over a pyramid of features, all boxes in one tensor."""
    x = given(w, "image", (8, 8, 3))
    c1 = L.Conv2D(4, 3, 2, "same", activation="relu")(x)
    c2 = L.Conv2D(5, 3, 2, "same", activation="relu")(c1)
    p2 = L.Conv2D(4, 1, 1, "same")(c2)
    p1 = L.Conv2D(4, 1, 1, "same")(c1) + L.UpSampling2D(2)(p2)
    head = keras.Sequential([L.Input((None, None, 4)), L.Conv2D(4, 3, padding="same"), L.ReLU(),
        L.Conv2D(10, 3, 1, padding="same", bias_initializer=keras.initializers.Constant(-1.5))])
    out = [ops.reshape(head(p), (-1, p.shape[1] * p.shape[2] * 2, 5)) for p in (p1, p2)]
    y = L.Concatenate(axis=1)(out)
    boxes, scores = y[:, :, :4], ops.sigmoid(y[:, :, 4:])
    return keras.Model(x, ops.concatenate([boxes[..., :2] * 0.5, ops.exp(boxes[..., 2:] * 0.2), scores], axis=-1))


EXAMPLES = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__ and f.__code__.co_varnames[:1] == ("w",) and
            f.__code__.co_argcount == 1]
