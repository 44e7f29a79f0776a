namespace KerasSharp.Importers.Keras.Scripts.Signatures;

/// <summary>The constructors of Keras 3: parameters in their order; behind the bar those that are passed by name alone.</summary>
internal static class Keras3Signatures
{
    /// <summary>As Keras 3's sources of release 3.13.2 state them; ** stands for those that all layers take.</summary>
    internal const string Text = """
        Activation(activation | **)
        ActivityRegularization(l1 l2 | **)
        AdaptiveAveragePooling1D(output_size data_format | **)
        AdaptiveAveragePooling2D(output_size data_format | **)
        AdaptiveAveragePooling3D(output_size data_format | **)
        AdaptiveMaxPooling1D(output_size data_format | **)
        AdaptiveMaxPooling2D(output_size data_format | **)
        AdaptiveMaxPooling3D(output_size data_format | **)
        Add( | **)
        AdditiveAttention(use_scale dropout | score_mode seed **)
        AlphaDropout(rate noise_shape seed | **)
        Attention(use_scale score_mode dropout seed | **)
        AugMix(value_range num_chains chain_depth factor alpha all_ops interpolation seed data_format | bounding_box_format **)
        AutoContrast(value_range | factor bounding_box_format data_format **)
        Average( | **)
        AveragePooling1D(pool_size strides padding data_format name | pool_dimensions pool_mode **)
        AveragePooling2D(pool_size strides padding data_format name | pool_dimensions pool_mode **)
        AveragePooling3D(pool_size strides padding data_format name | pool_dimensions pool_mode **)
        BatchNormalization(axis momentum epsilon center scale beta_initializer gamma_initializer moving_mean_initializer
            moving_variance_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint synchronized | **)
        Bidirectional(layer merge_mode weights backward_layer | **)
        CategoryEncoding(num_tokens output_mode sparse | **)
        CenterCrop(height width data_format | factor bounding_box_format **)
        Concatenate(axis | **)
        Constant(value)
        Constraint()
        Conv1D(filters kernel_size strides padding data_format dilation_rate groups activation use_bias kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank lora_rank
            lora_alpha **)
        Conv1DTranspose(filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint | rank **)
        Conv2D(filters kernel_size strides padding data_format dilation_rate groups activation use_bias kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank lora_rank
            lora_alpha **)
        Conv2DTranspose(filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint | rank **)
        Conv3D(filters kernel_size strides padding data_format dilation_rate groups activation use_bias kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint | rank lora_rank
            lora_alpha **)
        Conv3DTranspose(filters kernel_size strides padding data_format output_padding dilation_rate activation use_bias
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint | rank **)
        ConvLSTM1D(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed
            return_sequences return_state go_backwards stateful | rank cell unroll zero_output_for_mask **)
        ConvLSTM2D(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed
            return_sequences return_state go_backwards stateful | rank cell unroll zero_output_for_mask **)
        ConvLSTM3D(filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias
            kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer
            bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed
            return_sequences return_state go_backwards stateful | rank cell unroll zero_output_for_mask **)
        Cropping1D(cropping | **)
        Cropping2D(cropping data_format | **)
        Cropping3D(cropping data_format | **)
        CutMix(factor seed data_format | bounding_box_format **)
        Dense(units activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer
            kernel_constraint bias_constraint lora_rank lora_alpha quantization_config | **)
        DepthwiseConv1D(kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias
            depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint
            bias_constraint | rank **)
        DepthwiseConv2D(kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias
            depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint
            bias_constraint | rank **)
        Discretization(bin_boundaries num_bins epsilon output_mode sparse dtype name)
        Dot(axes normalize | **)
        Dropout(rate noise_shape seed | **)
        ELU(alpha | **)
        EinsumDense(equation output_shape activation bias_axes kernel_initializer bias_initializer kernel_regularizer
            bias_regularizer kernel_constraint bias_constraint lora_rank lora_alpha gptq_unpacked_column_size quantization_config | **)
        Embedding(input_dim output_dim embeddings_initializer embeddings_regularizer embeddings_constraint mask_zero weights
            lora_rank lora_alpha quantization_config | **)
        Equalization(value_range bins data_format | factor bounding_box_format **)
        FeatureSpace(features output_mode crosses crossing_dim hashing_dim num_discretization_bins name)
        Flatten(data_format | **)
        GRU(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint
            bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful unroll reset_after
            use_cudnn | cell zero_output_for_mask **)
        GRUCell(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout
            recurrent_dropout reset_after seed | **)
        GaussianDropout(rate seed | **)
        GaussianNoise(stddev seed | **)
        GlobalAveragePooling1D(data_format keepdims | pool_dimensions **)
        GlobalAveragePooling2D(data_format keepdims | pool_dimensions **)
        GlobalAveragePooling3D(data_format keepdims | pool_dimensions **)
        GlobalMaxPooling1D(data_format keepdims | pool_dimensions **)
        GlobalMaxPooling2D(data_format keepdims | pool_dimensions **)
        GlobalMaxPooling3D(data_format keepdims | pool_dimensions **)
        GlorotNormal(seed)
        GlorotUniform(seed)
        GroupNormalization(groups axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer
            beta_constraint gamma_constraint | **)
        GroupedQueryAttention(head_dim num_query_heads num_key_value_heads dropout use_bias flash_attention kernel_initializer
            bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint seed | **)
        HashedCrossing(num_bins output_mode sparse name dtype | **)
        Hashing(num_bins mask_value salt output_mode sparse | **)
        HeNormal(seed)
        HeUniform(seed)
        Identity(gain)
        Initializer()
        InputLayer(shape batch_size dtype sparse ragged batch_shape input_tensor optional name | **)
        IntegerLookup(max_tokens num_oov_indices mask_token oov_token vocabulary vocabulary_dtype idf_weights invert output_mode
            sparse pad_to_max_tokens name | **)
        L1(l1)
        L1L2(l1 l2)
        L2(l2)
        LSTM(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint
            recurrent_constraint bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful
            unroll use_cudnn | cell zero_output_for_mask **)
        LSTMCell(units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer
            unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint
            bias_constraint dropout recurrent_dropout seed | **)
        Lambda(function output_shape mask arguments | **)
        LayerNormalization(axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer
            beta_constraint gamma_constraint | **)
        LeakyReLU(negative_slope | **)
        LecunNormal(seed)
        LecunUniform(seed)
        Masking(mask_value | **)
        MaxNorm(max_value axis)
        MaxNumBoundingBoxes(max_number fill_value | factor bounding_box_format data_format **)
        MaxPooling1D(pool_size strides padding data_format name | pool_dimensions pool_mode **)
        MaxPooling2D(pool_size strides padding data_format name | pool_dimensions pool_mode **)
        MaxPooling3D(pool_size strides padding data_format name | pool_dimensions pool_mode **)
        Maximum( | **)
        MelSpectrogram(fft_length sequence_stride sequence_length window sampling_rate num_mel_bins min_freq max_freq power_to_db
            top_db mag_exp min_power ref_power | **)
        MinMaxNorm(min_value max_value rate axis)
        Minimum( | **)
        MixUp(alpha data_format seed | factor bounding_box_format **)
        MultiHeadAttention(num_heads key_dim value_dim dropout use_bias output_shape attention_axes flash_attention
            kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint
            bias_constraint seed | **)
        Multiply( | **)
        NonNeg()
        Normalization(axis mean variance invert | **)
        Ones()
        Orthogonal(gain seed)
        OrthogonalRegularizer(factor mode)
        PReLU(alpha_initializer alpha_regularizer alpha_constraint shared_axes | **)
        Permute(dims | **)
        Pipeline(layers name)
        RMSNormalization(axis epsilon | **)
        RNN(cell return_sequences return_state go_backwards stateful unroll zero_output_for_mask | **)
        RandAugment(value_range num_ops factor interpolation seed data_format | bounding_box_format **)
        RandomBrightness(factor value_range seed | bounding_box_format data_format **)
        RandomColorDegeneration(factor value_range data_format seed | bounding_box_format **)
        RandomColorJitter(value_range brightness_factor contrast_factor saturation_factor hue_factor seed data_format | factor
            bounding_box_format **)
        RandomContrast(factor value_range seed | bounding_box_format data_format **)
        RandomCrop(height width seed data_format name | factor bounding_box_format **)
        RandomElasticTransform(factor scale interpolation fill_mode fill_value value_range seed data_format | bounding_box_format **)
        RandomErasing(factor scale fill_value value_range seed data_format | bounding_box_format **)
        RandomFlip(mode seed data_format | factor bounding_box_format **)
        RandomGaussianBlur(factor kernel_size sigma value_range data_format seed | bounding_box_format **)
        RandomGrayscale(factor data_format seed | bounding_box_format **)
        RandomHue(factor value_range data_format seed | bounding_box_format **)
        RandomInvert(factor value_range seed data_format | bounding_box_format **)
        RandomNormal(mean stddev seed)
        RandomPerspective(factor scale interpolation fill_value seed data_format | bounding_box_format **)
        RandomPosterization(factor value_range data_format seed | bounding_box_format **)
        RandomRotation(factor fill_mode interpolation seed fill_value data_format | bounding_box_format **)
        RandomSaturation(factor value_range data_format seed | bounding_box_format **)
        RandomSharpness(factor value_range data_format seed | bounding_box_format **)
        RandomShear(x_factor y_factor interpolation fill_mode fill_value data_format seed | factor bounding_box_format **)
        RandomTranslation(height_factor width_factor fill_mode interpolation seed fill_value data_format | factor bounding_box_format
            **)
        RandomUniform(minval maxval seed)
        RandomZoom(height_factor width_factor fill_mode interpolation seed fill_value data_format | factor bounding_box_format **)
        ReLU(max_value negative_slope threshold | **)
        Regularizer()
        RepeatVector(n | **)
        Rescaling(scale offset | **)
        Reshape(target_shape | **)
        Resizing(height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias data_format |
            factor bounding_box_format **)
        ReversibleEmbedding(input_dim output_dim tie_weights embeddings_initializer embeddings_regularizer embeddings_constraint
            mask_zero reverse_dtype logit_soft_cap | weights lora_rank lora_alpha quantization_config **)
        STFT(side window scaling periodic)
        STFTSpectrogram(mode frame_length frame_step fft_length window periodic scaling padding expand_dims data_format | **)
        SeparableConv1D(filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias
            depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer
            activity_regularizer depthwise_constraint pointwise_constraint bias_constraint | rank **)
        SeparableConv2D(filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias
            depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer
            activity_regularizer depthwise_constraint pointwise_constraint bias_constraint | rank **)
        SimpleRNN(units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer
            recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout
            recurrent_dropout return_sequences return_state go_backwards stateful unroll seed | cell zero_output_for_mask **)
        SimpleRNNCell(units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer
            recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed
            | **)
        Softmax(axis | **)
        Solarization(addition_factor threshold_factor value_range seed | factor bounding_box_format data_format **)
        SpatialDropout1D(rate seed name dtype)
        SpatialDropout2D(rate data_format seed name dtype)
        SpatialDropout3D(rate data_format seed name dtype)
        SpectralNormalization(layer power_iterations | **)
        StackedRNNCells(cells | **)
        StringLookup(max_tokens num_oov_indices mask_token oov_token vocabulary idf_weights invert output_mode pad_to_max_tokens
            sparse encoding name | vocabulary_dtype **)
        Subtract( | **)
        TextVectorization(max_tokens standardize split ngrams output_mode output_sequence_length pad_to_max_tokens vocabulary
            idf_weights sparse ragged encoding name | **)
        TimeDistributed(layer | **)
        TruncatedNormal(mean stddev seed)
        UnitNorm(axis)
        UnitNormalization(axis | **)
        UpSampling1D(size | **)
        UpSampling2D(size data_format interpolation | **)
        UpSampling3D(size data_format | **)
        VarianceScaling(scale mode distribution seed)
        ZeroPadding1D(padding data_format | **)
        ZeroPadding2D(padding data_format | **)
        ZeroPadding3D(padding data_format | **)
        Zeros()
        AvgPool1D = AveragePooling1D
        AvgPool2D = AveragePooling2D
        AvgPool3D = AveragePooling3D
        Convolution1D = Conv1D
        Convolution1DTranspose = Conv1DTranspose
        Convolution2D = Conv2D
        Convolution2DTranspose = Conv2DTranspose
        Convolution3D = Conv3D
        Convolution3DTranspose = Conv3DTranspose
        GlobalAvgPool1D = GlobalAveragePooling1D
        GlobalAvgPool2D = GlobalAveragePooling2D
        GlobalAvgPool3D = GlobalAveragePooling3D
        GlobalMaxPool1D = GlobalMaxPooling1D
        GlobalMaxPool2D = GlobalMaxPooling2D
        GlobalMaxPool3D = GlobalMaxPooling3D
        GroupQueryAttention = GroupedQueryAttention
        IdentityInitializer = Identity
        MaxPool1D = MaxPooling1D
        MaxPool2D = MaxPooling2D
        MaxPool3D = MaxPooling3D
        OrthogonalInitializer = Orthogonal
        STFTInitializer = STFT
        SeparableConvolution1D = SeparableConv1D
        SeparableConvolution2D = SeparableConv2D
        """;
}
