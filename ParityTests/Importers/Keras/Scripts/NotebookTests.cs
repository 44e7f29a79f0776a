using FluentAssertions;
using KerasSharp.ParityTests.Oracle;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.Importers.Keras.Scripts;

/// <summary>Notebooks of Jupyter hold scripts in cells: what their code cells say one after another is what the script says.</summary>
public sealed class NotebookTests
{
    private const string Name = "text_2.0.9";

    private static readonly KerasScriptOptions s_options = new() { Version = new KerasVersion(2, 0, 9), Model = "model" };

    private static string Script => File.ReadAllText(Path.Combine(Fixtures.PathOf("scripts", Name), "script.py"));

    private static JObject Cell(string kind, JToken source, string key = "source") => new() { ["cell_type"] = kind, [key] = source };

    private static string Notebook(params JObject[] cells) =>
        new JObject { ["cells"] = new JArray(cells.Cast<object>().ToArray()), ["nbformat"] = 4 }.ToString();

    private static string Read(string text) => KerasScript.Parse(text, s_options, "made.ipynb").Architecture;

    private static JArray Lines(string text) => new(text.Split('\n').Select(l => l + "\n").Cast<object>().ToArray());

    [Fact]
    public void Cells_are_the_script()
    {
        int half = Script.IndexOf("\nmodel", StringComparison.Ordinal) + 1;
        half.Should().BePositive();
        string notebook = Notebook(
            Cell("markdown", "# model = what is no code"),
            Cell("code", "%matplotlib inline\n!pip install keras\nfiles = !ls\nprint?\n" + Script[..half]),
            Cell("code", "%%bash\nls *.h5 | wc -l"),
            Cell("raw", "also (no code"),
            Cell("code", Lines("%%time\n" + Script[half..]))
        );
        Read(notebook).Should().Be(Read(Script));
    }

    /// <summary>nbformat 3, which notebooks beside files of Keras 0 and 1 have.</summary>
    [Fact]
    public void Worksheets_are_read_too()
    {
        var sheet = new JObject { ["cells"] = new JArray(Cell("code", Lines(Script), "input")) };
        Read(new JObject { ["worksheets"] = new JArray(sheet), ["nbformat"] = 3 }.ToString()).Should().Be(Read(Script));
    }

    [Fact]
    public void A_refusal_names_the_cell_and_its_line()
    {
        string notebook = Notebook(
            Cell("markdown", "A model"),
            Cell("code", "from keras.models import Sequential\nfrom keras.layers import Dense\nmodel = Sequential()"),
            Cell("code", "files = !ls\nmodel.add(Dense(files, input_dim=3))")
        );
        FluentActions
            .Invoking(() => Read(notebook))
            .Should()
            .Throw<KerasUnsupportedException>()
            .WithMessage("made.ipynb: cell 3, its line 2 (line 5 of all code cells): 'units' of Dense *");
    }

    /// <summary>A percent sign that goes on an expression is no command, and a cell may be set in as a whole.</summary>
    [Fact]
    public void Lines_that_go_on_are_no_commands()
    {
        const string head = "    from keras.models import Sequential\n    from keras.layers import Dense\n    model = Sequential()\n";
        string notebook = Notebook(
            Cell("code", head),
            Cell("code", "print('%d (%s'  # (\n      ' [' \"(\"\n      % (3, 'x'))\ntext = \"\"\"\n%matplotlib (\n!ls\n\"\"\""),
            Cell("code", "n = 7 \\\n  % 4\n%matplotlib inline\nmodel.add(Dense(n, input_dim=3,\n  activation='relu'\n))\n!ls")
        );
        var model = KerasImporter.FromArchitecture(KerasScript.Parse(notebook, s_options, "made.ipynb").Architecture);
        model.OutputShapes[0].Should().Equal(null, 3);
    }

    /// <summary>Which Python runs a notebook stands in it, and what 7 / 2 is depends on that.</summary>
    [Theory]
    [InlineData("3.6.1", true)]
    [InlineData("2.7.9", false)]
    public void A_notebook_says_which_Python_runs_it(string version, bool reads)
    {
        var root = JObject.Parse(
            Notebook(
                Cell("code", "from keras.models import Sequential\nfrom keras.layers import Dense\nmodel = Sequential()\n"),
                Cell("code", "model.add(Dense(int(7 / 2 * 2), input_dim=3))")
            )
        );
        root["metadata"] = new JObject
        {
            ["language_info"] = new JObject { ["name"] = "python", ["version"] = version },
        };
        var read = () => KerasScript.Parse(root.ToString(), s_options, "made.ipynb").Architecture;
        if (reads)
            KerasImporter.FromArchitecture(read()).OutputShapes[0].Should().Equal(null, 7);
        else
            read.Should().Throw<KerasUnsupportedException>().WithMessage("*7 / 2 depends on the release of Python*");
    }

    /// <summary>Found by mutation: parts of other kinds than notebooks have are no code.</summary>
    [Theory]
    [InlineData("{\"cells\": [{\"cell_type\": [\"code\"], \"source\": \"x = 1\"}, 3]}")]
    [InlineData("{\"worksheets\": [3, [], {\"cells\": 4}]}")]
    [InlineData("{\"metadata\": {\"language_info\": 3, \"kernelspec\": {\"name\": []}}, \"cells\": []}")]
    public void Parts_of_other_kinds_are_no_code(string text) =>
        FluentActions
            .Invoking(() => Read(text))
            .Should()
            .Throw<KerasException>()
            .WithMessage("made.ipynb: 'model' is no model that could be read: *");

    [Fact]
    public void Another_JSON_file_is_no_notebook() =>
        FluentActions
            .Invoking(() => Read("{\"metadata\": {}}"))
            .Should()
            .Throw<KerasFormatException>()
            .WithMessage("made.ipynb: expected a Python script or a notebook with cells, found another JSON file");
}
