using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class SequenceTasksTests
{
    private static readonly SceneTruth Picture = Truths.Of(
        Truths.Figure(Category.Star, Colour.Red, 0.8f, Material.Glossy, big: false),
        Truths.Figure(Category.Ball, Colour.Red, 0.2f),
        Truths.Figure(Category.Ball, Colour.Blue, 0.5f));

    [Theory]
    [InlineData(SequenceTask.SortedCaption, "cap list", "red ball, blue ball, red star")]
    [InlineData(SequenceTask.AskColour, "what colour is the star", "red")]
    [InlineData(SequenceTask.AskMaterial, "what material is the star", "glossy")]
    [InlineData(SequenceTask.AskSize, "what size is the star", "small")]
    [InlineData(SequenceTask.AskGround, "what is the ground", "grass")]
    public void A_picture_with_one_star_and_two_balls(SequenceTask task, string prefix, string answer) =>
        Assert.Equal(new TaskExample(0, task, prefix, answer), SequenceTasks.MakeOne(Picture, task));

    [Fact]
    public void Captions_follow_language_and_style()
    {
        var style = TaskStyle.Default.With(language: Language.German, caption: CaptionStyle.Rich);
        var example = SequenceTasks.MakeOne(Picture, SequenceTask.Caption, style, 2)!;
        Assert.Equal("cap de", example.Prefix);
        Assert.Equal(Captioner.Caption(Picture, Language.German, 2, 2), example.Answer);
    }

    [Fact]
    public void Tasks_a_picture_does_not_allow_give_no_example()
    {
        Assert.Null(SequenceTasks.MakeOne(Picture, SequenceTask.AskRelation));
        Assert.Null(SequenceTasks.MakeOne(Picture, SequenceTask.Read));
        var twins = Truths.Of(Truths.Figure(Category.Ball, Colour.Red, 0.2f), Truths.Figure(Category.Ball, Colour.Red, 0.8f));
        Assert.Null(SequenceTasks.MakeOne(twins, SequenceTask.AskColour));
        Assert.Null(SequenceTasks.MakeOne(twins, SequenceTask.Refer));
        var hidden = Truths.Of(1, Truths.Figure(Category.Ball, Colour.Red));
        Assert.All(
            new[] { SequenceTask.SortedCaption, SequenceTask.AskColour, SequenceTask.Refer, SequenceTask.Detect, SequenceTask.DescribeBox },
            t => Assert.Null(SequenceTasks.MakeOne(hidden, t)));
    }

    [Fact]
    public void Answers_to_questions_are_true()
    {
        foreach (var e in Make(SequenceTask.AskRelation))
        {
            string claim = e.Prefix["is ".Length..].Replace("the ", "a ", StringComparison.Ordinal);
            Assert.Equal(e.Answer == "yes", CaptionParser.Parse(claim).HoldIn(Truths.Core[e.Item]));
        }
        foreach (var e in Make(SequenceTask.AskCount).Take(500))
        {
            var truth = Truths.Core[e.Item];
            string word = e.Prefix.Split(' ')[2];
            int count = e.Prefix.EndsWith("objects", StringComparison.Ordinal)
                ? Enum.GetValues<Colour>().Where(c => Lexicon.Name(c) == word).Sum(c => Reference.CountOf(truth, c))
                : Enum.GetValues<Category>().Where(c => Lexicon.Plural(c) == word).Sum(c => Reference.CountOf(truth, c));
            Assert.Equal(count.ToString(), e.Answer);
        }
    }

    [Fact]
    public void Yes_and_no_and_counts_are_balanced()
    {
        var relations = Make(SequenceTask.AskRelation);
        CaptionerTests.NearShare(0.5, relations.Count(e => e.Answer == "yes"), relations.Count);
        var left = relations.Where(e => e.Prefix.Contains("left of", StringComparison.Ordinal)).ToArray();
        CaptionerTests.NearShare(0.5, left.Count(e => e.Answer == "yes"), left.Length);
        var counts = Make(SequenceTask.AskCount);
        CaptionerTests.NearShare(0.5, counts.Count(e => e.Answer == "0"), counts.Count);
    }

    [Fact]
    public void Referring_names_exactly_one_object_and_gives_its_box()
    {
        var examples = Make(SequenceTask.Refer);
        Assert.True(examples.Count > 2800);
        foreach (var e in examples)
        {
            var truth = Truths.Core[e.Item];
            var phrase = CaptionParser.Parse(e.Prefix["detect the ".Length..]).Clauses[0].Phrases[0];
            int k = Assert.Single(Reference.Matches(truth, phrase));
            Assert.Equal(LocationWords.Write(truth.Sights[k], 32), e.Answer);
            float[] box = LocationWords.Read(e.Answer, 32)!;
            Assert.InRange(box[0], truth.Sights[k].Top - 0.5f / 32 - 1e-6f, truth.Sights[k].Top + 0.5f / 32 + 1e-6f);
        }
    }

    [Fact]
    public void Detection_boxes_everything_asked_for_and_nothing_else()
    {
        int absent = 0;
        var examples = Make(SequenceTask.Detect);
        foreach (var e in examples)
        {
            var truth = Truths.Core[e.Item];
            string[] names = e.Prefix["detect ".Length..].Split("; ");
            Assert.Equal(2, names.Distinct().Count());
            var found = LocationWords.ReadAll(e.Answer, 32);
            foreach (string name in names)
            {
                int there = truth.Nameable.Count(k => Lexicon.Name(truth.Scene.Objects[k].Category) == name);
                Assert.Equal(there, found.Count(f => f.Name == name));
                absent += there == 0 ? 1 : 0;
            }
            Assert.All(found, f => Assert.Contains(f.Name, names));
        }
        Assert.InRange(absent / (double)examples.Count, 0.5, 0.65);
    }

    [Fact]
    public void Boxes_are_described_by_what_is_in_them()
    {
        foreach (var e in Make(SequenceTask.DescribeBox).Take(300))
        {
            var truth = Truths.Core[e.Item];
            var phrase = CaptionParser.Parse(e.Answer).Clauses[0].Phrases[0];
            Assert.Contains(truth.Nameable, k => LocationWords.Write(truth.Sights[k], 32) == e.Prefix && phrase.Describes(truth.Scene.Objects[k]));
        }
    }

    [Fact]
    public void Signs_are_read_one_character_a_word()
    {
        var truth = Truths.Of(Truths.Figure(Category.Sign, Colour.Red, text: "7XA"), Truths.Figure(Category.Ball, Colour.Red));
        Assert.Equal(new TaskExample(0, SequenceTask.Read, "read", "7 X A"), SequenceTasks.MakeOne(truth, SequenceTask.Read));
        Assert.Null(SequenceTasks.MakeOne(truth.Hide(0), SequenceTask.Read));
    }

    [Fact]
    public void Baselines_know_the_answers_but_not_the_pictures()
    {
        var questions = new[] { SequenceTask.AskColour, SequenceTask.AskRelation, SequenceTask.AskCount };
        var train = questions.SelectMany(t => SequenceTasks.Make(Truths.Core.Take(2000).ToArray(), t)).ToArray();
        var test = questions.ToDictionary(t => t, t => SequenceTasks.Make(Truths.Core.Skip(2000).ToArray(), t));
        Assert.InRange(TaskBaselines.Majority(train, test[SequenceTask.AskColour]), 0.08, 0.17);
        Assert.InRange(TaskBaselines.Blind(train, test[SequenceTask.AskColour]), 0.06, 0.19);
        Assert.InRange(TaskBaselines.Majority(train, test[SequenceTask.AskRelation]), 0.45, 0.55);
        Assert.InRange(TaskBaselines.Blind(train, test[SequenceTask.AskRelation]), 0.44, 0.56);
        Assert.InRange(TaskBaselines.Majority(train, test[SequenceTask.AskCount]), 0.45, 0.55);
        Assert.InRange(TaskBaselines.Blind(train, test[SequenceTask.AskCount]), 0.44, 0.56);
    }

    [Fact]
    public void Malformed_boxes_are_not_read()
    {
        Assert.Null(LocationWords.Read("<loc1> <loc2> <loc3>", 32));
        Assert.Null(LocationWords.Read("<loc1> <loc2> <loc3> <loc32>", 32));
        Assert.Null(LocationWords.Read("<loc1> <loc2> <loc3> ball", 32));
        Assert.Equal([1.5f / 32, 2.5f / 32, 3.5f / 32, 4.5f / 32], LocationWords.Read("<loc1> <loc2> <loc3> <loc4>", 32)!);
        Assert.Equal("ball", Assert.Single(LocationWords.ReadAll("<loc1> <loc2> ball; <loc1> <loc2> <loc3> <loc4> ball", 32)).Name);
    }

    [Fact]
    public void Bad_styles_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SequenceTasks.MakeOne(Picture, SequenceTask.Read, TaskStyle.Default.With(locations: 0)));
        Assert.Throws<ArgumentException>(() =>
            SequenceTasks.MakeOne(Picture, SequenceTask.Read, TaskStyle.Default.With(asked: new(Category.Drum, Category.Ball))));
    }

    private static IReadOnlyList<TaskExample> Make(SequenceTask task) => SequenceTasks.Make(Truths.Core, task);
}
