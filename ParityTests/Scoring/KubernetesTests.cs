using FluentAssertions;
using k8s;
using k8s.Models;
using KerasSharp.ParityTests.Oracle;
using KerasSharp.Scoring;
using static KerasSharp.ParityTests.Scoring.ScoreFolders;

namespace KerasSharp.ParityTests.Scoring;

/// <summary>The manifest, as Kubernetes' own types read it, strictly: a key that they do not know is an error. No cluster runs it
/// here.</summary>
public class KubernetesTests
{
    private static V1Job Job(string manifest) => KubernetesYaml.Deserialize<V1Job>(manifest, strict: true);

    [Fact]
    public void A_plan_becomes_an_indexed_job_whose_tasks_may_fail_alone()
    {
        var options = new KubernetesOptions("registry.example/kerassharp:1")
        {
            Folder = "/data/sc\"ores",
            Namespace = "batch",
            Pack = 2,
            Parallelism = 50,
        };
        var job = Job(KubernetesJob.Manifest([0, 3, 7, 8, 9], options));
        job.Metadata.NamespaceProperty.Should().Be("batch");
        job.Spec.CompletionMode.Should().Be("Indexed");
        job.Spec.Completions.Should().Be(3);
        job.Spec.Parallelism.Should().Be(3);
        job.Spec.BackoffLimitPerIndex.Should().Be(3);
        var rules = job.Spec.PodFailurePolicy.Rules;
        rules.Select(r => r.Action).Should().Equal("Ignore", "FailIndex");
        rules[0].OnPodConditions.Single().Type.Should().Be("DisruptionTarget");
        rules[1].OnExitCodes.Values.Should().Equal(ScoreExit.Permanent);
        rules[1].OnExitCodes.OperatorProperty.Should().Be("In");
        var pod = job.Spec.Template.Spec;
        pod.RestartPolicy.Should().Be("Never");
        pod.SecurityContext.RunAsNonRoot.Should().BeTrue();
        var container = pod.Containers.Single();
        container.Name.Should().Be(rules[1].OnExitCodes.ContainerName);
        container.Args.Should().Equal("score", "work", "/data/sc\"ores", "--among", "0,3,7-9", "--pack", "2");
        container.SecurityContext.ReadOnlyRootFilesystem.Should().BeTrue();
        container.SecurityContext.AllowPrivilegeEscalation.Should().BeFalse();
        container.Resources.Requests["memory"].ToString().Should().Be("2Gi");
        container.VolumeMounts.Select(m => m.MountPath).Should().Equal("/data", "/tmp");
    }

    [Theory]
    [InlineData("completionMode", "completionsMode")]
    [InlineData("completions: 1", "completions: many")]
    [InlineData("backoffLimitPerIndex", "backoffLimitsPerIndex")]
    [InlineData("onExitCodes", "onExitCode")]
    [InlineData("readOnlyRootFilesystem", "readOnlyRootFileSystem")]
    public void The_types_are_strict(string right, string wrong)
    {
        string manifest = KubernetesJob.Manifest([0], new KubernetesOptions("i") { Folder = "/data/s" });
        Job(manifest).Spec.Completions.Should().Be(1);
        manifest.Should().Contain(right);
        FluentActions.Invoking(() => Job(manifest.Replace(right, wrong))).Should().Throw<Exception>();
    }

    [Fact]
    public void The_command_writes_the_manifest_of_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.PathOf("scores");
        Do("score", "plan", SineModel, "-i", Csv(folder, 20), "-o", scores, "--id", "id", "--rows-per-shard", "5");
        Do("score", "work", scores, "--shard", "1");
        var run = Do([
            "score",
            "run",
            scores,
            "--kubernetes",
            "--image",
            "example/kerassharp:1",
            "--claim",
            "c",
            "--pod-folder",
            "/data/s",
            "--dry-run",
        ]);
        string path = Path.Combine(scores, "_job.yaml");
        run.Text.Should().Be($"kubectl create --filename {path}\n");
        var job = Job(File.ReadAllText(path));
        job.Spec.Completions.Should().Be(3);
        job.Spec.Template.Spec.Containers.Single().Args.Should().ContainInOrder("/data/s", "--among", "0,2-3");
        job.Spec.Template.Spec.Volumes[0].PersistentVolumeClaim.ClaimName.Should().Be("c");
    }
}
