using FluentAssertions;
using KerasSharp.Cli;
using KerasSharp.Cli.Output;
using KerasSharp.Numpy;
using KerasSharp.ParityTests.Oracle;

namespace KerasSharp.ParityTests.Cli;

public class ProgressTests
{
    private static readonly string s_model = Fixtures.PathOf("keras-1.2.2", "dense", "deep", "model.h5");

    /// <summary>Time that passes when told.</summary>
    private sealed class Clock : TimeProvider
    {
        private readonly List<Ticker> _tickers = [];
        private long _now;

        /// <summary>Whether each timer ticks once as soon as it is made: its ten seconds pass at once.</summary>
        internal bool Hurries { get; init; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        internal void Pass(TimeSpan time)
        {
            for (var end = _now + time.Ticks; _now < end; _now += TimeSpan.TicksPerSecond)
                foreach (var ticker in _tickers)
                    ticker.Pass(TimeSpan.FromSeconds(1));
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var ticker = new Ticker(callback, dueTime);
            _tickers.Add(ticker);
            if (Hurries)
            {
                _now += dueTime.Ticks;
                callback(state);
            }
            return ticker;
        }

        private sealed class Ticker(TimerCallback callback, TimeSpan interval) : ITimer
        {
            private readonly TimeSpan _interval = interval;
            private TimeSpan _left = interval;
            private bool _ended;

            internal void Pass(TimeSpan time)
            {
                _left -= time;
                if (_ended || _left > TimeSpan.Zero)
                    return;
                _left += _interval;
                callback(null);
            }

            public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

            public void Dispose() => _ended = true;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }

    private static (int ExitCode, string Error) Run(bool showsProgress, params string[] arguments)
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal(Stream.Null, new MemoryStream(), error, showsProgress, new Clock { Hurries = true });
        int code = App.Run(arguments, terminal);
        return (code, error.ToString());
    }

    [Fact]
    public void Off_a_terminal_a_line_comes_every_ten_seconds()
    {
        var clock = new Clock();
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal(Stream.Null, Stream.Null, error, clock: clock);
        Progress.Show(
            terminal,
            "predict",
            5000,
            progress =>
            {
                progress.Report(100);
                clock.Pass(TimeSpan.FromSeconds(9));
                error.ToString().Should().BeEmpty();
                clock.Pass(TimeSpan.FromSeconds(2));
                progress.Report(1234);
                clock.Pass(TimeSpan.FromSeconds(20));
            }
        );
        clock.Pass(TimeSpan.FromSeconds(60));
        error
            .ToString()
            .Should()
            .MatchRegex(
                "^predict: 100 of 5000 samples after (9 s, 11.1 a second, about 441|10 s, 10 a second, about 490) s left\n"
                    + "predict: 1234 of 5000 samples after (19 s, 64.9 a second, about 58|20 s, 61.7 a second, about 61) s left\n"
                    + "predict: 1234 of 5000 samples after (29 s, 42.6 a second, about 89|30 s, 41.1 a second, about 92) s left\n$"
            );
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("evaluate")]
    public void Long_predictions_and_evaluations_show_lines_off_a_terminal_alone(string command)
    {
        using var folder = new TemporaryFolder();
        NpyArray.Write(folder.PathOf("x.npy"), new float[20 * 9], [20, 9]);
        NpyArray.Write(folder.PathOf("y.npy"), new float[20 * 3], [20, 3]);
        string[] arguments =
        [
            command,
            s_model,
            "--input",
            folder.PathOf("x.npy"),
            .. command == "predict"
                ? new[] { "--output", folder.PathOf("out.npy") }
                : ["--target", folder.PathOf("y.npy"), "--loss", "mse"],
        ];
        Run(false, arguments).Should().Be((0, $"{command}: 0 of 20 samples after 10 s\n"));
        var (code, error) = Run(true, arguments);
        code.Should().Be(0);
        error.Should().NotContain(" samples after ");
    }

    [Fact]
    public void Evaluation_tells_how_many_samples_are_done()
    {
        using var model = KerasImporter.Load(s_model);
        model.Compile("sgd", "mse");
        var told = new List<long>();
        model.Evaluate(
            new TrainingData(
                System.Numerics.Tensors.Tensor.Create(new float[70 * 9], [70, 9]),
                System.Numerics.Tensors.Tensor.Create(new float[70 * 3], [70, 3])
            ),
            progress: new Listener(told)
        );
        told.Should().Equal(32, 64, 70);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_shows_a_line_for_each_epoch(bool onATerminal)
    {
        using var folder = new TemporaryFolder();
        NpyArray.Write(folder.PathOf("x.npy"), new float[20 * 9], [20, 9]);
        NpyArray.Write(folder.PathOf("y.npy"), new float[20 * 3], [20, 3]);
        var (code, error) = Run(
            onATerminal,
            "fit",
            s_model,
            "--input",
            folder.PathOf("x.npy"),
            "--target",
            folder.PathOf("y.npy"),
            "--loss",
            "mse",
            "--optimizer",
            "sgd",
            "--epochs",
            "3",
            "--validation-split",
            "0.2",
            "--output",
            folder.PathOf("out.h5")
        );
        code.Should().Be(0);
        string line = @"epoch {0}/3: \d+ s - loss: [0-9.E-]+ - val_loss: [0-9.E-]+\s*\n";
        string lines = string.Concat(Enumerable.Range(1, 3).Select(e => line.Replace("{0}", $"{e}")));
        if (onATerminal)
            error.Should().MatchRegex(@"epoch 1/3: ").And.MatchRegex("epoch 3/3: ");
        else
            error.Should().MatchRegex($"^{lines}$");
    }

    private sealed class Listener(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
