using Experiments.Kernels.Languages.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Experiments.Kernels.Tests.Languages.CSharp;

public class TypeSpellingTests
{
    private static readonly Type[] Types =
    [
        typeof(int), typeof(object), typeof(string), typeof(int?), typeof(int[]), typeof(int[,][]), typeof(int?[]), typeof(List<int[]>),
        typeof(Dictionary<string, List<(int, string)>>), typeof(KeyValuePair<int, string>?), typeof(Dictionary<int, string>.KeyCollection),
        typeof(Dictionary<int, string>.KeyCollection.Enumerator), typeof((int, string, (double, bool))), typeof(Func<int, Task<string>>),
        typeof(Environment.SpecialFolder), typeof(IEnumerable<dynamic>), typeof((int, int, int, int, int, int, int, int, int)),
        typeof(System.Text.Json.Nodes.JsonNode), typeof(Microsoft.FSharp.Collections.FSharpList<int>), typeof(Microsoft.FSharp.Core.Unit),
    ];

    [Fact]
    public async Task A_spelling_compiles_to_the_type()
    {
        string code = $"new System.Type[] {{ {string.Join(", ", Types.Select(type => $"typeof({TypeSpelling.Of(type)})"))} }}";
        var options = ScriptOptions.Default.WithReferences(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && File.Exists(a.Location)));
        Assert.Equal(Types, await CSharpScript.EvaluateAsync<Type[]>(code, options));
    }

    [Fact]
    public void Names_that_are_keywords_are_escaped() => Assert.Equal(
        $"global::{typeof(@class).FullName!.Replace("class", "@class", StringComparison.Ordinal).Replace('+', '.')}", TypeSpelling.Of(typeof(@class)));

    [Theory]
    [InlineData(typeof(Hidden))]
    [InlineData(typeof(List<Hidden>))]
    [InlineData(typeof(Hidden[]))]
    public void Types_that_other_code_cannot_name_are_dynamic(Type type) => Assert.Equal("dynamic", TypeSpelling.Of(type));

    private sealed record Hidden;
}

public sealed record @class;
