namespace KerasSharp.Importers.Keras.Scripts.Signatures;

/// <summary>The constructors of Keras 0.3: parameters in their order; behind the bar those that are passed by name alone.</summary>
internal static class Keras0Signatures
{
    /// <summary>As Keras 0.3's sources of release 0.3.3 state them; ** stands for those that all layers take.</summary>
    internal const string Text = """
        Activation(activation | **)
        ActivityRegularization(l1 l2 | **)
        ActivityRegularizer(l1 l2)
        AutoEncoder(encoder decoder output_reconstruction weights | **)
        AveragePooling1D(pool_length stride border_mode | **)
        AveragePooling2D(pool_size strides border_mode dim_ordering | **)
        AveragePooling3D(pool_size strides border_mode dim_ordering | **)
        BatchNormalization(epsilon mode axis momentum weights beta_init gamma_init | **)
        Constraint()
        Convolution1D(nb_filter filter_length init activation weights border_mode subsample_length W_regularizer b_regularizer
            activity_regularizer W_constraint b_constraint input_dim input_length | **)
        Convolution2D(nb_filter nb_row nb_col init activation weights border_mode subsample dim_ordering W_regularizer b_regularizer
            activity_regularizer W_constraint b_constraint | **)
        Convolution3D(nb_filter kernel_dim1 kernel_dim2 kernel_dim3 init activation weights border_mode subsample dim_ordering
            W_regularizer b_regularizer activity_regularizer W_constraint b_constraint | **)
        Dense(output_dim init activation weights W_regularizer b_regularizer activity_regularizer W_constraint b_constraint input_dim
            | **)
        Dropout(p | **)
        ELU(alpha | **)
        Embedding(input_dim output_dim init input_length W_regularizer activity_regularizer W_constraint mask_zero weights dropout |
            **)
        Flatten( | **)
        GRU(output_dim init inner_init activation inner_activation W_regularizer U_regularizer b_regularizer dropout_W dropout_U |
            weights return_sequences go_backwards stateful input_dim input_length **)
        GaussianDropout(p | **)
        GaussianNoise(sigma | **)
        Highway(init transform_bias activation weights W_regularizer b_regularizer activity_regularizer W_constraint b_constraint
            input_dim | **)
        LSTM(output_dim init inner_init forget_bias_init activation inner_activation W_regularizer U_regularizer b_regularizer
            dropout_W dropout_U | weights return_sequences go_backwards stateful input_dim input_length **)
        Lambda(function output_shape arguments | **)
        LambdaMerge(layers function output_shape arguments)
        LeakyReLU(alpha | **)
        MaskedLambda( | function output_shape arguments **)
        MaskedLayer( | **)
        Masking(mask_value | **)
        MaxNorm(m axis)
        MaxPooling1D(pool_length stride border_mode | **)
        MaxPooling2D(pool_size strides border_mode dim_ordering | **)
        MaxPooling3D(pool_size strides border_mode dim_ordering | **)
        MaxoutDense(output_dim nb_feature init weights W_regularizer b_regularizer activity_regularizer W_constraint b_constraint
            input_dim | **)
        Merge(layers mode concat_axis dot_axes)
        NonNeg()
        PReLU(init weights | **)
        ParametricSoftplus(alpha_init beta_init weights | **)
        Permute(dims | **)
        Regularizer()
        RepeatVector(n | **)
        Reshape(dims | **)
        SReLU(t_left_init a_left_init t_right_init a_right_init | **)
        SiameseHead(head)
        SimpleRNN(output_dim init inner_init activation W_regularizer U_regularizer b_regularizer dropout_W dropout_U | weights
            return_sequences go_backwards stateful input_dim input_length **)
        ThresholdedLinear(theta | **)
        ThresholdedReLU(theta | **)
        TimeDistributed(layer | **)
        TimeDistributedDense(output_dim init activation weights W_regularizer b_regularizer activity_regularizer W_constraint
            b_constraint input_dim input_length | **)
        TimeDistributedMerge(mode | **)
        UnitNorm(axis)
        UpSampling1D(length | **)
        UpSampling2D(size dim_ordering | **)
        UpSampling3D(size dim_ordering | **)
        WeightRegularizer(l1 l2)
        ZeroPadding1D(padding | **)
        ZeroPadding2D(padding dim_ordering | **)
        ZeroPadding3D(padding dim_ordering | **)
        """;
}
