using Experiments.Kernels.Display;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Plotly.NET;

namespace Experiments.Kernels.Tests.Display;

public class FSharpValueTests
{
    private static readonly FSharpFunc<int, string> Function = FSharpFunc<int, string>.FromConverter(n => $"{n}");

    private static string Text(object? value) => (string)Formatter.Format(value)[MimeTypes.Text]!;

    private static FSharpOption<int> Some(int value) => FSharpOption<int>.Some(value);

    public static TheoryData<object, string> Lines() => new()
    {
        { Some(3), "Some 3" },
        { FSharpOption<FSharpOption<int>>.Some(Some(3)), "Some (Some 3)" },
        { FSharpValueOption<int>.NewValueSome(3), "ValueSome 3" },
        { FSharpValueOption<int>.ValueNone, "ValueNone" },
        { FSharpResult<int, string>.NewOk(1), "Ok 1" },
        { FSharpResult<int, string>.NewError("no"), "Error no" },
        { FSharpResult<FSharpOption<int>, string>.NewOk(FSharpOption<int>.None), "Ok None" },
        { FSharpChoice<int, string>.NewChoice2Of2("b"), "Choice2Of2 b" },
        { StyleParam.Mode.Lines_Markers, "lines+markers" },
        { StyleParam.Range.NewMinMax(Box(0), Box(1)), "MinMax (0, 1)" },
        { ListModule.OfSeq([1, 2]), "[ 1, 2 ]" },
        { ListModule.OfSeq(Enumerable.Repeat("a", 23)), $"[ {string.Join(", ", Enumerable.Repeat("a", 20))} … (3 more) ]" },
        { SetModule.OfSeq(["b", "a"]), "[ a, b ]" },
        { new[] { Some(1), FSharpOption<int>.None }, "[ Some 1, None ]" },
        { (Some(1), FSharpOption<int>.None, 2), "(Some 1, None, 2)" },
        { Tuple.Create(1, "b"), "(1, b)" },
    };

    private static IConvertible Box(int value) => value;

    [Theory]
    [MemberData(nameof(Lines))]
    public void Values_read_as_they_are_written_in_FSharp(object value, string expected) => Assert.Equal(expected, Text(value));

    [Fact]
    public void Maps_and_members_that_are_none_are_tables()
    {
        var map = MapModule.OfSeq([Tuple.Create("a", Some(1)), Tuple.Create("b", FSharpOption<int>.None)]);
        Assert.Equal("Map<string, option<int>>\n  a  Some 1\n  b  None", Text(map));
        Assert.Equal("[ { a: 1 } ]", Text(new[] { MapModule.OfSeq([Tuple.Create("a", 1)]) }));
        Assert.Equal("anonymous\n  Rate  None\n  Done  <null>", Text(new { Rate = FSharpOption<double>.None, Done = (object?)null }));
    }

    [Fact]
    public void Reference_cells_hide_their_storage() =>
        Assert.Equal("ref<int>\n  contents  3\n  Value     3", Text(new FSharpRef<int>(3)));

    [Fact]
    public void Functions_are_shown_by_type() => Assert.Equal("function (int -> string)", Text(Function));

    [Fact]
    public void A_sequence_of_cases_is_a_line_and_its_option_type_has_a_name()
    {
        Assert.Equal("[ Ok 1, Error no ]", Text(new[] { FSharpResult<int, string>.NewOk(1), FSharpResult<int, string>.NewError("no") }));
        Assert.Equal("Dictionary<string, list<int>>\n  a  [ 1 ]", Text(new Dictionary<string, FSharpList<int>> { ["a"] = ListModule.OfSeq([1]) }));
    }

    [Fact]
    public void None_has_its_name_where_its_type_is_known()
    {
        using var session = new TestSession();
        session.Run("display<Microsoft.FSharp.Core.FSharpOption<int>>(null);");
        Assert.Equal(["None"], session.Texts);
    }
}
