"""A small residual network, built by functions."""
import keras
import numpy as np
from keras import layers, models, regularizers
from keras.layers import Input, Conv2D, BatchNormalization, Activation, AveragePooling2D, Dense, Flatten

keras.backend.set_image_data_format('channels_last')
depth = 2
version = 1
num_classes = 5


def unit(inputs, num_filters=8, kernel_size=3, strides=1, activation='relu', batch_normalization=True):
    conv = Conv2D(num_filters, kernel_size=kernel_size, strides=strides, padding='same',
                  kernel_initializer='he_normal', kernel_regularizer=regularizers.l2(1e-4))
    x = conv(inputs)
    if batch_normalization:
        x = BatchNormalization()(x)
    if activation is not None:
        x = Activation(activation)(x)
    return x


def build(input_shape, depth, num_classes=10):
    num_filters = 4
    inputs = Input(shape=input_shape)
    x = unit(inputs=inputs, num_filters=num_filters)
    for stack in range(depth):
        for res_block in range(2):
            strides = 1
            if stack > 0 and res_block == 0:
                strides = 2
            y = unit(x, num_filters, strides=strides)
            y = unit(y, num_filters, activation=None)
            if stack > 0 and res_block == 0:
                x = unit(x, num_filters, 1, strides, activation=None, batch_normalization=False)
            x = layers.add([x, y])
            x = Activation('relu')(x)
        num_filters *= 2
    x = AveragePooling2D(pool_size=4)(x)
    shape = keras.backend.int_shape(x)
    y = layers.Reshape((shape[1] * shape[2] * shape[3],))(x)
    outputs = Dense(num_classes, activation='softmax', kernel_initializer='he_normal')(y)
    return models.Model(inputs=inputs, outputs=outputs)


if version == 1:
    model = build((16, 16, 3), depth=depth, num_classes=num_classes)
else:
    raise ValueError('no such version')

for layer in model.layers[:5]:
    layer.trainable = False
model.compile(loss='categorical_crossentropy', optimizer=keras.optimizers.Adam(lr=1e-3), metrics=['accuracy'])
