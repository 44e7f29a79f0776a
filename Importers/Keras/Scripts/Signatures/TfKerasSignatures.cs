namespace KerasSharp.Importers.Keras.Scripts.Signatures;

/// <summary>The constructors of tf.keras: parameters in their order; behind the bar those that are passed by name alone.</summary>
internal static class TfKerasSignatures
{
    /// <summary>As tf.keras's sources of release 2.15.0 state them; ** stands for those that all layers take.</summary>
    internal const string Text = """
        AbstractRNNCell(trainable name dtype dynamic | **)
        Activation(activation | **)
        ActivityRegularization(l1 l2 | **)
        Add( | **)
        AdditiveAttention(use_scale | dropout seed force_generator rng_type **)
        AlphaDropout(rate noise_shape seed | force_generator rng_type **)
        Attention(use_scale score_mode | dropout seed force_generator rng_type **)
        Average( | **)
        AveragePooling1D(pool_size strides padding data_format | pool_function **)
        AveragePooling2D(pool_size strides padding data_format | pool_function **)
        AveragePooling3D(pool_size strides padding data_format | pool_function **)
        BaseDenseAttention(dropout | seed force_generator rng_type **)
        BatchNormalization(axis momentum epsilon center scale beta_initializer gamma_initializer moving_mean_initializer
            moving_variance_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint synchronized | renorm
            renorm_clipping renorm_momentum fused virtual_batch_size adjustment **)
        Bidirectional(layer merge_mode weights backward_layer | **)
        CategoryEncoding(num_tokens output_mode sparse | **)
        CenterCrop(height width | **)
        Concatenate(axis | **)
        Constant(value)
        Constraint()
        Conv1D(filters kernel_size strides padding data_format dilation_rate groups activation use_bias kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank conv_op
            **)
        Conv1DTranspose(filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint | groups rank conv_op **)
        Conv2D(filters kernel_size strides padding data_format dilation_rate groups activation use_bias kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank conv_op
            **)
        Conv2DTranspose(filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint | groups rank conv_op **)
        Conv3D(filters kernel_size strides padding data_format dilation_rate groups activation use_bias kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank conv_op
            **)
        Conv3DTranspose(filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint | groups rank conv_op **)
        ConvLSTM1D(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint return_sequences return_state
            go_backwards stateful dropout recurrent_dropout | rank cell unroll time_major **)
        ConvLSTM2D(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint return_sequences return_state
            go_backwards stateful dropout recurrent_dropout | rank cell unroll time_major **)
        ConvLSTM3D(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint return_sequences return_state
            go_backwards stateful dropout recurrent_dropout | rank cell unroll time_major **)
        Cropping1D(cropping | **)
        Cropping2D(cropping data_format | **)
        Cropping3D(cropping data_format | **)
        Dense(units activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer
            kernel_constraint bias_constraint | **)
        DepthwiseConv1D(kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias
            depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint
            bias_constraint | rank filters groups kernel_initializer kernel_regularizer kernel_constraint conv_op **)
        DepthwiseConv2D(kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias
            depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint
            bias_constraint | rank filters groups kernel_initializer kernel_regularizer kernel_constraint conv_op **)
        Discretization(bin_boundaries num_bins epsilon output_mode sparse | **)
        Dot(axes normalize | **)
        Dropout(rate noise_shape seed | force_generator rng_type **)
        ELU(alpha | **)
        EinsumDense(equation output_shape activation bias_axes kernel_initializer bias_initializer kernel_regularizer
            bias_regularizer activity_regularizer kernel_constraint bias_constraint | **)
        Embedding(input_dim output_dim embeddings_initializer embeddings_regularizer activity_regularizer embeddings_constraint
            mask_zero input_length sparse | **)
        Flatten(data_format | **)
        GRU(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint
            bias_constraint dropout recurrent_dropout return_sequences return_state go_backwards stateful unroll time_major reset_after |
            cell seed force_generator rng_type **)
        GRUCell(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout
            recurrent_dropout reset_after | seed force_generator rng_type **)
        GaussianDropout(rate seed | force_generator rng_type **)
        GaussianNoise(stddev seed | force_generator rng_type **)
        GlobalAveragePooling1D(data_format | keepdims **)
        GlobalAveragePooling2D(data_format keepdims | **)
        GlobalAveragePooling3D(data_format keepdims | **)
        GlobalMaxPooling1D(data_format keepdims | **)
        GlobalMaxPooling2D(data_format keepdims | **)
        GlobalMaxPooling3D(data_format keepdims | **)
        GlorotNormal(seed)
        GlorotUniform(seed)
        GroupNormalization(groups axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer
            beta_constraint gamma_constraint | **)
        HashedCrossing(num_bins output_mode sparse | **)
        Hashing(num_bins mask_value salt output_mode sparse | **)
        HeNormal(seed)
        HeUniform(seed)
        Identity(gain)
        Initializer()
        InputLayer(input_shape batch_size dtype input_tensor sparse name ragged type_spec | **)
        IntegerLookup(max_tokens num_oov_indices mask_token oov_token vocabulary vocabulary_dtype idf_weights invert output_mode
            sparse pad_to_max_tokens | **)
        L1(l1)
        L1L2(l1 l2)
        L2(l2)
        LSTM(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint
            recurrent_constraint bias_constraint dropout recurrent_dropout return_sequences return_state go_backwards stateful time_major
            unroll | cell seed force_generator rng_type **)
        Lambda(function output_shape mask arguments | **)
        LayerNormalization(axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer
            beta_constraint gamma_constraint | **)
        LeakyReLU(alpha | **)
        LecunNormal(seed)
        LecunUniform(seed)
        LocallyConnected1D(filters kernel_size strides padding data_format activation use_bias kernel_initializer bias_initializer
            kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint implementation | **)
        LocallyConnected2D(filters kernel_size strides padding data_format activation use_bias kernel_initializer bias_initializer
            kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint implementation | **)
        Masking(mask_value | **)
        MaxNorm(max_value axis)
        MaxPooling1D(pool_size strides padding data_format | pool_function **)
        MaxPooling2D(pool_size strides padding data_format | pool_function **)
        MaxPooling3D(pool_size strides padding data_format | pool_function **)
        Maximum( | **)
        MinMaxNorm(min_value max_value rate axis)
        Minimum( | **)
        MultiHeadAttention(num_heads key_dim value_dim dropout use_bias output_shape attention_axes kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | **)
        Multiply( | **)
        NonNeg()
        Normalization(axis mean variance invert | **)
        Ones()
        Orthogonal(gain seed)
        OrthogonalRegularizer(factor mode)
        PReLU(alpha_initializer alpha_regularizer alpha_constraint shared_axes | **)
        Permute(dims | **)
        RNN(cell return_sequences return_state go_backwards stateful unroll time_major | **)
        RadialConstraint()
        RandomBrightness(factor value_range seed | force_generator rng_type **)
        RandomContrast(factor seed | force_generator rng_type **)
        RandomCrop(height width seed | force_generator rng_type **)
        RandomFlip(mode seed | force_generator rng_type **)
        RandomFourierFeatures(output_dim kernel_initializer scale trainable name | **)
        RandomHeight(factor interpolation seed | force_generator rng_type **)
        RandomNormal(mean stddev seed)
        RandomRotation(factor fill_mode interpolation seed fill_value | force_generator rng_type **)
        RandomTranslation(height_factor width_factor fill_mode interpolation seed fill_value | force_generator rng_type **)
        RandomUniform(minval maxval seed)
        RandomWidth(factor interpolation seed | force_generator rng_type **)
        RandomZoom(height_factor width_factor fill_mode interpolation seed fill_value | force_generator rng_type **)
        ReLU(max_value negative_slope threshold | **)
        Regularizer()
        RepeatVector(n | **)
        Rescaling(scale offset | **)
        Reshape(target_shape | **)
        Resizing(height width interpolation crop_to_aspect_ratio | **)
        SeparableConv1D(filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias
            depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer
            activity_regularizer depthwise_constraint pointwise_constraint bias_constraint | rank groups kernel_initializer
            kernel_regularizer kernel_constraint conv_op **)
        SeparableConv2D(filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias
            depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer
            activity_regularizer depthwise_constraint pointwise_constraint bias_constraint | rank groups kernel_initializer
            kernel_regularizer kernel_constraint conv_op **)
        SimpleRNN(units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer
            recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout
            recurrent_dropout return_sequences return_state go_backwards stateful unroll | cell time_major **)
        SimpleRNNCell(units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer
            recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout |
            seed force_generator rng_type **)
        Softmax(axis | **)
        SpatialDropout1D(rate | noise_shape seed force_generator rng_type **)
        SpatialDropout2D(rate data_format | noise_shape seed force_generator rng_type **)
        SpatialDropout3D(rate data_format | noise_shape seed force_generator rng_type **)
        SpectralNormalization(layer power_iterations | **)
        StackedRNNCells(cells | **)
        StringLookup(max_tokens num_oov_indices mask_token oov_token vocabulary idf_weights encoding invert output_mode sparse
            pad_to_max_tokens | vocabulary_dtype **)
        Subtract( | **)
        SyncBatchNormalization(axis momentum epsilon center scale beta_initializer gamma_initializer moving_mean_initializer
            moving_variance_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint | renorm renorm_clipping
            renorm_momentum fused virtual_batch_size adjustment synchronized **)
        TextVectorization(max_tokens standardize split ngrams output_mode output_sequence_length pad_to_max_tokens vocabulary
            idf_weights sparse ragged encoding | **)
        ThresholdedReLU(theta | **)
        TimeDistributed(layer | **)
        TruncatedNormal(mean stddev seed)
        UnitNorm(axis)
        UnitNormalization(axis | **)
        UpSampling1D(size | **)
        UpSampling2D(size data_format interpolation | **)
        UpSampling3D(size data_format | **)
        VarianceScaling(scale mode distribution seed)
        ZeroPadding1D(padding | **)
        ZeroPadding2D(padding data_format | **)
        ZeroPadding3D(padding data_format | **)
        Zeros()
        AvgPool1D = AveragePooling1D
        AvgPool2D = AveragePooling2D
        AvgPool3D = AveragePooling3D
        AvgPool1D = AveragePooling1D
        AvgPool2D = AveragePooling2D
        AvgPool3D = AveragePooling3D
        BatchNorm = BatchNormalization
        Convolution1D = Conv1D
        Convolution1DTranspose = Conv1DTranspose
        Convolution2D = Conv2D
        Convolution2DTranspose = Conv2DTranspose
        Convolution3D = Conv3D
        Convolution3DTranspose = Conv3DTranspose
        Convolution1D = Conv1D
        Convolution1DTranspose = Conv1DTranspose
        Convolution2D = Conv2D
        Convolution2DTranspose = Conv2DTranspose
        Convolution3D = Conv3D
        Convolution3DTranspose = Conv3DTranspose
        FullyConnected = Dense
        GlobalAvgPool1D = GlobalAveragePooling1D
        GlobalAvgPool2D = GlobalAveragePooling2D
        GlobalAvgPool3D = GlobalAveragePooling3D
        GlobalAvgPool1D = GlobalAveragePooling1D
        GlobalAvgPool2D = GlobalAveragePooling2D
        GlobalAvgPool3D = GlobalAveragePooling3D
        GlobalMaxPool1D = GlobalMaxPooling1D
        GlobalMaxPool2D = GlobalMaxPooling2D
        GlobalMaxPool3D = GlobalMaxPooling3D
        GlobalMaxPool1D = GlobalMaxPooling1D
        GlobalMaxPool2D = GlobalMaxPooling2D
        GlobalMaxPool3D = GlobalMaxPooling3D
        MaxPool1D = MaxPooling1D
        MaxPool2D = MaxPooling2D
        MaxPool3D = MaxPooling3D
        MaxPool1D = MaxPooling1D
        MaxPool2D = MaxPooling2D
        MaxPool3D = MaxPooling3D
        SeparableConvolution1D = SeparableConv1D
        SeparableConvolution2D = SeparableConv2D
        SeparableConvolution1D = SeparableConv1D
        SeparableConvolution2D = SeparableConv2D
        """;
}
