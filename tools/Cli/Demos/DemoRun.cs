namespace KerasSharp.Cli.Demos;

/// <summary>Models that real Keras 1.2.2 trained, one after another, beside what it predicted.</summary>
internal static class DemoRun
{
    /// <summary>What can be shown.</summary>
    internal static IReadOnlyList<Demo> All { get; } = [new SentimentDemo(), new SineDemo(), new CharacterDemo(), new TaggerDemo()];

    /// <summary>Shows one model, or all.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="only">The folder of the one; null for all.</param>
    /// <param name="models">Where the folders lie; fixtures/models of the repository if null.</param>
    /// <exception cref="KerasException">Results differ from Keras's, or there are no models.</exception>
    internal static void Show(TextWriter text, string? only, string? models)
    {
        string folder = models ?? FindModels();
        bool agrees = true;
        foreach (var demo in All)
        {
            if (only is not null && only != demo.Folder)
                continue;
            text.WriteLine(demo.Title);
            using var model = new DemoModel(Path.Combine(folder, demo.Folder), new KerasImportOptions { Device = Device.Cpu() });
            agrees &= demo.Show(model, text);
            text.WriteLine();
            text.Flush();
        }
        if (!agrees)
            throw new KerasException("demo: results differ from those of Keras");
    }

    private static string FindModels()
    {
        foreach (string start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "KerasSharp.sln")) && Directory.Exists(Path.Combine(folder, "fixtures", "models")))
                    return Path.Combine(folder, "fixtures", "models");
        throw new KerasException(
            "demo: expected the folder fixtures/models of the KerasSharp repository above the current folder, found none; run the "
                + "command in a clone of the repository, or name the folder with --models"
        );
    }
}
