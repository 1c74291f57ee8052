using Experiments.Kernels.Languages.CSharp;

namespace Experiments.Kernels.Tests.Languages.CSharp;

/// <summary>Loads the compiler's services, so that no question of a test runs out of time on a busy machine.</summary>
public sealed class WarmServices
{
    public WarmServices()
    {
        var language = new CSharpLanguage([]);
        Assert.True(SpinWait.SpinUntil(() => language.Complete("Con", 3).Items.Count > 0, TimeSpan.FromSeconds(60)));
    }
}
