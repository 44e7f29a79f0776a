using System.Security.Cryptography;
using System.Text;

namespace KerasSharp.Fuzz.Running;

/// <summary>A folder of reproducers, one for each kind of finding, with its text beside it.</summary>
internal sealed class FindingFiles(string folder)
{
    /// <summary>Keeps a finding; one of a kind that is there already is not kept again.</summary>
    /// <returns>The reproducer's path; null where the kind is known.</returns>
    internal string? Add(string target, string mutator, long number, byte[] bytes, Finding finding)
    {
        Directory.CreateDirectory(folder);
        string kind = new([.. finding.Kind.Where(char.IsAsciiLetterOrDigit)]);
        string path = Path.Combine(
            folder,
            $"{target}-{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(finding.Key)))[..8]}.bin"
        );
        if (File.Exists(path))
            return null;
        File.WriteAllBytes(path, bytes);
        File.WriteAllText(
            Path.ChangeExtension(path, ".txt"),
            $"file {number}, target {target}, mutator {mutator}, {bytes.Length} bytes\n{finding.Kind}: {finding.Where}\n{finding.Text}\n"
        );
        return path;
    }

    /// <summary>The target that a reproducer is for.</summary>
    internal static string TargetOf(string path) => Path.GetFileName(path).Split('-', '.')[0];
}
