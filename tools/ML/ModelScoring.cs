using Microsoft.ML;

namespace KerasSharp.ML;

/// <summary>Scores ML.NET's data with Keras models.</summary>
public static class ModelScoring
{
    /// <summary>The data with a column for each output of the model. Nothing is computed before rows are asked for; then it is done some
    /// rows at a time, and only where the new columns are asked for. Data of any size pass through.</summary>
    /// <param name="model">The model, which has to live as long as the view.</param>
    /// <param name="data">Rows. A column of an input holds numbers (Single, Double, Int32, Int64), or vectors of as many as one sample has;
    /// where the model leaves one extent open, it follows from the vector's length, which may then differ from row to row.</param>
    /// <param name="options">Which columns; the defaults fit models of one input and one output.</param>
    /// <returns>A view with vectors of Single: [extents of one sample], of unknown length where the model leaves them open.</returns>
    /// <exception cref="ArgumentException">A column is missing, of another type or length, or a name is none of the model's.</exception>
    /// <exception cref="KerasUnsupportedException">The model takes text, has states, or asks for a fixed number of samples.</exception>
    public static IDataView Score(this Model model, IDataView data, ScoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (model.TakesText)
            throw new KerasUnsupportedException($"a model that takes text cannot score columns of numbers");
        if (model.FixedBatch is { } fixedBatch)
            throw new KerasUnsupportedException(
                $"the model asks for {fixedBatch} samples at a time (it is stateful, or says so): a view's rows come one after another; "
                    + $"use model.Step"
            );
        return new ScoredView(model, data, options ?? new ScoreOptions());
    }
}
