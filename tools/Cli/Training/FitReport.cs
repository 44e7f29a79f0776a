using System.Text;
using KerasSharp.IO;
using KerasSharp.View;

namespace KerasSharp.Cli.Training;

/// <summary>After each epoch writes a page with the curves of this run.</summary>
/// <param name="path">The page.</param>
internal sealed class FitReport(string path) : Callback
{
    private readonly History _history = new();

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _history.Add(epoch, logs);
        AtomicFile.Write(
            path,
            stream =>
            {
                using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                TrainingPage.Write(Model, _history, text);
            }
        );
    }
}
