namespace KerasSharp.Importers.Keras.Scripts.Signatures;

/// <summary>The constructors of Keras 1: parameters in their order; behind the bar those that are passed by name alone.</summary>
internal static class Keras1Signatures
{
    /// <summary>As Keras 1's sources of release 1.2.2 state them; ** stands for those that all layers take.</summary>
    internal const string Text = """
        Activation(activation | **)
        ActivityRegularization(l1 l2 | **)
        AtrousConvolution1D(nb_filter filter_length init activation weights border_mode subsample_length atrous_rate W_regularizer
            b_regularizer activity_regularizer W_constraint b_constraint bias | input_dim input_length **)
        AtrousConvolution2D(nb_filter nb_row nb_col init activation weights border_mode subsample atrous_rate dim_ordering
            W_regularizer b_regularizer activity_regularizer W_constraint b_constraint bias | **)
        AveragePooling1D(pool_length stride border_mode | **)
        AveragePooling2D(pool_size strides border_mode dim_ordering | **)
        AveragePooling3D(pool_size strides border_mode dim_ordering | **)
        BatchNormalization(epsilon mode axis momentum weights beta_init gamma_init gamma_regularizer beta_regularizer | **)
        Bidirectional(layer merge_mode weights | **)
        Constraint()
        ConvLSTM2D(nb_filter nb_row nb_col init inner_init forget_bias_init activation inner_activation dim_ordering border_mode
            subsample W_regularizer U_regularizer b_regularizer dropout_W dropout_U | weights return_sequences go_backwards stateful **)
        Convolution1D(nb_filter filter_length init activation weights border_mode subsample_length W_regularizer b_regularizer
            activity_regularizer W_constraint b_constraint bias input_dim input_length | **)
        Convolution2D(nb_filter nb_row nb_col init activation weights border_mode subsample dim_ordering W_regularizer b_regularizer
            activity_regularizer W_constraint b_constraint bias | **)
        Convolution3D(nb_filter kernel_dim1 kernel_dim2 kernel_dim3 init activation weights border_mode subsample dim_ordering
            W_regularizer b_regularizer activity_regularizer W_constraint b_constraint bias | **)
        Cropping1D(cropping | **)
        Cropping2D(cropping dim_ordering | **)
        Cropping3D(cropping dim_ordering | **)
        Deconvolution2D(nb_filter nb_row nb_col output_shape init activation weights border_mode subsample dim_ordering W_regularizer
            b_regularizer activity_regularizer W_constraint b_constraint bias | **)
        Dense(output_dim init activation weights W_regularizer b_regularizer activity_regularizer W_constraint b_constraint bias
            input_dim | **)
        Dropout(p noise_shape seed | **)
        ELU(alpha | **)
        EigenvalueRegularizer(k)
        Embedding(input_dim output_dim init input_length W_regularizer activity_regularizer W_constraint mask_zero weights dropout |
            **)
        Flatten( | **)
        GRU(output_dim init inner_init activation inner_activation W_regularizer U_regularizer b_regularizer dropout_W dropout_U |
            weights return_sequences go_backwards stateful unroll consume_less input_dim input_length **)
        GaussianDropout(p | **)
        GaussianNoise(sigma | **)
        GlobalAveragePooling1D( | **)
        GlobalAveragePooling2D(dim_ordering | **)
        GlobalAveragePooling3D(dim_ordering | **)
        GlobalMaxPooling1D( | **)
        GlobalMaxPooling2D(dim_ordering | **)
        GlobalMaxPooling3D(dim_ordering | **)
        Highway(init activation weights W_regularizer b_regularizer activity_regularizer W_constraint b_constraint bias input_dim |
            **)
        InputLayer(input_shape batch_input_shape input_dtype input_tensor sparse name)
        L1L2Regularizer(l1 l2)
        LSTM(output_dim init inner_init forget_bias_init activation inner_activation W_regularizer U_regularizer b_regularizer
            dropout_W dropout_U | weights return_sequences go_backwards stateful unroll consume_less input_dim input_length **)
        Lambda(function output_shape arguments | **)
        LeakyReLU(alpha | **)
        LocallyConnected1D(nb_filter filter_length init activation weights border_mode subsample_length W_regularizer b_regularizer
            activity_regularizer W_constraint b_constraint bias input_dim input_length | **)
        LocallyConnected2D(nb_filter nb_row nb_col init activation weights border_mode subsample dim_ordering W_regularizer
            b_regularizer activity_regularizer W_constraint b_constraint bias | **)
        Masking(mask_value | **)
        MaxNorm(m axis)
        MaxPooling1D(pool_length stride border_mode | **)
        MaxPooling2D(pool_size strides border_mode dim_ordering | **)
        MaxPooling3D(pool_size strides border_mode dim_ordering | **)
        MaxoutDense(output_dim nb_feature init weights W_regularizer b_regularizer activity_regularizer W_constraint b_constraint
            bias input_dim | **)
        Merge(layers mode concat_axis dot_axes output_shape output_mask arguments node_indices tensor_indices name)
        MinMaxNorm(low high rate axis)
        NonNeg()
        PReLU(init weights shared_axes | **)
        ParametricSoftplus(alpha_init beta_init weights shared_axes | **)
        Permute(dims | **)
        Regularizer()
        RepeatVector(n | **)
        Reshape(target_shape | **)
        SReLU(t_left_init a_left_init t_right_init a_right_init shared_axes | **)
        SeparableConvolution2D(nb_filter nb_row nb_col init activation weights border_mode subsample depth_multiplier dim_ordering
            depthwise_regularizer pointwise_regularizer b_regularizer activity_regularizer depthwise_constraint pointwise_constraint
            b_constraint bias | **)
        SimpleRNN(output_dim init inner_init activation W_regularizer U_regularizer b_regularizer dropout_W dropout_U | weights
            return_sequences go_backwards stateful unroll consume_less input_dim input_length **)
        SpatialDropout1D(p | noise_shape seed **)
        SpatialDropout2D(p dim_ordering | noise_shape seed **)
        SpatialDropout3D(p dim_ordering | noise_shape seed **)
        ThresholdedReLU(theta | **)
        TimeDistributed(layer | **)
        TimeDistributedDense(output_dim init activation weights W_regularizer b_regularizer activity_regularizer W_constraint
            b_constraint bias input_dim input_length | **)
        UnitNorm(axis)
        UpSampling1D(length | **)
        UpSampling2D(size dim_ordering | **)
        UpSampling3D(size dim_ordering | **)
        ZeroPadding1D(padding | **)
        ZeroPadding2D(padding dim_ordering | **)
        ZeroPadding3D(padding dim_ordering | **)
        AtrousConv1D = AtrousConvolution1D
        AtrousConv2D = AtrousConvolution2D
        Conv1D = Convolution1D
        Conv2D = Convolution2D
        Conv3D = Convolution3D
        Deconv2D = Deconvolution2D
        SeparableConv2D = SeparableConvolution2D
        """;
}
