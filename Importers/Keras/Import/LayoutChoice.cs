using System.Runtime.ExceptionServices;
using KerasSharp.Importers.Keras.Facts;

namespace KerasSharp.Importers.Keras.Import;

/// <summary>Judges the image layouts that a file may have: the likelier one that fits, unless the evidence for it is no proof and the
/// other one fits better.</summary>
/// <param name="candidates">The layouts, best first: one, or two of which either may be meant.</param>
/// <param name="attempt">Reads the file under a layout.</param>
internal sealed class LayoutChoice(IReadOnlyList<Finding<DataFormat>> candidates, Func<Finding<DataFormat>, ImportAttempt> attempt)
{
    /// <summary>A candidate and what became of it: the attempt, or why the file does not fit.</summary>
    private readonly record struct Trial(Finding<DataFormat> Layout, ImportAttempt? Read, KerasFormatException? Misfit)
    {
        internal bool NeedsLayout => Read is not null && NearestLayout.IsNeeded(Read.Form);

        internal long ForeignInputs => Read!.Model.Declared.ForeignInputs;

        internal ImportAttempt DecidedBy(EvidenceKind proof) =>
            Read!.Decided(
                Layout.Evidence.Kind == proof ? Layout : Layout with { Evidence = Layout.Evidence with { Confirmed = new(proof) } }
            );
    }

    /// <summary>The attempt that is chosen; all others are disposed of.</summary>
    /// <exception cref="KerasFormatException">The file fits no layout; what is wrong is told for the likelier one.</exception>
    /// <exception cref="KerasUnsupportedException">The file needs what KerasSharp does not have.</exception>
    internal ImportAttempt Choose()
    {
        var trials = new List<Trial>();
        ImportAttempt? chosen = null;
        try
        {
            trials.Add(Try(candidates[0]));
            // A second reading is made only where it could change something.
            if (candidates.Count > 1 && !IsSettled(trials[0]))
                trials.Add(Try(candidates[1]));
            return chosen = Judge(trials);
        }
        finally
        {
            foreach (var trial in trials)
                if (!ReferenceEquals(trial.Read, chosen))
                    trial.Read?.Dispose();
        }
    }

    private static bool IsSettled(Trial trial) => trial.Read is not null && (trial.Layout.Certain || !trial.NeedsLayout);

    private Trial Try(Finding<DataFormat> layout)
    {
        try
        {
            return new Trial(layout, attempt(layout), null);
        }
        catch (KerasFormatException misfit) when (candidates.Count > 1)
        {
            return new Trial(layout, null, misfit);
        }
    }

    private static ImportAttempt Judge(IReadOnlyList<Trial> trials)
    {
        var first = trials[0];
        if (first.Misfit is { } misfit)
        {
            if (!trials[1].NeedsLayout)
                ExceptionDispatchInfo.Throw(misfit);
            return trials[1].DecidedBy(EvidenceKind.OnlyFittingSizes);
        }
        var read = first.Read!;
        if (!first.NeedsLayout)
        {
            if (!first.Layout.Certain)
                read.Report.DimOrdering = null;
            return read;
        }
        if (trials.Count == 1)
            return read;
        var second = trials[1];
        if (second.Misfit is not null)
            return first.DecidedBy(EvidenceKind.OnlyFittingSizes);
        if (second.ForeignInputs != first.ForeignInputs)
            return (second.ForeignInputs < first.ForeignInputs ? second : first).DecidedBy(EvidenceKind.OnlyFittingInputs);
        read.Report.Add(
            ImportNoteKind.Warning,
            "",
            $"no layer stores an image layout; {first.Layout.Value} is {first.Layout.Evidence}, but the other one fits too",
            new DimOrderingAdvice()
        );
        return read;
    }
}
