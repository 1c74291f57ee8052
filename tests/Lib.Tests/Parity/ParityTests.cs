using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Same numbers as the reference implementations; each fixture's README tells its origin and tolerance.</summary>
/// <remarks><c>PARITY_FIXTURES=FOLDER dotnet test --filter Category=Parity</c> runs the same checks on other fixtures of the same layout.</remarks>
[Trait("Category", "Parity")]
public class ParityTests
{
    private static readonly string Root =
        Environment.GetEnvironmentVariable("PARITY_FIXTURES") ?? Repository.PathOf("tests", "Lib.Tests", "Fixtures", "parity");

    private static readonly IParityCheck[] Checks =
    [
        .. typeof(ParityTests).Assembly.GetTypes()
            .Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IParityCheck)))
            .Select(t => (IParityCheck)Activator.CreateInstance(t)!),
    ];

    public static TheoryData<string> Folders() =>
        new(Directory.Exists(Root) ? Directory.GetDirectories(Root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal) : [""]);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_fixture_agrees(string folder)
    {
        string path = Path.Combine(Root, folder);
        Assert.True(folder.Length > 0, $"There are no fixture folders in '{Root}'; check PARITY_FIXTURES.");
        using var fixture = new Fixture(path);
        var checks = Checks.Where(c => c.Recognises(fixture)).ToList();
        Assert.True(checks.Count == 1, $"{checks.Count} checks know '{path}'; it holds {string.Join(", ", Directory.GetFiles(path).Select(Path.GetFileName))}.");
        using (NewDisposeScope())
            checks[0].Run(fixture);
        var verdict = fixture.Verdict().ToList();
        Assert.True(verdict.Count == 0, $"{folder}, {checks[0].GetType().Name}: {verdict.Count} disagreements\n{string.Join("\n", verdict.Take(40))}");
    }
}
