namespace KerasSharp.Importers.Keras.Scripts.Signatures;

/// <summary>The constructors of Keras 2: parameters in their order; behind the bar those that are passed by name alone.</summary>
internal static class Keras2Signatures
{
    /// <summary>As Keras 2's sources of release 2.3.1 state them; ** stands for those that all layers take.</summary>
    internal const string Text = """
        Activation(activation | **)
        ActivityRegularization(l1 l2 | **)
        Add( | **)
        AlphaDropout(rate noise_shape seed | **)
        Average( | **)
        AveragePooling1D(pool_size strides padding data_format | **)
        AveragePooling2D(pool_size strides padding data_format | **)
        AveragePooling3D(pool_size strides padding data_format | **)
        BatchNormalization(axis momentum epsilon center scale beta_initializer gamma_initializer moving_mean_initializer
            moving_variance_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint | **)
        Bidirectional(layer merge_mode weights | **)
        Concatenate(axis | **)
        Constant(value)
        Constraint()
        Conv1D(filters kernel_size strides padding data_format dilation_rate activation use_bias kernel_initializer bias_initializer
            kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank **)
        Conv2D(filters kernel_size strides padding data_format dilation_rate activation use_bias kernel_initializer bias_initializer
            kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank **)
        Conv2DTranspose(filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint | rank **)
        Conv3D(filters kernel_size strides padding data_format dilation_rate activation use_bias kernel_initializer bias_initializer
            kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank **)
        Conv3DTranspose(filters kernel_size strides padding output_padding data_format activation use_bias kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | dilation_rate
            rank **)
        ConvLSTM2D(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint return_sequences go_backwards
            stateful dropout recurrent_dropout | cell return_state unroll **)
        ConvLSTM2DCell(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout | **)
        ConvRNN2D(cell return_sequences return_state go_backwards stateful unroll | **)
        Cropping1D(cropping | data_format **)
        Cropping2D(cropping data_format | **)
        Cropping3D(cropping data_format | **)
        CuDNNGRU(units kernel_initializer recurrent_initializer bias_initializer kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint return_sequences return_state
            stateful | go_backwards cell unroll **)
        CuDNNLSTM(units kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer
            recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint
            return_sequences return_state stateful | go_backwards cell unroll **)
        Dense(units activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer
            kernel_constraint bias_constraint | **)
        DepthwiseConv2D(kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias
            depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint
            bias_constraint | filters kernel_initializer kernel_regularizer kernel_constraint rank **)
        Dot(axes normalize | **)
        Dropout(rate noise_shape seed | **)
        ELU(alpha | **)
        Embedding(input_dim output_dim embeddings_initializer embeddings_regularizer activity_regularizer embeddings_constraint
            mask_zero input_length | **)
        Flatten(data_format | **)
        GRU(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint
            bias_constraint dropout recurrent_dropout implementation return_sequences return_state go_backwards stateful unroll
            reset_after | cell **)
        GRUCell(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout
            recurrent_dropout implementation reset_after | **)
        GaussianDropout(rate | **)
        GaussianNoise(stddev | **)
        GlobalAveragePooling1D(data_format | **)
        GlobalAveragePooling2D(data_format | **)
        GlobalAveragePooling3D(data_format | **)
        GlobalMaxPooling1D(data_format | **)
        GlobalMaxPooling2D(data_format | **)
        GlobalMaxPooling3D(data_format | **)
        Identity(gain)
        Initializer()
        InputLayer(input_shape batch_size batch_input_shape dtype input_tensor sparse name)
        L1L2(l1 l2)
        LSTM(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint
            recurrent_constraint bias_constraint dropout recurrent_dropout implementation return_sequences return_state go_backwards
            stateful unroll | cell **)
        LSTMCell(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint
            bias_constraint dropout recurrent_dropout implementation | **)
        Lambda(function output_shape mask arguments | **)
        LeakyReLU(alpha | **)
        LocallyConnected1D(filters kernel_size strides padding data_format activation use_bias kernel_initializer bias_initializer
            kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | **)
        LocallyConnected2D(filters kernel_size strides padding data_format activation use_bias kernel_initializer bias_initializer
            kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | **)
        Masking(mask_value | **)
        MaxNorm(max_value axis)
        MaxPooling1D(pool_size strides padding data_format | **)
        MaxPooling2D(pool_size strides padding data_format | **)
        MaxPooling3D(pool_size strides padding data_format | **)
        Maximum( | **)
        MinMaxNorm(min_value max_value rate axis)
        Minimum( | **)
        Multiply( | **)
        NonNeg()
        Ones()
        Orthogonal(gain seed)
        PReLU(alpha_initializer alpha_regularizer alpha_constraint shared_axes | **)
        Permute(dims | **)
        RNN(cell return_sequences return_state go_backwards stateful unroll | **)
        RandomNormal(mean stddev seed)
        RandomUniform(minval maxval seed)
        ReLU(max_value negative_slope threshold | **)
        Regularizer()
        RepeatVector(n | **)
        Reshape(target_shape | **)
        SeparableConv1D(filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias
            depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer
            activity_regularizer depthwise_constraint pointwise_constraint bias_constraint | rank kernel_initializer kernel_regularizer
            kernel_constraint **)
        SeparableConv2D(filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias
            depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer
            activity_regularizer depthwise_constraint pointwise_constraint bias_constraint | rank kernel_initializer kernel_regularizer
            kernel_constraint **)
        SimpleRNN(units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer
            recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout
            recurrent_dropout return_sequences return_state go_backwards stateful unroll | cell **)
        SimpleRNNCell(units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer
            recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout | **)
        Softmax(axis | **)
        SpatialDropout1D(rate | noise_shape seed **)
        SpatialDropout2D(rate data_format | noise_shape seed **)
        SpatialDropout3D(rate data_format | noise_shape seed **)
        StackedRNNCells(cells | **)
        Subtract( | **)
        ThresholdedReLU(theta | **)
        TimeDistributed(layer | **)
        TruncatedNormal(mean stddev seed)
        UnitNorm(axis)
        UpSampling1D(size | data_format **)
        UpSampling2D(size data_format interpolation | **)
        UpSampling3D(size data_format | **)
        VarianceScaling(scale mode distribution seed)
        ZeroPadding1D(padding | data_format **)
        ZeroPadding2D(padding data_format | **)
        ZeroPadding3D(padding data_format | **)
        Zeros()
        AvgPool1D = AveragePooling1D
        AvgPool2D = AveragePooling2D
        AvgPool3D = AveragePooling3D
        Convolution1D = Conv1D
        Convolution2D = Conv2D
        Convolution2DTranspose = Conv2DTranspose
        Convolution3D = Conv3D
        GlobalAvgPool1D = GlobalAveragePooling1D
        GlobalAvgPool2D = GlobalAveragePooling2D
        GlobalAvgPool3D = GlobalAveragePooling3D
        GlobalMaxPool1D = GlobalMaxPooling1D
        GlobalMaxPool2D = GlobalMaxPooling2D
        GlobalMaxPool3D = GlobalMaxPooling3D
        MaxPool1D = MaxPooling1D
        MaxPool2D = MaxPooling2D
        MaxPool3D = MaxPooling3D
        SeparableConvolution1D = SeparableConv1D
        SeparableConvolution2D = SeparableConv2D
        """;
}
