from keras.models import Sequential
from keras.layers import Dense, Merge, Activation, Convolution1D, MaxPooling1D, Flatten, GRU

def branch(steps, width):
    m = Sequential()
    m.add(Convolution1D(width, 3, border_mode='valid', activation='relu', input_dim=4, input_length=steps))
    m.add(MaxPooling1D(pool_length=2))
    return m

left = branch(8, 5)
left.add(Flatten())
right = branch(12, 3)
right.add(GRU(6, activation='tanh'))
model = Sequential()
model.add(Merge([left, right], mode='concat'))
model.add(Dense(2))
model.add(Activation('sigmoid'))
