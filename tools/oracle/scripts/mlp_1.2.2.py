'''Trains a small network. The text is made for the tests of KerasSharp.'''
from __future__ import print_function
import numpy as np
np.random.seed(1337)

from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation
from keras.layers.normalization import BatchNormalization
from keras.layers.advanced_activations import PReLU, LeakyReLU
from keras.regularizers import l2, l1l2
from keras.optimizers import SGD
from keras.utils import np_utils

batch_size = 16
nb_classes = 4
nb_epoch = 2
n_features = 2 * 3 + 1
hidden = [12, 9]
use_dropout = True


def report(text):
    print('now:', text)


model = Sequential()
model.add(Dense(hidden[0], input_shape=(n_features,), init='he_normal', W_regularizer=l2(0.01)))
model.add(BatchNormalization(mode=0, momentum=0.9))
model.add(PReLU())
for i, size in enumerate(hidden[1:]):
    model.add(Dense(size, activation='tanh', bias=(i > 0)))
    if use_dropout:
        model.add(Dropout(0.25))
    else:
        model.add(Activation('linear'))
model.add(LeakyReLU(alpha=.2))
model.add(Dense(nb_classes, b_regularizer=l1l2(l1=0.01, l2=0.02)))
model.add(Activation('softmax'))
model.summary()
report('compile')
model.compile(loss='categorical_crossentropy', optimizer=SGD(lr=0.1), metrics=['accuracy'])

X = np.random.rand(32, n_features)
Y = np_utils.to_categorical(np.random.randint(0, nb_classes, 32), nb_classes)
for epoch in range(nb_epoch):
    losses = [float(v) for v in model.train_on_batch(X[:batch_size], Y[:batch_size])]
    if losses[0] < 0.1:
        model.save_weights('small.h5')
        break
