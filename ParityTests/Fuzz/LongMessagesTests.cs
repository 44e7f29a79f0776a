using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using KerasSharp.Fuzz.Seeds;
using KerasSharp.Hdf5;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Cli;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Fuzz;

/// <summary>Whatever a file says at great length, messages quote at most 200 characters of it and 20 names of a list: a huge text
/// is put in the place of each name, key and value that messages can quote.</summary>
public partial class LongMessagesTests
{
    private const int MostOfMessage = 9000;

    private static readonly string s_huge = new('Q', 20_000);
    private static readonly string[] s_many = [.. Enumerable.Range(0, 3000).Select(i => $"Z{i}Z")];
    private static readonly Lazy<SeedFiles> s_seeds = new(() => SeedFiles.Load(Fixtures.Root, most: 24));

    [Fact]
    public void Every_key_and_value_of_an_architecture()
    {
        int messages = 0;
        foreach (byte[] seed in s_seeds.Value.Json)
        foreach (string text in JsonChanges.Of(Encoding.UTF8.GetString(seed), s_huge, s_many))
            messages += Told(() => KerasImporter.FromArchitecture(text, name: "m.json").Dispose());
        messages.Should().BeGreaterThan(1000);
    }

    [Fact]
    public void Every_line_of_a_yaml_architecture()
    {
        int messages = 0;
        foreach (byte[] seed in s_seeds.Value.Yaml.Take(8))
        {
            string[] lines = Encoding.UTF8.GetString(seed).Split('\n');
            for (int i = 0; i < lines.Length; i++)
                foreach (string line in new[] { YamlValue().Replace(lines[i], $": {s_huge}"), YamlKey().Replace(lines[i], $"$1{s_huge}:") })
                {
                    string text = string.Join('\n', [.. lines[..i], line, .. lines[(i + 1)..]]);
                    messages += Told(() => KerasImporter.FromArchitecture(text, name: "m.yaml").Dispose());
                }
        }
        messages.Should().BeGreaterThan(200);
    }

    [Fact]
    public void Every_key_and_value_of_how_a_model_is_trained()
    {
        using var model = new Sequential { new Dense(2) { InputShape = [3] } }.Build();
        model.Compile("adam", "mse", ["acc"]);
        using var stream = new MemoryStream();
        model.Save(stream);
        using var file = Hdf5File.Open(stream.ToArray(), "m.h5");
        string config = file.Root.Attributes["training_config"].AsString();
        int messages = 0;
        foreach (string text in JsonChanges.Of(config, s_huge, s_many))
        {
            byte[] bytes = With(file, "training_config", text);
            messages += Told(() =>
            {
                // Losses, metrics and optimizers that are not known are told by the report.
                using var loaded = KerasImporter.Load(bytes, name: "m.h5");
                RequireBounded(loaded.ImportReport!.ToString());
            });
        }
        messages.Should().BeGreaterThan(20);
    }

    [Fact]
    public void Attributes_and_names_of_an_hdf5_file()
    {
        using var model = new Sequential { new Dense(2) { InputShape = [3] } }.Build();
        using var stream = new MemoryStream();
        model.Save(stream);
        using var file = Hdf5File.Open(stream.ToArray(), "m.h5");
        foreach (string attribute in new[] { "keras_version", "backend", "model_config", "training_config" })
        {
            byte[] bytes = With(file, attribute, s_huge);
            Told(() => KerasImporter.Load(bytes, name: "m.h5").Dispose());
        }
        Told(() => With(file, "model_config", null), bytes => KerasImporter.Load(bytes, name: "m.h5").Dispose()).Should().Be(1);
        foreach (string[] names in new[] { [s_huge[..5000]], s_many })
        {
            var writer = new Hdf5Writer();
            foreach (string name in names)
                writer.Root.Group(name).SetTexts("weight_names", []);
            writer.Root.SetTextList("layer_names", names);
            Told(() => Written(writer), bytes => Load(model, bytes, "w.h5")).Should().Be(1);
            writer = new Hdf5Writer();
            foreach (string name in names)
                writer.Root.Group(name).SetText(name, name);
            Told(() => Written(writer), bytes => Load(model, bytes, "w.h5")).Should().Be(1);
            Told(() => Written(writer), bytes => KerasImporter.Load(bytes, name: "w.h5").Dispose()).Should().Be(1);
            Told(() => Written(writer), bytes => Hdf5File.Open(bytes, "w.h5").Root.Group("none")).Should().Be(1);
            Told(() => Written(writer), bytes => Hdf5File.Open(bytes, "w.h5").Root.Attribute("none")).Should().Be(1);
            Told(() => Written(writer), bytes => Hdf5File.Open(bytes, "w.h5").Root.Dataset(names[0])).Should().Be(1);
        }
    }

