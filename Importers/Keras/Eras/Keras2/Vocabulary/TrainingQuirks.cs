using KerasSharp.Importers.Keras.Facts;
using static KerasSharp.Importers.Keras.Facts.ReleaseRange;

namespace KerasSharp.Importers.Keras.Eras.Keras2.Vocabulary;

/// <summary>What differs between the releases of Keras 2 in training.</summary>
internal static class TrainingQuirks
{
    internal static readonly Quirk StateByName = new(
        "optimizers.state_by_name",
        Since(2).Until(2, 0, 6),
        "Model._make_train_function in engine/training.py and get_updates in optimizers.py at the tags 2.0.5 and 2.0.6",
        "an optimizer's state is sorted by the names of the trained arrays"
    );

    internal static readonly Quirk MisfitLeftOut = new(
        "optimizers.misfit_left_out",
        Since(2, 0, 6),
        "load_model in models.py at the tags 2.0.5 and 2.0.6",
        "a state that does not fit the model is left out with a warning, as that of a discriminator that was frozen after it was compiled"
    );

    internal static readonly Quirk AdamHasThirdSlot = new(
        "adam.third_slot",
        Since(2, 1, 3),
        "Adam.get_updates in optimizers.py at the tag 2.1.3",
        "the state of Adam without amsgrad ends with arrays of one element for a third slot that it does not use"
    );

    internal static readonly Quirk AllStoreIterations = new(
        "optimizers.all_store_iterations",
        Since(2, 3),
        "get_updates in optimizers.py at the tags 2.2.5 and 2.3.0; stored training cases",
        "the state of every optimizer begins with the number of steps, and that of Nadam goes on with its product of momenta"
    );

    internal static readonly Quirk AlwaysCounts = new(
        "optimizers.always_count",
        Since(2, 0, 8),
        "SGD.get_updates in optimizers.py at the tags 2.0.7 and 2.0.8",
        "steps are counted without a decay too"
    );

    internal static readonly Quirk LearningRateKey = new(
        "optimizers.learning_rate_key",
        Since(2, 3),
        "Optimizer.get_config in optimizers.py at the tags 2.2.5 and 2.3.0",
        "the rate is stored as learning_rate, not lr"
    );

    internal static readonly Quirk AveragesOverAll = new(
        "losses.average_over_all",
        Since(2, 3),
        "weighted_masked_objective in engine/training_utils.py at the tag 2.2.5, compute_weighted_loss in utils/losses_utils.py at the tag "
            + "2.3.0; stored training cases",
        "a weighted or masked loss is divided by the number of all its elements, and metrics are means over a whole epoch"
    );

    internal static readonly Quirk WeightsMultiplied = new(
        "losses.weights_multiplied",
        Since(2, 2, 5),
        "standardize_weights in engine/training_utils.py at the tags 2.2.4 and 2.2.5; stored training cases of both",
        "weights of samples and of classes are multiplied; before, those of classes did not count beside those of samples"
    );

    internal static readonly Quirk InnerLayersFree = new(
        "models.inner_layers_free",
        Since(2).Until(2, 0, 3),
        "Container.run_internal_graph in engine/topology.py at the tags 2.0.2 and 2.0.3; stored training cases of both",
        "activity regularizers of layers in a model that is itself a layer do not count"
    );

    internal static readonly Quirk InnerInputsPenalized = new(
        "models.inner_inputs_penalized",
        Since(2, 0, 3).Until(2, 1, 4),
        "Container.run_internal_graph in engine/topology.py at the tags 2.0.3, 2.1.3 and 2.1.4; stored training cases of each",
        "activity regularizers of layers in a model that is itself a layer penalize what the layers are given, not what they give"
    );

    internal static readonly Quirk InnerPenaltiesAddUp = new(
        "models.inner_penalties_add_up",
        Since(2).Until(2, 1, 4),
        "Container.run_internal_graph and losses in engine/topology.py at the tags 2.1.3 and 2.1.4; stored training cases of both",
        "each call of a model that is itself a layer adds the penalties on its weights once more"
    );

