"""Models of Keras 2 that people build over images and volumes, at random. `entry` and `head` are the caller's."""
from keras import layers as L
from keras import models as M
from keras import regularizers as R

from walks import layers_2
from walks.layers_2 import VERSION

KINDS = ("residual", "dense_blocks", "inception", "mobile", "unet", "films", "film_cells", "volumes", "norms", "tied")


class Pictures(layers_2.Layers):
    @property
    def channels(self):
        return 1 if self.ordering == "channels_first" else -1

    def picture(self, *size, **more):
        channels = more.get("channels", self.int(1, 3))
        return self.entry((channels,) + size if self.ordering == "channels_first" else size + (channels,))

    def conv(self, filters, size=3, **more):
        more.setdefault("padding", "same")
        return L.Conv2D(filters, size, data_format=self.ordering, **dict(self.extras(), **more))

    def before_norm(self, filters, size=3, **more):
        """A convolution whose output is normalized: its bias would have no gradient but rounding."""
        if self.trains:
            return L.Conv2D(filters, size, data_format=self.ordering, use_bias=False, **dict({"padding": "same"}, **more))
        return self.conv(filters, size, **more)

    def normal(self):
        return L.BatchNormalization(axis=self.channels if self.yes(0.8) else 3 if self.ordering == "channels_last" else 1,
                                    momentum=self.one(0.99, 0.6), scale=self.yes(0.8), epsilon=self.one(1e-3, 1e-4))

    def pool(self, size=2):
        return self.one(L.MaxPooling2D, L.AveragePooling2D)(size, data_format=self.ordering)

    def ends(self, value):
        return self.one(L.GlobalAveragePooling2D(data_format=self.ordering), L.GlobalMaxPooling2D(data_format=self.ordering),
                        L.Flatten())(value)

    def act(self):
        return self.one(lambda: L.Activation("relu"), lambda: L.LeakyReLU(0.1), lambda: L.ELU(), lambda: L.PReLU(shared_axes=[1, 2]),
                        lambda: L.ReLU(max_value=self.one(None, 6.)) if VERSION >= (2, 2, 0) else L.Activation("tanh"))()

    def residual(self):
        x = self.picture(6, 6)
        value = self.conv(3)(x)
        for _ in range(self.int(1, 2)):
            short, filters, step = value, self.one(3, 4), self.one(1, 1, 2)
            out = self.act()(self.normal()(self.before_norm(filters, strides=step)(value)))
            out = self.normal()(self.before_norm(filters)(out))
            if step > 1 or filters != short._keras_shape[self.channels]:
                short = self.conv(filters, 1, strides=step)(short)
            value = self.act()(L.Add()([out, short]))
        return M.Model(x, self.head(self.ends(value)))

    def dense_blocks(self):
        x = self.picture(6, 6)
        value = self.conv(3)(x)
        for _ in range(self.int(1, 2)):
            for _ in range(2):
                out = self.conv(2)(self.act()(self.normal()(value)))
                value = L.Concatenate(axis=self.channels)([value, out])
            value = self.pool()(self.conv(3, 1)(value))
        return M.Model(x, self.head(self.ends(value)))

    def inception(self):
        x = self.picture(6, 5)
        value = self.act()(self.conv(3, self.one(3, (2, 3)), padding="valid")(x))
        rows = [self.conv(2, 1)(value), self.conv(2, (1, 3))(self.conv(2, (3, 1))(value)), self.conv(2, 3)(self.conv(1, 1)(value))]
        pooled = L.AveragePooling2D(3, strides=1, padding="same", data_format=self.ordering)(value)
        rows.append(self.conv(1, 1)(pooled))
        value = L.Concatenate(axis=self.channels)(rows)
        outputs = [self.head(self.ends(value))]
        if self.yes(0.4):
            outputs.append(self.head(self.ends(self.act()(value))))
        return M.Model(x, outputs)

    def mobile(self):
        """Separable and depthwise convolutions, and channels weighed by a small network."""
        x = self.picture(6, 6)
        value = self.act()(self.conv(4)(x))
        d = {"data_format": self.ordering}
        if self.yes() or VERSION < (2, 2, 0):
            value = L.SeparableConv2D(4, 3, padding=self.border(), depth_multiplier=self.int(1, 2), activation=self.activation(5),
                                      pointwise_regularizer=self.one(None, R.l2(0.01)), **d)(value)
        else:
            value = L.DepthwiseConv2D(3, padding=self.border(), strides=self.int(1, 2), depth_multiplier=self.one(1, 1, 2),
                                      depthwise_regularizer=self.one(None, R.l2(0.01)), **d)(value)
            value = self.conv(4, 1)(self.act()(value))
        if self.yes(0.7):
            few = L.GlobalAveragePooling2D(**d)(value)
            few = L.Dense(4, activation="sigmoid")(L.Dense(2, activation="relu")(few))
            few = L.Reshape((4, 1, 1) if self.ordering == "channels_first" else (1, 1, 4))(few)
            value = L.Multiply()([value, few])
        return M.Model(x, self.head(self.ends(value)))

    def unet(self):
        x = self.picture(*self.one((4, 4), (8, 4)))
        first = self.act()(self.normal()(self.before_norm(2)(x)) if self.yes(0.3) else self.conv(2)(x))
        down = self.act()(self.conv(3)(self.pool()(first)))
        if not self.trains and self.yes():
            down = L.Dropout(0.4)(down)
        d = {"data_format": self.ordering}
        if self.yes():
            up = L.Conv2DTranspose(2, self.one(2, 3), strides=2, padding="same", **d)(down)
        else:
            up = self.conv(2, 2)(L.UpSampling2D(2, **d)(down))
        if self.yes(0.3):
            up = L.Cropping2D(1, **d)(L.ZeroPadding2D(1, **d)(up))
        value = self.one(L.Concatenate(axis=self.channels), L.Add())([up, first])
        return M.Model(x, self.head(self.act()(self.conv(2)(value))))

    def films(self):
        """A network for images on each frame, then a recurrent layer."""
        frames, shape = 3, ((2, 5, 5) if self.ordering == "channels_first" else (5, 5, 2))
        x = self.entry((frames,) + shape)
        d = {"data_format": self.ordering}
        if self.yes():
            model = M.Sequential()
            model.add(L.Conv2D(2, 3, activation="tanh", input_shape=shape, **d))
            model.add(L.MaxPooling2D(2, **d))
            if self.yes():
                model.add(L.BatchNormalization(axis=self.channels, momentum=0.8))
            model.add(L.Flatten())
            value = L.TimeDistributed(model)(x)
        else:
            value = L.TimeDistributed(L.Conv2D(2, 3, use_bias=not self.trains, **d))(x)
            if self.yes():
                value = L.TimeDistributed(L.BatchNormalization(axis=self.one(1, 2, 3, -1)))(value)
            value = L.TimeDistributed(self.one(L.GlobalAveragePooling2D(**d), L.Flatten()))(value)
        value = self.one(L.LSTM(3, return_sequences=self.yes()), L.Bidirectional(L.GRU(2)), L.Flatten())(value)
        return M.Model(x, self.head(value))

    def film_cells(self):
        """Convolutions over time with states."""
        shape = (2, 4, 4) if self.ordering == "channels_first" else (4, 4, 2)
        x = self.entry((3,) + shape)
        value, d = x, {"data_format": self.ordering}
        last = self.int(1, 2)
        for k in range(last):
            more = {"stateful": True} if self.batch else {}
            value = L.ConvLSTM2D(2, self.one(2, 3, (1, 3)), padding="same", return_sequences=k + 1 < last or self.yes(),
                                 go_backwards=self.yes(0.2), recurrent_activation=self.one("hard_sigmoid", "sigmoid"),
                                 unit_forget_bias=self.yes(), kernel_regularizer=self.one(None, R.l2(0.01)), **dict(more, **d))(value)
            if self.yes(0.5):
                value = L.BatchNormalization(axis=self.one(-1, 1, 2), momentum=0.8)(value)
        if len(value._keras_shape) == 5 and self.yes(0.5):
            value = L.Conv3D(2, (2, 3, 3), padding="same", activation="sigmoid", **d)(value)
        return M.Model(x, self.head(value if self.yes(0.4) else L.Flatten()(value)))

    def volumes(self):
        shape = (2, 4, 4, 5) if self.ordering == "channels_first" else (4, 4, 5, 2)
        x, d = self.entry(shape), {"data_format": self.ordering}
        value = L.Conv3D(3, self.one(2, (1, 3, 2)), padding=self.border(), activation=self.activation(6), use_bias=not self.trains, **d)(x)
        if self.yes():
            value = L.BatchNormalization(axis=self.one(self.channels, 1, 2, 3), momentum=0.7)(value)
        value = self.one(
            lambda: L.AveragePooling3D(2, **d), lambda: L.MaxPooling3D((1, 2, 2), **d), lambda: L.UpSampling3D((1, 2, 1), **d),
            lambda: L.Conv3DTranspose(2, (1, 2, 2), strides=(1, 2, 1), padding=self.border(), **d), lambda: L.ZeroPadding3D(1, **d),
            lambda: L.Cropping3D(((0, 1), (1, 0), (0, 0)), **d))()(value)
        end = self.one(lambda: L.GlobalAveragePooling3D(**d), lambda: L.GlobalMaxPooling3D(**d), lambda: L.Flatten(),
                       lambda: L.Activation("tanh"))()
        return M.Model(x, self.head(end(value)))

    def norms(self):
        """Batch normalization along each axis, of values of every rank, by itself and in wrappers."""
        shape = self.one((4,), (3, 4), (3, 4, 2), (2, 3, 2, 2))
        x = self.entry(shape)
        value = x
        for k in range(self.int(1, 2)):
            axis = self.one(-1, *range(1, len(shape) + 1))
            # What is added in front of another normalization would have no gradient but rounding.
            value = L.BatchNormalization(axis=axis, momentum=self.one(0.99, 0.6), center=k > 0 and self.yes(0.8), scale=self.yes(0.8),
                                         gamma_regularizer=self.one(None, R.l2(0.01)), trainable=self.yes(0.85))(value)
            if len(shape) > 1 and self.yes(0.4):
                value = L.TimeDistributed(L.BatchNormalization(axis=self.one(-1, *range(1, len(shape))), center=k > 0, momentum=0.7))(value)
            value = L.Dense(value._keras_shape[-1], activation="tanh", use_bias=not self.trains)(value)
        if len(shape) == 1 and self.yes():
            norm = L.BatchNormalization(momentum=0.8)
            value = L.Add()([norm(value), norm(x)])
        return M.Model(x, self.head(L.Flatten()(value) if len(shape) > 1 else value))

    def tied(self):
        """An encoder of images that several inputs share, with a decoder behind it."""
        shape = (2, 4, 4) if self.ordering == "channels_first" else (4, 4, 2)
        x, y = self.entry(shape), self.entry(shape)
        entry = L.Input(shape=shape)
        value = self.act()(self.normal()(self.before_norm(3, padding="valid")(entry)))
        value = L.Dense(4, activation="tanh")(L.Flatten()(value))
        encoder = M.Model(entry, value)
        code = L.Input(shape=(4,))
        d = {"data_format": self.ordering}
        grown = L.Reshape((2, 2, 2))(L.Dense(8, activation="relu")(code))
        decoder = M.Model(code, L.Conv2DTranspose(2, 3, strides=self.one(1, 2), padding=self.border(), **d)(grown))
        joined = self.one(L.Average(), L.Subtract(), L.Maximum())([encoder(x), encoder(y)])
        outputs = [self.head(decoder(joined))]
        if self.yes():
            outputs.append(self.head(joined))
        return M.Model([x, y], outputs)
