using FluentAssertions;
using KerasSharp.Cli.Commands;
using KerasSharp.Cli.Output;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

/// <summary><c>kerassharp serve</c> starts the server, which is a program of its own.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string Error) Run(params string[] arguments)
    {
        using var error = new StringWriter();
        using var terminal = new Terminal(Stream.Null, Stream.Null, error);
        return (ServeCommand.Run(arguments, terminal, [_folder.Root]), error.ToString());
    }

    [SkippableFact]
    public void The_arguments_go_to_the_server_and_its_code_comes_back()
    {
        Skip.If(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        string program = _folder.PathOf("kerassharp-serve"),
            seen = _folder.PathOf("seen");
        File.WriteAllText(program, $"#!/bin/sh\nprintf '%s|' \"$@\" > '{seen}'\nexit 7\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Run("my model.h5", "--port", "0", "--help").Code.Should().Be(7);
        File.ReadAllText(seen).Should().Be("my model.h5|--port|0|--help|");
    }

    [Fact]
    public void Without_the_server_it_is_said_how_to_get_it()
    {
        var (code, error) = Run("model.h5");
        code.Should().Be(1);
        error.Should().Contain("kerassharp-serve").And.Contain("dotnet tool install --global KerasSharp.Server");
    }

    [Fact]
    public void It_stands_among_the_commands() => CliRun.Of("nonsense-command").Error.Should().Contain("  serve");
}
