namespace Experiments.Kernels.Tests.Languages.FSharp;

/// <summary>One F# session for all tests that do not mind what others declared; starting one takes seconds.</summary>
public sealed class FSharpFixture : IDisposable
{
    internal TestSession Session { get; } = new() { Language = "fsharp" };

    public void Dispose() => Session.Dispose();
}

[CollectionDefinition(nameof(FSharpFixture))]
public sealed class FSharpTestGroup : ICollectionFixture<FSharpFixture>;
