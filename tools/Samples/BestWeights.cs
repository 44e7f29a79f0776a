namespace KerasSharp.Samples;

/// <summary>A callback that remembers the weights of the best epoch, by the loss on the data held back, and puts them back at the
/// end.</summary>
internal sealed class BestWeights : Callback
{
    private OrderedDictionary<string, System.Numerics.Tensors.Tensor<float>> _weights = [];
    private double _loss = double.PositiveInfinity;

    /// <summary>The best epoch, from 0 on; null before there is one.</summary>
    public int? Epoch { get; private set; }

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (!(logs["val_loss"] < _loss))
            return;
        (_loss, Epoch, _weights) = (logs["val_loss"], epoch, Model.GetWeights());
    }

    public override void OnTrainEnd()
    {
        if (Epoch is not null)
            Model.SetWeights(_weights);
    }
}
