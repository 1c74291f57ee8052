using System.Text.Json.Nodes;
using Experiments.Kernels.Settings;

namespace Experiments.Kernels.Tests.Settings;

public class KnobTests
{
    public enum Mode
    {
        Slow,
        Fast,
    }

    public sealed record Tower(int Width, int Depth = 2)
    {
        public static Tower B16 { get; } = new(768, 12);
    }

    public sealed record Knobs(
        int Steps, double Rate, int[] Seeds, Mode Mode, string Name, bool On, int? Limit, Tower Image, IReadOnlyList<double> Noise)
    {
        public int Extra { get; init; } = 1;
    }

    public sealed class Refusing
    {
        public Refusing(int steps) => Steps = steps >= 0 ? steps : throw new ArgumentException("Steps is below 0.");

        public int Steps { get; }
    }

    private static readonly Knobs Plain = new(10, 0.5, [1, 2], Mode.Slow, "plain", false, 7, new Tower(64), [0.1]);

    private static NotebookRun RunWith(params string[] settings) =>
        new(NotebookSize.Lesson, [.. settings.Select(s => Setting.Parse(s)!)], "");

    [Theory]
    [InlineData("steps=3", "Steps", "3")]
    [InlineData("STEPS=-3", "Steps", "-3")]
    [InlineData("rate=1e-3", "Rate", "0.001")]
    [InlineData("seeds=101,102, 103", "Seeds", "[101,102,103]")]
    [InlineData("seeds=[4,5]", "Seeds", "[4,5]")]
    [InlineData("seeds=6", "Seeds", "[6]")]
    [InlineData("noise=0.2,0.3", "Noise", "[0.2,0.3]")]
    [InlineData("mode=fast", "Mode", "\"Fast\"")]
    [InlineData("name=a=b", "Name", "\"a=b\"")]
    [InlineData("on=true", "On", "true")]
    [InlineData("limit=null", "Limit", "null")]
    [InlineData("limit=8", "Limit", "8")]
    [InlineData("image.depth=9", "Image", "{\"Width\":64,\"Depth\":9}")]
    [InlineData("image=b16", "Image", "{\"Width\":768,\"Depth\":12}")]
    [InlineData("image={\"width\":5,\"depth\":6}", "Image", "{\"Width\":5,\"Depth\":6}")]
    [InlineData("extra=4", "Extra", "4")]
    public void A_setting_replaces_its_member_and_no_other(string setting, string member, string expected)
    {
        var unset = RunWith();
        unset.Apply(Plain);
        var run = RunWith(setting);
        run.Apply(Plain);
        foreach (var (name, value) in run.Knobs!.AsObject())
            Assert.Equal(name == member ? expected : Json(unset.Knobs![name]), Json(value));
        Assert.NotEqual(expected, Json(unset.Knobs![member]));
    }

    [Theory]
    [InlineData("step=3", "--set step=3: Knobs has no member 'step'; did you mean Steps?")]
    [InlineData("wrong=3", "--set wrong=3: Knobs has no member 'wrong'; known are Steps, Rate, Seeds, Mode, Name, On, Limit, Image, Noise, Extra.")]
    [InlineData("steps=3.5", "--set steps=3.5: '3.5' is not an int.")]
    [InlineData("steps=99999999999", "--set steps=99999999999: '99999999999' is not an int.")]
    [InlineData("rate=much", "--set rate=much: 'much' is not a double.")]
    [InlineData("mode=7", "--set mode=7: '7' is not one of Slow, Fast.")]
    [InlineData("on=yes", "--set on=yes: 'yes' is not true or false.")]
    [InlineData("seeds=1,x", "--set seeds=1,x: '1,x' is not a list of int such as 'a,b,c'.")]
    [InlineData("limit=x", "--set limit=x: 'x' is not an int or null.")]
    [InlineData("image=b17", "--set image=b17: 'b17' is not a Tower (presets: B16).")]
    [InlineData("image.widht=3", "--set image.widht=3: Tower has no member 'widht'; did you mean Width?")]
    [InlineData("steps.x=3", "--set steps.x=3: int has no member 'x'; it has no members to set.")]
    [InlineData("image={\"widht\":5}", "--set image={\"widht\":5}: '{\"widht\":5}' is not a Tower (presets: B16).")]
    public void A_setting_that_does_not_fit_says_what_would(string setting, string message) =>
        Assert.Equal(message, Assert.Throws<KnobException>(() => RunWith(setting).Apply(Plain)).Message);

    [Fact]
    public void Several_settings_add_up_and_the_given_knobs_stay_as_they_were()
    {
        var changed = (Knobs)RunWith("steps=3", "image.width=5", "steps=4").Apply(Plain);
        Assert.Equal((4, 5, 2), (changed.Steps, changed.Image.Width, changed.Image.Depth));
        Assert.Equal((10, 64), (Plain.Steps, Plain.Image.Width));
    }

    [Fact]
    public void A_constructor_can_refuse_a_value() => Assert.Equal(
        "--set steps=-1: Refusing refuses it: Steps is below 0.",
        Assert.Throws<KnobException>(() => RunWith("steps=-1").Apply(new Refusing(1))).Message);

    [Theory]
    [InlineData("novalue")]
    [InlineData("=3")]
    public void A_setting_needs_a_name_and_an_equals_sign(string text) => Assert.Null(Setting.Parse(text));

    [Fact]
    public void A_notebook_gets_its_size_its_knobs_and_its_folder()
    {
        using var session = new TestSession(NotebookSize.Quick, "rate=0.25");
        session.Run("enum Mode { A, B }\nrecord Knobs(int Steps, double Rate, Mode Mode = Mode.B);\nvar knobs = Notebook.Knobs(new Knobs(1, 0.1), new Knobs(2, 0.2), new Knobs(3, 0.3));");
        Assert.Equal("(Quick, 1, 0.25, B)", session.Value("(Notebook.Size, knobs.Steps, knobs.Rate, knobs.Mode)"));
        Assert.Equal("{\"Steps\":1,\"Rate\":0.25,\"Mode\":\"B\"}", Json(session.Notebook.Knobs));
        Assert.False(Directory.Exists(session.Folder));
        Assert.Equal(session.Folder, session.Value("Notebook.Folder"));
        Assert.True(Directory.Exists(session.Folder));
    }

    [Fact]
    public void A_wrong_setting_fails_at_the_knobs()
    {
        using var session = new TestSession(NotebookSize.Quick, "rat=0.25");
        var error = session.Error("record Knobs(double Rate);\n\nNotebook.Knobs(new Knobs(1), new Knobs(2), new Knobs(3))");
        Assert.Equal(("KnobException", 3), (error.Name, error.Line));
    }

    private static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";
}
