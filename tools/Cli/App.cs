using System.CommandLine;
using System.Text.RegularExpressions;
using KerasSharp.Cli.Cluster;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.Scoring;

namespace KerasSharp.Cli;

/// <summary>The command <c>kerassharp</c>: reads the command line, runs a command, and turns failures into one message.</summary>
internal static partial class App
{
    private static readonly Option<bool> s_debug = new("--debug")
    {
        Hidden = true,
        Recursive = true,
        Description = "Show where an error arose.",
    };

    private static readonly OrderedDictionary<string, Func<Terminal, Command>> s_commands = new()
    {
        ["predict"] = PredictCommand.Create,
        ["summary"] = SummaryCommand.Create,
        ["score"] = ScoreCommand.Create,
        ["evaluate"] = EvaluateCommand.Create,
        ["fit"] = FitCommand.Create,
        ["view"] = ViewCommand.Create,
        ["export"] = ExportCommand.Create,
        ["bench"] = BenchCommand.Create,
        ["convert"] = ConvertCommand.Create,
        ["inspect"] = InspectCommand.Create,
        ["python"] = PythonCommand.Create,
        ["skeleton"] = SkeletonCommand.Create,
        [ServeCommand.Name] = ServeCommand.Create,
        ["demo"] = DemoCommand.Create,
        ["devices"] = DevicesCommand.Create,
    };

    /// <returns>0; 1 after a failure, whose message is on standard error; 2 where all is done but for rows that were rejected; of
    /// <c>score</c> also 65 where no other attempt mends it, and 75 where one may.</returns>
    internal static int Run(string[] args, Terminal terminal)
    {
        if (args is [ServeCommand.Name, .. var rest])
            return ServeCommand.Run(rest, terminal);
        var root = new RootCommand("Runs models that Keras 0.3 to 3.15 wrote.") { s_debug };
        // The one command that is asked for starts sooner alone; help and mistakes need all.
        bool isKnown = args.Length > 0 && s_commands.ContainsKey(args[0]);
        foreach (var (name, create) in s_commands)
            if (!isKnown || name == args[0])
                root.Add(create(terminal));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            terminal.Error.WriteLine($"kerassharp: {Terminal.Clean(CommandList.Answer(parsed) ?? Mistakes(parsed))}");
            return 1;
        }
        try
        {
            int code = parsed.Invoke(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    Output = terminal.Text,
                    Error = terminal.Error,
                    ProcessTerminationTimeout = null,
                }
            );
            terminal.Text.Flush();
            return code is 0 or PredictCommand.RowsWereRejected or ScoreExit.Permanent or ScoreExit.Transient ? code : 1;
        }
        catch (Exception e)
        {
            terminal.Error.WriteLine(parsed.GetValue(s_debug) ? e.ToString() : $"kerassharp: {Terminal.Clean(ErrorText.Of(e))}");
            return 1;
        }
    }

    private static string Mistakes(ParseResult parsed) =>
        $"{string.Join(" ", parsed.Errors.Select(e => OneLine(e.Message)).Distinct())} "
        + (
            CommandList.NearestOption(parsed) is { } near ? $"The nearest option is {near}."
            : parsed.UnmatchedTokens.FirstOrDefault(File.Exists) is { } file
                ? $"(several files: --input before each, as before '{Terminal.Clean(file)}', or one pattern in quotes, which a shell "
                    + $"leaves alone)"
            : $"(kerassharp {parsed.CommandResult.Command.Name} --help shows what there is)"
        );

    private static string OneLine(string message)
    {
        string line = Spaces().Replace(message, " ");
        return Unparsed().Match(line) is not { Success: true } found
            ? line
            : $"{found.Groups["option"].Value}: expected " + $"{Kind(found.Groups["type"].Value)}, found '{found.Groups["value"].Value}'.";
    }

    private static string Kind(string type) =>
        type switch
        {
            "Int32" or "Int64" => "a whole number",
            "Boolean" => "true or false",
            _ => "a number",
        };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^Cannot parse argument '(?<value>.*)' for option '(?<option>.*)' as expected type '.*?(?<type>\w+)\]?'\.$")]
    private static partial Regex Unparsed();
}
