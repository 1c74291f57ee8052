using Experiments.Kernels.Engine;
using Experiments.Kernels.Tests.Languages.FSharp;

namespace Experiments.Kernels.Tests.Directives;

[Collection(nameof(FSharpFixture))]
public class ShareDirectiveTests(FSharpFixture fixture)
{
    private readonly TestSession session = fixture.Session;

    private string Stderr => string.Concat(session.Outputs.OfType<StreamOutput>().Where(s => s.Name == "stderr").Select(s => s.Text));

    [Fact]
    public void A_list_goes_to_fsharp_and_back_by_reference()
    {
        session.Run("var list = new List<int> { 1, 2 };", "csharp");
        Assert.Equal("3", session.Value("#!share --from csharp list\nlist.Add 3\nlist.Count"));
        Assert.Equal("True", session.Value("#!csharp\n#!share list --from fsharp --as back\n(object.ReferenceEquals(back, list) && back[2] == 3).ToString()"));
    }

    [Fact]
    public void A_variable_keeps_its_declared_type_and_may_be_null()
    {
        session.Run("IEnumerable<int> late = new[] { 1, 2, 3 }.Where(x => x > 1);\nstring none = null;\nint? maybe = 4;", "csharp");
        Assert.Equal("5", session.Value("#!share --from csharp late\nlate |> Seq.sum"));
        Assert.Equal("true", session.Value("#!share --from csharp none\nisNull none"));
        Assert.Equal("4", session.Value("#!share --from csharp maybe\nmaybe.Value"));
    }

    [Fact]
    public void A_name_can_be_shared_again_with_another_type()
    {
        session.Run("var changing = 1;", "csharp");
        Assert.Equal("2", session.Value("#!share --from csharp changing\nchanging + 1"));
        session.Run("var changing = \"text\";", "csharp");
        Assert.Equal("4", session.Value("#!share --from csharp changing\nchanging.Length"));
    }

    [Fact]
    public void FSharp_lists_functions_and_records_reach_csharp()
    {
        session.Run("type Shared = { Size: int }\nlet numbers = [ 1; 2; 3 ]\nlet triple x = 3 * x\nlet f = System.Func<int, int>(triple)\nlet shared = { Size = 7 }\nlet both = [ shared ]");
        Assert.Equal("6", session.Value("#!csharp\n#!share --from fsharp numbers\nnumbers.Sum()"));
        Assert.Equal("9", session.Value("#!csharp\n#!share --from fsharp f\nf(3)"));
        Assert.Equal("7", session.Value("#!csharp\n#!share --from fsharp shared\n(int)shared.Size"));
        Assert.Equal("7", session.Value("#!csharp\n#!share --from fsharp both\n(int)both.Head.Size"));
    }

    [Fact]
    public void A_type_of_a_csharp_cell_arrives_as_obj_with_advice()
    {
        session.Run("public record Local(int X);\nvar local = new Local(5);", "csharp");
        Assert.Equal("true", session.Value("#!share --from csharp local\n(local : obj).ToString().Contains \"5\""));
        Assert.Contains("--mime-type application/json", Stderr);
        Assert.Equal("5", session.Value("#!share --from csharp local --as copy --mime-type application/json\ncopy.[\"X\"].GetValue<int>()"));
        Assert.Equal("", Stderr);
    }

    [Fact]
    public void What_is_missing_is_named_with_what_is_near()
    {
        session.Run("var weights = 1;", "csharp");
        Assert.Equal("csharp has no variable 'wieghts'; did you mean weights?", session.Error("#!share --from csharp wieghts").Message);
        Assert.StartsWith("There is no language 'csharpp' with variables; did you mean csharp", session.Error("#!share --from csharpp weights").Message);
        Assert.Contains("--from is missing", session.Error("#!share weights").Message);
        Assert.StartsWith("'a-b' cannot be the name", session.Error("#!share --from csharp weights --as a-b").Message);
        Assert.StartsWith("A variable cannot be shared as text/csv", session.Error("#!share --from csharp weights --mime-type text/csv").Message);
    }
}
