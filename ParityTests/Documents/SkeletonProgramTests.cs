using FluentAssertions;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Documents;

/// <content>The program that <c>kerassharp skeleton</c> writes in C#.</content>
public partial class ExampleTests
{
    private static (Example Program, TemporaryFolder Folder) Skeleton(string options)
    {
        var folder = new TemporaryFolder();
        PageRun.Prepare(folder, [("scripts/text_2.0.9/weights.h5", "weights.h5")]);
        var (code, output) = PageRun.Shell(folder.Root, $"kerassharp skeleton weights.h5 --output model.cs {options}");
        code.Should().Be(0, output);
        string text = File.ReadAllText(folder.PathOf("model.cs")) + "\nConsole.WriteLine(model.Summary());\n";
        return (new Example("model.cs", "csharp", text, [], "", null), folder);
    }

    [Fact]
    public void A_skeleton_whose_questions_are_answered_is_a_program()
    {
        var (program, folder) = Skeleton("--accept");
        using (folder)
        {
            string test = Path.Combine(AppContext.BaseDirectory, "KerasSharp.ParityTests.Documents");
            string[] files = ["--runtimeconfig", $"{test}.runtimeconfig.json", "--depsfile", $"{test}.deps.json"];
            var (code, output) = PageRun.Run(folder.Root, "dotnet", ["exec", .. files, Compile(program)]);
            code.Should().Be(0, output);
            output.Should().Contain("Total params: 796");
        }
    }

    [Fact]
    public void A_skeleton_with_open_questions_does_not_compile()
    {
        var (program, folder) = Skeleton("");
        using (folder)
            FluentActions.Invoking(() => Compile(program)).Should().Throw<Exception>().WithMessage("*mask_zero? is word 0 left out*");
    }
}
