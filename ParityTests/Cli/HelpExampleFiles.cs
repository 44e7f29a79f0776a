using System.Globalization;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary>The files that examples of the help name, and what stands before and behind each option there.</summary>
internal sealed class HelpExampleFiles : IDisposable
{
    private const string Model = "model.h5",
        Scores = "scores";

    private static readonly string[] s_words =
    [
        "--word-index",
        "--vocabulary",
        "--num-words",
        "--oov",
        "--filters",
        "--lower",
        "--char-level",
    ];

    private static readonly string[] s_files =
    [
        "model.json",
        "model.h5",
        "model.weights.h5",
        "part-*.csv",
        "pets/*.jpg",
        "word_index.json",
        "vocabulary.txt",
        "weights.csv",
        "rejected.jsonl",
        "scores.parquet",
        "scores.csv",
        "trained.h5",
        "training.html",
        "training.csv",
        "x.csv",
        "y.csv",
        "scores",
    ];

    private readonly TemporaryFolder _folder = new();

    /// <summary>The whole command line.</summary>
    internal string[] Line(string command, string option, string[] example)
    {
        bool scores = command.StartsWith("score ", StringComparison.Ordinal);
        string[] line = scores && command != "score plan" ? Started(command, option, example) : Sampled(command, option, example);
        return [.. command.Split(' '), .. line.Select(Path)];
    }

    public void Dispose() => _folder.Dispose();

    private string Path(string word)
    {
        foreach (string name in s_files)
            if (word == name || word.EndsWith($":{name}", StringComparison.Ordinal))
                return word[..^name.Length] + _folder.PathOf(name);
        return word;
    }

    /// <summary>The model, as a command line names it.</summary>
    private List<string> Loaded(string option, bool isText)
    {
        switch (option)
        {
            case "--weights":
                using (var model = Dense())
                {
                    File.WriteAllText(_folder.PathOf("model.json"), model.ToJson());
                    model.SaveWeights(_folder.PathOf("model.weights.h5"));
                }
                return ["model.json"];
            default:
                using (var model = isText ? Text() : Dense())
                    model.Save(_folder.PathOf(Model));
                return [Model];
        }
    }

    /// <summary>Lines of commands that read samples.</summary>
    private string[] Sampled(string command, string option, string[] example)
    {
        bool isText =
            s_words.Contains(option)
            || option is "--text" or "--index-from" or "--start" or "--maxlen" or "--padding" or "--truncating" or "--freeze";
        if (option is "--images" or "--resize" or "--scale")
            return [.. Pets(), .. example, "--output", _folder.PathOf("out.csv")];
        var line = option is "--architecture" or "--input-shape" ? Pictures() : Loaded(option, isText);
        line.AddRange(example);
        if (isText && !example.Contains("--text") && option is not ("--maxlen" or "--padding" or "--truncating" or "--freeze"))
            line.AddRange(["--text", "review", "--word-index", "word_index.json"]);
        WriteSamples(option, isText, line);
        if (command is "evaluate" or "fit")
        {
            if (!line.Contains("--target"))
                line.AddRange([
                    "--target",
                    Written(
                        "y.csv",
                        Enumerable
                            .Range(0, 20)
                            .Select(i => $"{i % 2}")
                            .Prepend(option == "--header" ? "y" : "1")
                            .Skip(option == "--header" ? 0 : 1)
                    ),
                ]);
            if (option == "--no-training" && command == "fit")
                line.AddRange(["--optimizer", "sgd"]);
            if (option is "--architecture" or "--input-shape" or "--weights")
                line.AddRange(["--loss", "mean_squared_error", .. command == "fit" ? ["--optimizer", "sgd"] : Array.Empty<string>()]);
        }
        string output = command switch
        {
            "predict" => option == "--format" ? "out.data"
            : option == "--flat" ? "out.parquet"
            : "out.csv",
            "fit" => "out.h5",
            "score plan" => "folder",
            _ => "",
        };
        if (output.Length > 0 && !line.Contains("--output"))
            line.AddRange(["--output", _folder.PathOf(output)]);
        if (option == "--flat" && command == "score plan")
            line.AddRange(["--output-format", "parquet"]);
        if (command == "fit" && !line.Contains("--epochs"))
            line.AddRange(["--epochs", "1"]);
        return [.. line];
    }

