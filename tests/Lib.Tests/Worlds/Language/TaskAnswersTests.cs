using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public sealed class TaskAnswersTests : IDisposable
{
    private readonly ScenePool pool = ScenePool.Create(Profile.Core, Streams.Test, 60, 32);

    public void Dispose() => pool.Dispose();

    [Theory]
    [InlineData(SequenceTask.Caption)]
    [InlineData(SequenceTask.AskColour)]
    [InlineData(SequenceTask.Refer)]
    public void Expected_answers_are_right_and_silence_is_wrong(SequenceTask task)
    {
        var asked = SequenceTasks.Make(pool.Truths, task).Where(e => e.Answer.Length > 0).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, e => Assert.True(TaskAnswers.IsRight(e, pool.Truths[e.Item], e.Answer)));
        Assert.All(asked, e => Assert.False(TaskAnswers.IsRight(e, pool.Truths[e.Item], "")));
    }

    [Fact]
    public void A_caption_in_other_words_is_right_and_one_that_leaves_an_object_out_is_not()
    {
        var other = SequenceTasks.Make(pool.Truths, SequenceTask.Caption, variant: 1).ToDictionary(e => e.Item);
        var pairs = SequenceTasks.Make(pool.Truths, SequenceTask.Caption).Where(e => other.ContainsKey(e.Item) && other[e.Item].Answer != e.Answer).ToList();
        Assert.NotEmpty(pairs);
        Assert.All(pairs, e => Assert.True(TaskAnswers.IsRight(e, pool.Truths[e.Item], other[e.Item].Answer), $"{e.Answer} | {other[e.Item].Answer}"));
        foreach (var e in pairs.Where(e => CaptionParser.Parse(e.Answer).Phrases.Count() == 2))
            Assert.False(TaskAnswers.IsRight(e, pool.Truths[e.Item], Captioner.Say(CaptionParser.Parse(e.Answer).Phrases.First())));
    }

    [Fact]
    public void Boxes_count_from_an_overlap_of_one_half()
    {
        const string Box = "<loc0> <loc0> <loc10> <loc10>";
        var asked = new TaskExample(0, SequenceTask.Refer, "detect the ball", Box);
        Assert.Equal(1, TaskAnswers.Overlap(Box, Box, 32), 6);
        Assert.Equal(0.5, TaskAnswers.Overlap("<loc0> <loc0> <loc5> <loc10>", Box, 32), 6);
        Assert.Equal(0, TaskAnswers.Overlap("<loc20> <loc20> <loc30> <loc30>", Box, 32));
        Assert.Equal(0, TaskAnswers.Overlap("<loc10> <loc10> <loc0> <loc0>", Box, 32));
        Assert.Equal(0, TaskAnswers.Overlap("a ball", Box, 32));
        Assert.True(TaskAnswers.IsRight(asked, pool.Truths[0], "<loc0> <loc0> <loc5> <loc10>"));
        Assert.False(TaskAnswers.IsRight(asked, pool.Truths[0], "<loc0> <loc0> <loc4> <loc10>"));
    }

    [Fact]
    public void Blind_answers_are_the_most_frequent_to_the_question_and_the_median_box()
    {
        TaskExample Colour(string of, string answer) => new(0, SequenceTask.AskColour, $"what colour is the {of}", answer);
        TaskExample Box(string answer) => new(0, SequenceTask.Refer, $"detect the {answer.Length}", answer);
        TaskExample[] training =
        [
            Colour("ball", "red"), Colour("ball", "red"), Colour("ball", "blue"), Colour("star", "blue"), Colour("star", "blue"),
            Box("<loc0> <loc1> <loc2> <loc3>"), Box("<loc4> <loc5> <loc6> <loc7>"), Box("<loc8> <loc9> <loc10> <loc11>"),
        ];
        Assert.Equal(
            ["red", "blue", "blue", "<loc4> <loc5> <loc6> <loc7>", ""],
            TaskAnswers.Blind(training, [Colour("ball", "?"), Colour("star", "?"), Colour("cone", "?"), Box("?"), new(0, SequenceTask.Caption, "cap en", "?")]));
    }
}