    internal static readonly Quirk FirstNameKept = new(
        "metrics.first_name_kept",
        Since(2, 1, 4),
        "Model.compile in engine/training.py at the tags 2.1.3 and 2.1.4",
        "of metrics of one name the first keeps it, and the others get numbers"
    );

    internal static readonly Quirk NamesAsGiven = new(
        "metrics.names_as_given",
        Since(2, 3),
        "get_metric_name in engine/training_utils.py at the tag 2.3.0; stored training cases",
        "a metric is called as it was given (accuracy, mse), not by its function's name (acc, mean_squared_error)"
    );

    internal static readonly Quirk OneUnitIsCategorical = new(
        "metrics.one_unit_is_categorical",
        Since(2, 3),
        "get_metric_function in engine/training_utils.py at the tag 2.3.0, which compares a symbol with 1; stored training case",
        "accuracy of an output of one unit is categorical, and so always 1, unless its loss is binary cross-entropy",
        TrainingBackend.Theano
    );

    internal static readonly Quirk PositiveCosine = new(
        "metrics.positive_cosine",
        Since(2, 3),
        "cosine_proximity in metrics.py at the tag 2.3.0",
        "the metric cosine_proximity is not negated, as the loss is"
    );

    internal static readonly Quirk CosineMean = new(
        "losses.cosine_mean",
        Since(2).Until(2, 0, 9),
        "cosine_proximity in losses.py at the tags 2.0.8 and 2.0.9",
        "cosine_proximity is the mean of the products, not their sum"
    );

    internal static readonly Quirk CosineUnguarded = new(
        "losses.cosine_unguarded",
        Since(2).Until(2, 0, 5),
        "l2_normalize in backend/theano_backend.py at the tags 2.0.3 and 2.0.5",
        "cosine_proximity divides by norms however small",
        TrainingBackend.Theano
    );

    internal static readonly Quirk CosineGuardedByEpsilon = new(
        "losses.cosine_guarded_by_epsilon",
        Since(2, 0, 7),
        "l2_normalize in backend/theano_backend.py at the tags 2.0.6 and 2.0.7",
        "cosine_proximity takes 1e-7, not 1e-12, for the least square of a norm",
        TrainingBackend.Theano
    );

    internal static readonly Quirk HingeOfBinary = new(
        "losses.hinge_of_binary",
        Since(2, 3),
        "_maybe_convert_labels in losses.py at the tag 2.3.0; stored training case",
        "hinge and squared_hinge take targets that are all 0 or 1 for -1 and 1"
    );

    internal static readonly Quirk LogitsOfOutput = new(
        "losses.logits_of_output",
        Since(2, 3),
        "categorical_crossentropy in backend/tensorflow_backend.py at the tag 2.3.0, which is that of TensorFlow's own Keras",
        "cross-entropy of an output that is a softmax or sigmoid is computed from what goes into that",
        TrainingBackend.TensorFlow
    );

    internal static readonly Quirk LogitsClipped = new(
        "losses.logits_clipped",
        Since(2, 3),
        "categorical_crossentropy in backend/theano_backend.py at the tag 2.3.0; stored training cases",
        "cross-entropy from logits clips their probabilities to [1e-7, 1 - 1e-7]",
        TrainingBackend.Theano
    );

    internal static readonly Quirk WeightsNotRepeated = new(
        "metrics.weights_not_repeated",
        Since(2, 3),
        "broadcast_weights in utils/losses_utils.py at the tag 2.3.0, which knows no shape of what Theano computes",
        "a metric divides by the sum of the weights as they are given, not by that over all elements that they weigh",
        TrainingBackend.Theano
    );

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Quirk> All =>
        [
            StateByName,
            MisfitLeftOut,
            AdamHasThirdSlot,
            AllStoreIterations,
            AlwaysCounts,
            LearningRateKey,
            AveragesOverAll,
            InnerLayersFree,
            InnerInputsPenalized,
            InnerPenaltiesAddUp,
            FirstNameKept,
            WeightsMultiplied,
            NamesAsGiven,
            OneUnitIsCategorical,
            PositiveCosine,
            CosineMean,
            CosineUnguarded,
            CosineGuardedByEpsilon,
            HingeOfBinary,
            LogitsOfOutput,
            LogitsClipped,
            WeightsNotRepeated,
        ];
}
