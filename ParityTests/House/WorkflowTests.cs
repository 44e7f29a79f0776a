using FluentAssertions;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.ParityTests.House;

/// <summary>The workflow runs elsewhere, so that a slip in it is seen only after it was pushed. What can be told of it here is.</summary>
public class WorkflowTests
{
    private static readonly string s_root = SourceFiles.Root;

    private static readonly Lazy<JObject> s_workflow = new(() =>
        ConfigText.Parse(File.ReadAllText(Path.Combine(s_root, ".github", "workflows", "ci.yml")), "ci.yml")
    );

    private static IEnumerable<JObject> Steps =>
        s_workflow.Value["jobs"]!.Children<JProperty>().SelectMany(j => j.Value["steps"]!).Cast<JObject>();

    [Fact]
    public void Each_job_says_where_it_runs_and_what()
    {
        foreach (var job in s_workflow.Value["jobs"]!.Children<JProperty>())
        {
            ((JObject)job.Value).Should().ContainKey("runs-on", job.Name);
            job.Value["steps"].Should().NotBeEmpty(job.Name);
        }
        // A step that neither uses an action nor runs a command is no step.
        Steps.Should().OnlyContain(s => s.ContainsKey("uses") != s.ContainsKey("run"));
        Steps.Where(s => s["uses"] is not null).Should().OnlyContain(s => ((string)s["uses"]!).Contains('@'), "actions have a release");
    }

    [Fact]
    public void Commands_name_files_that_are_there()
    {
        string[] commands = [.. Steps.Select(s => (string?)s["run"]).OfType<string>()];
        commands.Should().Contain("bash .ci/run");
        commands
            .SelectMany(c => c.Split(' '))
            .Concat(Steps.Select(s => (string?)s["with"]?["global-json-file"]).OfType<string>())
            .Where(w => w.Contains('/') || w.EndsWith(".json", StringComparison.Ordinal))
            .Should()
            .OnlyContain(f => File.Exists(Path.Combine(s_root, f)));
        File.ReadAllText(Path.Combine(s_root, ".config", "dotnet-tools.json")).Should().Contain("csharpier", "a step runs it");
    }

    /// <summary>An expression that names a key of the matrix which is not there is empty, and its job never starts.</summary>
    [Fact]
    public void Expressions_name_what_the_matrix_has()
    {
        foreach (var job in s_workflow.Value["jobs"]!.Children<JProperty>())
        {
            var matrix = (job.Value["strategy"]?["matrix"] as JObject)?.Properties().Select(p => p.Name) ?? [];
            MatrixKey().Matches(job.Value.ToString()).Select(m => m.Groups[1].Value).Should().BeSubsetOf(matrix, job.Name);
        }
    }

    private static System.Text.RegularExpressions.Regex MatrixKey() => new(@"\$\{\{\s*matrix\.(\w+)\s*\}\}");
}