    private void WriteSamples(string option, bool isText, List<string> line)
    {
        string[] rows = [.. Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / 10.0},{1 - i / 20.0}"))];
        string input = option switch
        {
            "--input" => "",
            "--format" or "--input-format" => Written("x.data", rows.Prepend("age,income")),
            "--delimiter" => Written("semicolons.csv", rows.Select(r => r.Replace(',', ';'))),
            "--ignore" => Written("comments.csv", rows.Select(r => $"{r},fine").Prepend("age,income,comment")),
            "--id" => Written("customers.csv", rows.Select((r, i) => $"c{i},{r}").Prepend("customer,age,income")),
            "--columns" or "--header" => Written("named.csv", rows.Prepend("age,income")),
            "--missing" => Written("holes.csv", rows.Skip(1).Prepend(",1")),
            "--skip-blank-lines" => Written("blank.csv", rows.SelectMany(r => new[] { r, "" })),
            "--bad-rows" => Written("bad.csv", rows.Append("oops,1")),
            "--architecture" or "--input-shape" => WritePictures(),
            _ when isText && option is "--maxlen" or "--padding" or "--truncating" or "--freeze" => Written(
                "tokens.csv",
                Enumerable.Range(0, 20).Select(_ => "1,2,3")
            ),
            _ when isText => Written("reviews.csv", Enumerable.Range(0, 20).Select(_ => "a fine film").Prepend("review")),
            _ => Written("x.csv", rows),
        };
        Written("part-0.csv", rows);
        Written("x.csv", rows);
        Written("weights.csv", rows.Select(_ => "1"));
        Written("y.csv", rows.Select((_, i) => $"{i % 2}"));
        Written("vocabulary.txt", ["the", "film", "fine"]);
        File.WriteAllText(_folder.PathOf("word_index.json"), """{"the": 1, "film": 2, "fine": 3, "a": 4}""");
        if (input.Length > 0)
            line.AddRange(["--input", input]);
    }

    private string WritePictures() =>
        Written("pictures.jsonl", Enumerable.Range(0, 20).Select(_ => $"[{string.Join(',', Enumerable.Repeat("0.5", 32 * 32 * 3))}]"));

    private string[] Pets()
    {
        Directory.CreateDirectory(_folder.PathOf("pets"));
        File.Copy(Fixtures.PathOf("images", "q95.jpg"), _folder.PathOf("pets/a.jpg"));
        using var model = new Sequential
        {
            new Flatten { InputShape = [8, 8, 3] },
            new Dense(1),
        }.Build();
        model.Save(_folder.PathOf(Model));
        return [Model];
    }

    private List<string> Pictures()
    {
        using (var model = KerasApplications.MobileNet([32, 32, 3], classes: 1, version: new KerasVersion(2, 3, 1)))
            model.SaveWeights(_folder.PathOf(Model));
        return [Model];
    }

    /// <summary>Lines of commands that work in a folder of score plan.</summary>
    private string[] Started(string command, string option, string[] example)
    {
        using (var model = Dense())
            model.Save(_folder.PathOf(Model));
        string input = Written("x.csv", Enumerable.Range(0, 20).Select(i => $"{i},1"));
        string[] plan =
        [
            "score",
            "plan",
            _folder.PathOf(Model),
            "--input",
            input,
            "--output",
            _folder.PathOf(Scores),
            "--rows-per-shard",
            "2",
        ];
        Require(plan);
        if (command is "score finish" or "score status")
            Require("score", "work", _folder.PathOf(Scores), "--shard", "0-9");
        string[] rest = command switch
        {
            "score work" when option != "--shard" => ["--shard", "0"],
            "score run" when option is "--attempts" => ["--local", "1"],
            "score run" when option is "--slurm" or "--kubernetes" or "--image" => ["--dry-run"],
            "score run" when option is "--local" => [],
            "score run" when option is "--parallel" or "--pack" => ["--slurm", "--dry-run"],
            "score run" when option is "--dry-run" => ["--slurm"],
            "score run" => ["--kubernetes", "--image", "i", "--dry-run"],
            _ => [],
        };
        return [_folder.PathOf(Scores), .. example.Where(e => e != Scores), .. rest];
    }

    private static void Require(params string[] line)
    {
        var run = CliRun.Of(line);
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', line)}: {run.Error}");
    }

    private string Written(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(_folder.PathOf(name), lines);
        return _folder.PathOf(name);
    }

    private static Model Dense()
    {
        var model = new Sequential
        {
            new Dense(1) { InputShape = [2], Name = "dense_1" },
        }.Build();
        model.Compile(new Sgd(), Losses.MeanSquaredError);
        return model;
    }

    private static Model Text()
    {
        var model = new Sequential
        {
            new Embedding(6000, 2) { InputShape = [null], Name = "embedding_1" },
            new Lstm(2),
            new Dense(1),
        }.Build();
        model.Compile(new Sgd(), Losses.MeanSquaredError);
        return model;
    }
}
