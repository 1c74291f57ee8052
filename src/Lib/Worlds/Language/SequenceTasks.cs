using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>Makes examples of the tasks in words: a pure function of the scene, what is seen of it, and a variant number.</summary>
/// <remarks>
/// What is asked is drawn before the object it is asked of, and where an answer could be guessed (yes or no, how many) the answer is drawn
/// first, uniformly among those the picture allows. A question that a picture does not allow, such as the colour of "the star" where there
/// are two, gives no example. Only nameable objects are asked for, listed and boxed. Print <see cref="TaskBaselines"/> beside every result.
/// </remarks>
public static class SequenceTasks
{
    private const int MostCounted = 9;

    /// <summary>The task token of a task, for models that mark tasks by one token in front of the prefix.</summary>
    /// <param name="task">Task.</param>
    /// <returns><c>&lt;cap&gt;</c>, <c>&lt;vqa&gt;</c>, <c>&lt;ocr&gt;</c>, <c>&lt;aref&gt;</c>, <c>&lt;det&gt;</c> or <c>&lt;gcap&gt;</c>.</returns>
    public static string Token(SequenceTask task) => task switch
    {
        SequenceTask.Caption or SequenceTask.SortedCaption => "<cap>",
        SequenceTask.Read => "<ocr>",
        SequenceTask.Refer => "<aref>",
        SequenceTask.Detect => "<det>",
        SequenceTask.DescribeBox => "<gcap>",
        _ => "<vqa>",
    };

    /// <summary>Examples of a task from all pictures that allow it.</summary>
    /// <param name="truths">What is seen of each picture.</param>
    /// <param name="task">Task.</param>
    /// <param name="style">How tasks are put; <see cref="TaskStyle.Default"/> when null.</param>
    /// <param name="variant">Which of 31 examples of each picture, 0 to 30.</param>
    /// <returns>Examples in the order of the pictures, at most one each.</returns>
    /// <exception cref="ArgumentException">The style or the variant is out of range.</exception>
    public static IReadOnlyList<TaskExample> Make(
        IReadOnlyList<SceneTruth> truths, SequenceTask task, TaskStyle? style = null, int variant = 0)
    {
        ArgumentNullException.ThrowIfNull(truths);
        return [.. truths.Select((t, i) => MakeOne(t, task, style, variant) is TaskExample e ? e with { Item = i } : null).OfType<TaskExample>()];
    }

    /// <summary>The example of one picture.</summary>
    /// <param name="truth">What is seen.</param>
    /// <param name="task">Task.</param>
    /// <param name="style">How tasks are put; <see cref="TaskStyle.Default"/> when null.</param>
    /// <param name="variant">Which of 31 examples, 0 to 30.</param>
    /// <returns>The example with item 0, or null where the picture does not allow the task.</returns>
    /// <exception cref="ArgumentException">The style or the variant is out of range.</exception>
    public static TaskExample? MakeOne(SceneTruth truth, SequenceTask task, TaskStyle? style = null, int variant = 0)
    {
        ArgumentNullException.ThrowIfNull(truth);
        style ??= TaskStyle.Default;
        style.Validate();
        LanguageSlots.CheckVariant(variant);
        var scene = truth.Scene;
        var random = new CounterRandom(scene.Seed, scene.Stream, scene.Index);
        var view = new TaskView(truth, style, random, LanguageSlots.Task(task, variant));
        var example = task switch
        {
            SequenceTask.Caption => ($"cap {style.Language.Code()}", Captioner.Caption(truth, style.Caption, style.Language, variant)),
            SequenceTask.SortedCaption => Sorted(view),
            SequenceTask.AskColour => AskAttribute(view, "colour", o => Lexicon.Name(o.Colour)),
            SequenceTask.AskMaterial => AskAttribute(view, "material", o => Lexicon.Name(o.Material)),
            SequenceTask.AskSize => AskAttribute(view, "size", o => o.Big ? "big" : "small"),
            SequenceTask.AskGround => ("what is the ground", Lexicon.Name(scene.Ground)),
            SequenceTask.AskRelation => AskRelation(view),
            SequenceTask.AskCount => AskCount(view),
            SequenceTask.Read => Read(view),
            SequenceTask.Refer => Refer(view),
            SequenceTask.Detect => Detect(view),
            _ => DescribeBox(view),
        };
        return example is var (prefix, answer) ? new TaskExample(0, task, prefix, answer) : null;
    }

