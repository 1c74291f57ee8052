using Experiments.Kernels.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Experiments.Kernels.Tests.Languages.CSharp;

public sealed class ReferenceTests : IClassFixture<WarmServices>, IDisposable
{
    private readonly TestSession session = new();
    private readonly string file;

    public ReferenceTests()
    {
        Directory.CreateDirectory(session.Folder);
        file = Path.Combine(session.Folder, $"Added{Guid.NewGuid():n}.dll");
        var tree = CSharpSyntaxTree.ParseText("namespace Added { public static class Numbers { public static int Seven => 7; } }");
        var core = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        var made = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(file), [tree], [core], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(file);
        Assert.True(made.Success);
    }

    public void Dispose() => session.Dispose();

    [Fact]
    public void An_assembly_that_was_added_serves_every_later_cell()
    {
        session.Run("1");
        session.Programming("csharp").Reference([file]);
        session.Error("Added.Numbers.Missing");
        Assert.Equal("7", session.Value("Added.Numbers.Seven"));
        Assert.Equal("7", session.Value("using Added;\nNumbers.Seven"));
        Assert.Equal("7", session.Value("Numbers.Seven"));
    }

    [Fact]
    public void An_assembly_can_be_added_before_the_first_cell()
    {
        session.Programming("csharp").Reference([file]);
        Assert.Equal("7", session.Value("Added.Numbers.Seven"));
    }

    [Fact]
    public void An_assembly_that_was_added_is_proposed()
    {
        Assert.Empty(session.Complete("Added.Num|").Items);
        session.Programming("csharp").Reference([file]);
        Assert.Equal([new Completion("Numbers", "class")], session.Complete("Added.Num|").Items);
    }
}