    [Fact]
    public void What_the_command_reads()
    {
        using var folder = new TemporaryFolder();
        string h5 = folder.PathOf("m.h5"),
            x = folder.PathOf("x");
        using (var model = new Sequential { new Dense(2) { InputShape = [3] } }.Build())
            model.Save(h5);
        string many = string.Join(", ", s_many);
        int messages = 0;
        foreach (
            var (ending, text) in new[]
            {
                (".csv", $"1,2,{s_huge}\n"),
                (".csv", $"{s_huge},2,3\n1,2,x\n"),
                (".csv", $"1,2,\"{s_huge}\"\n"),
                (".csv", $"1,2,3\n{many}\n"),
                (".jsonl", $"[1, 2, {s_huge}]\n"),
                (".jsonl", $"[1, 2, \"{s_huge}\"]\n"),
                (".jsonl", $"{{\"{s_huge}\": [1, 2, 3]}}\n"),
                (".jsonl", s_huge),
                (".npy", s_huge),
                (".npy", Npy($"{{'descr': '{s_huge}', 'fortran_order': False, 'shape': (1, 3), }}")),
                (".npy", Npy($"{{'{s_huge}': '<f4', 'fortran_order': False, 'shape': (1, 3), }}")),
                (".npy", Npy($"{{'descr': '<f4', 'fortran_order': {s_huge}, 'shape': (1, 3), }}")),
                (".npy", Npy(s_huge)),
            }
        )
        {
            File.WriteAllBytes(x + ending, Encoding.Latin1.GetBytes(text));
            var run = CliRun.Of("predict", h5, "--input", x + ending, "--output", folder.PathOf("y.csv"));
            run.ExitCode.Should().Be(1, text[..30]);
            messages++;
            RequireBounded(run.Error);
        }
        foreach (string[] names in new[] { [s_huge], s_many })
        {
            NpzFile.Write(x + ".npz", names.ToDictionary(n => n, _ => NpyArray.From(new float[3], 1, 3)));
            RequireBounded(CliRun.Of("predict", h5, "--input", x + ".npz", "--output", folder.PathOf("y.csv")).Error);
            messages++;
        }
        File.WriteAllText(x + ".json", $$"""{"class_name": "{{s_huge}}", "config": []}""");
        RequireBounded(CliRun.Of("summary", x + ".json", "--weights", h5).Error);
        messages.Should().BeGreaterThan(10);
    }

    [Fact]
    public void What_callers_name()
    {
        var wide = new Sequential("m") { new InputLayer(3) };
        foreach (string name in s_many.Take(100))
            wide.Add(new ActivationLayer(ActivationFunction.Relu) { Name = name });
        using Model model = wide.Build();
        Action[] uses =
        [
            () => _ = model.Layers[s_huge],
            () => model.PredictLayers([s_huge], [Zeros(1, 3)]),
            () => model.PredictLayers([$"{s_huge}[0][0]"], [Zeros(1, 3)]),
            () => model.Predict(Array.Empty<System.Numerics.Tensors.Tensor<float>>()),
            () => model.SetWeights(new Dictionary<string, System.Numerics.Tensors.Tensor<float>> { [s_huge] = Zeros(1) }),
            () => model.Compile(s_huge, "mse"),
            () => model.Compile("sgd", s_huge),
            () => model.Compile("sgd", "mse", [s_huge]),
            () => model.Compile("sgd", "mse", lossWeights: s_many.Append(s_huge).ToDictionary(n => n, _ => 1d)),
        ];
        uses.Sum(Told).Should().Be(uses.Length);
    }