    private static (string Prefix, string Answer)? Sorted(TaskView view)
    {
        var names = view.Nameable.OrderBy(k => view[k].U)
            .Select(k => Captioner.Say(new NounPhrase(view[k].Category, view[k].Colour), articles: false));
        return view.Nameable.Length == 0 ? null : ("cap list", string.Join(", ", names));
    }

    private static (string Prefix, string Answer)? AskAttribute(TaskView view, string attribute, Func<SceneObject, string> answer)
    {
        int[] candidates = view.UniqueByNoun;
        if (candidates.Length == 0)
            return null;
        var asked = view[view.Draw(0, candidates)];
        return ($"what {attribute} is the {Lexicon.Name(asked.Category)}", answer(asked));
    }

    private static (string Prefix, string Answer)? AskRelation(TaskView view)
    {
        int[] candidates = view.UniqueByNoun;
        if (candidates.Length < 2)
            return null;
        bool yes = view.Coin(0);
        int a = view.Draw(1, candidates);
        int b = view.Draw(2, [.. candidates.Where(k => k != a)]);
        var relation = Relations.Between(view.Truth.Scene, a, b);
        string asked = Lexicon.Name(yes ? relation : Relations.Inverse(relation));
        return ($"is the {Lexicon.Name(view[a].Category)} {asked} the {Lexicon.Name(view[b].Category)}", yes ? "yes" : "no");
    }

    private static (string Prefix, string Answer)? AskCount(TaskView view)
    {
        var counts = view.Coin(0)
            ? view.Asked.Select(c => (Words: Lexicon.Plural(c), Count: Reference.CountOf(view.Truth, c)))
            : Enum.GetValues<Colour>().Select(c => (Words: $"{Lexicon.Name(c)} objects", Count: Reference.CountOf(view.Truth, c)));
        var byAnswer = counts.Where(c => c.Count <= MostCounted).GroupBy(c => c.Count).OrderBy(g => g.Key).ToArray();
        var answer = view.Draw(1, byAnswer);
        return ($"how many {view.Draw(2, [.. answer]).Words}", answer.Key.ToString());
    }

    private static (string Prefix, string Answer)? Read(TaskView view)
    {
        int[] signs = [.. view.Nameable.Where(k => view[k].Text.Length > 0)];
        return signs.Length == 1 ? ("read", string.Join(' ', view[signs[0]].Text.AsEnumerable())) : null;
    }

    private static (string Prefix, string Answer)? Refer(TaskView view)
    {
        int[] candidates = [.. view.Nameable.Where(k => Reference.IsUnique(view.Truth, NounPhrase.Full(view[k])))];
        if (candidates.Length == 0)
            return null;
        int k = view.Draw(0, candidates);
        var phrase = view.Describe(4, k);
        if (!Reference.IsUnique(view.Truth, phrase))
            phrase = NounPhrase.Full(view[k]);
        return ($"detect the {Captioner.Say(phrase, articles: false)}", view.Box(k));
    }

    private static (string Prefix, string Answer)? Detect(TaskView view)
    {
        Category[] present = [.. view.Asked.Where(c => Reference.CountOf(view.Truth, c) > 0)];
        if (present.Length == 0)
            return null;
        var first = view.Draw(0, present);
        Category[] rest = [.. view.Asked.Where(c => c != first && present.Contains(c) == view.Coin(1))];
        if (rest.Length == 0)
            rest = [.. view.Asked.Where(c => c != first)];
        Category[] names = rest.Length == 0 ? [first] : [first, view.Draw(2, rest)];
        if (view.Coin(3))
            Array.Reverse(names);
        var boxes =
            from name in names
            from k in view.Nameable.OrderBy(k => view[k].U)
            where view[k].Category == name
            select $"{view.Box(k)} {Lexicon.Name(name)}";
        return ($"detect {string.Join("; ", names.Select(n => Lexicon.Name(n)))}", string.Join("; ", boxes));
    }

    private static (string Prefix, string Answer)? DescribeBox(TaskView view)
    {
        if (view.Nameable.Length == 0)
            return null;
        int k = view.Draw(0, view.Nameable);
        return (view.Box(k), Captioner.Say(view.Describe(4, k)));
    }
}
