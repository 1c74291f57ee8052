using Experiments.Kernels.Languages.CSharp;

namespace Experiments.Kernels.Tests.Languages.CSharp;

/// <summary>Loads the compiler's services, so that no question waits for them.</summary>
public sealed class WarmServices : IAsyncLifetime
{
    public Task InitializeAsync() => new CSharpLanguage([]).WarmServices();

    public Task DisposeAsync() => Task.CompletedTask;
}
