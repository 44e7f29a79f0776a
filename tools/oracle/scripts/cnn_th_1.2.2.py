from keras import backend as K
K.set_image_dim_ordering('th')
from keras.models import Sequential
from keras.layers import *

img_rows, img_cols = 12, 10
nb_filters = 4
nb_pool = 2

if K.image_dim_ordering() == 'th':
    input_shape = (1, img_rows, img_cols)
else:
    input_shape = (img_rows, img_cols, 1)


def features(shape, filters):
    m = Sequential()
    m.add(ZeroPadding2D((1, 1), input_shape=shape))
    m.add(Convolution2D(filters, 3, 3, activation='relu'))
    m.add(Convolution2D(filters * 2, 3, 3, border_mode='same', subsample=(2, 1)))
    m.add(MaxPooling2D(pool_size=(nb_pool, nb_pool)))
    m.add(UpSampling2D(size=(1, 2)))
    return m


model = features(input_shape, nb_filters)
model.add(Flatten())
model.add(Dense(10 // 2, activation='softmax'))