    /// <summary>Layouts are looked for in the whole text before layers are read, and the layer where one was found is named.</summary>
    [Fact]
    public void Evidence()
    {
        string Convolution(string name) =>
            $$$"""
                {"class_name": "MaxPooling2D", "config":
                    {"name": "{{{name}}}", "batch_input_shape": [null, 8, 8, 3], "dim_ordering": "tf", "x": 1}}
                """;
        string text = $$"""{"class_name": "Sequential", "keras_version": "2.1.0", "config": [{{Convolution(s_huge[..900])}}]}""";
        Told(() => KerasImporter.FromArchitecture(text).Dispose()).Should().Be(1);
        using var model = KerasImporter.FromArchitecture(
            text.Replace(", \"x\": 1", "", StringComparison.Ordinal).Replace("2.1.0", "1.2.2", StringComparison.Ordinal)
        );
        RequireBounded(model.ImportReport!.ToString());
    }

    [Fact]
    public void A_report_is_bounded_too()
    {
        string text = $$$"""
            {"class_name": "Sequential", "config": [{"class_name": "Dense", "config":
                {"name": "d", "batch_input_shape": [null, 3], "output_dim": 2, "input_dtype": "{{{s_huge}}}"}}]}
            """;
        using var model = KerasImporter.FromArchitecture(text);
        RequireBounded(string.Concat(model.ImportReport!.Notes));
    }

    [Fact]
    public void What_is_quoted_keeps_its_beginning()
    {
        string text = $$"""{"class_name": "{{s_huge}}", "config": []}""";
        var load = () => KerasImporter.FromArchitecture(text, name: "m.json");
        load.Should().Throw<KerasException>().WithMessage($"m.json: *'{s_huge[..200]}...'*");
        Wording.List(s_many).Should().Be($"{string.Join(", ", s_many.Take(20))}, ... (2,980 more)");
        string name = "a'b";
        new KerasException($"'{s_huge}{name}' and '{name}'").Message.Should().Be($"'{s_huge[..200]}...' and 'a'b'");
        new KerasException($"'{s_huge[..200]}{name}'").Message.Should().Be($"'{s_huge[..200]}...'");
        new KerasException($"the model's layer '{name}/{s_huge}' of 'x'")
            .Message.Should()
            .Be($"the model's layer 'a'b/{s_huge[..197]}...' of 'x'");
    }

    private static int Told(Action use) => Told(() => 0, _ => use());

    private static int Told<T>(Func<T> make, Action<T> use)
    {
        var made = make();
        try
        {
            use(made);
            return 0;
        }
        catch (KerasException e)
        {
            RequireBounded(e.Message);
            return 1;
        }
    }

    private static void RequireBounded(string message)
    {
        message.Length.Should().BeLessThan(MostOfMessage);
        message.Should().NotContain(s_huge[..201]);
        Listed().Count(message).Should().BeLessThan(21, message);
    }

    private static byte[] With(Hdf5File file, string attribute, string? text)
    {
        var copy = new Hdf5Writer();
        foreach (var (name, value) in file.Root.Attributes)
            if (name != attribute)
                copy.Root.Copy(value);
        foreach (string child in file.Root.Keys)
            copy.Root.Group(child).Copy(file.Root.Group(child));
        if (text is not null)
            copy.Root.SetText(attribute, text);
        return Written(copy);
    }

    private static byte[] Written(Hdf5Writer writer)
    {
        using var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    private static void Load(Model model, byte[] bytes, string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf(name), bytes);
        KerasImporter.LoadWeights(model, folder.PathOf(name));
    }

    private static string Npy(string header) => $"\u0093NUMPY\u0001\0{(char)(header.Length & 255)}{(char)(header.Length >> 8)}{header}";

    private static System.Numerics.Tensors.Tensor<float> Zeros(params nint[] shape) =>
        System.Numerics.Tensors.Tensor.CreateFromShape<float>(shape);

    [GeneratedRegex(": .+$")]
    private static partial Regex YamlValue();

    [GeneratedRegex("^([ -]*)[a-z_A-Z]+:")]
    private static partial Regex YamlKey();

    [GeneratedRegex(@"Z\d+Z")]
    private static partial Regex Listed();
}
