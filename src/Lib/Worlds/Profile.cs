using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>How rich and how hard scenes are: a small record of ranges. Difficulty is data here, not a code path.</summary>
/// <param name="Name">What it prints as; presets are found by it.</param>
/// <param name="MinObjects">Fewest objects of a scene.</param>
/// <param name="MaxObjects">Most objects of a scene, at most 16.</param>
/// <param name="Lead">Categories of the first object.</param>
/// <param name="Others">Categories of all other objects.</param>
/// <param name="Small">Half height of small objects, world units.</param>
/// <param name="Big">Half height of big objects, world units.</param>
/// <param name="Farthest">Farthest place of an object, metres, in (1.9, 10].</param>
/// <param name="Centred">Whether objects stand near the middle and close to the camera.</param>
/// <param name="Stacking">Probability that an object stands on an earlier crate, drum or pillar where there is one.</param>
/// <param name="HoldOut">Which (category, colour) pairs are drawn; <see cref="Compositions"/> says which are held out.</param>
/// <param name="TextLength">Characters on a sign, 1 to 3.</param>
/// <param name="Alphabet">Number of different characters: the first 10 are the digits, all are 26.</param>
/// <param name="Households">Whether scenes have a region and an income, which shape ground, styles, sizes and camera noise.</param>
/// <param name="Colours">Number of different colours, the first ones of <see cref="Colour"/>.</param>
/// <param name="Habit">Probability that an object has the usual colour of its category, <see cref="Compositions.UsualColour"/>, whatever it would have drawn.</param>
public sealed record Profile(
    string Name,
    int MinObjects,
    int MaxObjects,
    CategoryRange Lead,
    CategoryRange Others,
    float Small,
    float Big,
    float Farthest,
    bool Centred = false,
    float Stacking = 0,
    HoldOut HoldOut = HoldOut.Off,
    int TextLength = 3,
    int Alphabet = 26,
    bool Households = false,
    int Colours = Compositions.Colours,
    float Habit = 0)
{
    /// <summary>Most objects a scene can have: the number of blocks in the world's slot map.</summary>
    public const int ObjectLimit = 16;

    /// <summary>Two plain shapes: the default for contrastive learning, captioning, boxes and dense tasks.</summary>
    public static Profile Core { get; } = new("Core", 2, 2, CategoryRange.Plain, CategoryRange.Plain, 0.45f, 0.65f, 4f);

    /// <summary>One plain shape: linear probes and zero-shot classification.</summary>
    public static Profile Single { get; } = Core.With(name: "Single", minObjects: 1, maxObjects: 1);

    /// <summary>One to four of sixteen categories, small and far ones too, some stacked; made for 64 px and more.</summary>
    public static Profile Full { get; } =
        new("Full", 1, 4, CategoryRange.Things, CategoryRange.Things, 0.40f, 0.66f, 5.5f, Stacking: 0.15f);

    /// <summary>One to eight small plain shapes: counting.</summary>
    public static Profile Crowd { get; } = Core.With(name: "Crowd", minObjects: 1, maxObjects: 8, small: 0.28f, big: 0.40f);

    /// <summary>A large sign, at times with a plain shape: reading and resolution.</summary>
    public static Profile Signs { get; } =
        new("Signs", 1, 2, CategoryRange.Only(Category.Sign), CategoryRange.Plain, 0.55f, 0.80f, 2.6f, Centred: true);

    /// <summary>One domestic object in one of four styles: regions and incomes.</summary>
    public static Profile Atlas { get; } =
        new("Atlas", 1, 1, CategoryRange.Domestic, CategoryRange.Domestic, 0.50f, 0.70f, 4f, Centred: true, Households: true);

    /// <summary>One or two large shapes of four categories: dense tasks.</summary>
    public static Profile Dense { get; } =
        new("Dense", 1, 2, new(Category.Ball, Category.Pillar), new(Category.Ball, Category.Pillar), 0.60f, 0.80f, 4f);

    /// <summary>A person, at times with a plain shape: attributes and occupations.</summary>
    public static Profile Town { get; } =
        new("Town", 1, 2, CategoryRange.Only(Category.Person), CategoryRange.Plain, 0.60f, 0.75f, 3f);

    /// <summary>The named profiles.</summary>
    public static IReadOnlyList<Profile> Presets { get; } = [Core, Single, Full, Crowd, Signs, Atlas, Dense, Town];

    /// <summary>The preset of a name.</summary>
    /// <param name="name">Such as <c>Core</c>; upper and lower case are alike.</param>
    /// <returns>The preset.</returns>
    /// <exception cref="ArgumentException">No preset has that name; the message lists those that exist.</exception>
    public static Profile Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Presets.FirstOrDefault(p => p.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"There is no profile '{name}'; use one of {string.Join(", ", Presets)}, or Profile.Core.With(...).", nameof(name));
    }

    /// <summary>A copy with some members changed; those left out stay.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="minObjects">See <see cref="MinObjects"/>.</param>
    /// <param name="maxObjects">See <see cref="MaxObjects"/>.</param>
    /// <param name="lead">See <see cref="Lead"/>.</param>
    /// <param name="others">See <see cref="Others"/>.</param>
    /// <param name="small">See <see cref="Small"/>.</param>
    /// <param name="big">See <see cref="Big"/>.</param>
    /// <param name="farthest">See <see cref="Farthest"/>.</param>
    /// <param name="centred">See <see cref="Centred"/>.</param>
    /// <param name="stacking">See <see cref="Stacking"/>.</param>
    /// <param name="holdOut">See <see cref="HoldOut"/>.</param>
    /// <param name="textLength">See <see cref="TextLength"/>.</param>
    /// <param name="alphabet">See <see cref="Alphabet"/>.</param>
    /// <param name="households">See <see cref="Households"/>.</param>
    /// <param name="colours">See <see cref="Colours"/>.</param>
    /// <param name="habit">See <see cref="Habit"/>.</param>
    /// <returns>The changed copy; <see cref="Validate"/> runs when scenes are drawn from it.</returns>
    public Profile With(
        string? name = null,
        int? minObjects = null,
        int? maxObjects = null,
        CategoryRange? lead = null,
        CategoryRange? others = null,
        float? small = null,
        float? big = null,
        float? farthest = null,
        bool? centred = null,
        float? stacking = null,
        HoldOut? holdOut = null,
        int? textLength = null,
        int? alphabet = null,
        bool? households = null,
        int? colours = null,
        float? habit = null) => new(
            name ?? Name,
            minObjects ?? MinObjects,
            maxObjects ?? MaxObjects,
            lead ?? Lead,
            others ?? Others,
            small ?? Small,
            big ?? Big,
            farthest ?? Farthest,
            centred ?? Centred,
            stacking ?? Stacking,
            holdOut ?? HoldOut,
            textLength ?? TextLength,
            alphabet ?? Alphabet,
            households ?? Households,
            colours ?? Colours,
            habit ?? Habit);

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Member(!string.IsNullOrWhiteSpace(Name), "Profile.Name", $"'{Name}'", "give it a name for logs and caches");
        Check.Member(MinObjects >= 1, "Profile.MinObjects", MinObjects, "use at least 1");
        Check.Member(
            MaxObjects >= MinObjects && MaxObjects <= ObjectLimit,
            "Profile.MaxObjects",
            MaxObjects,
            $"use {MinObjects} (MinObjects) to {ObjectLimit}");
        CheckRange(Lead, "Profile.Lead");
        CheckRange(Others, "Profile.Others");
        Check.Member(Small is > 0 and <= 2, "Profile.Small", Small, "use a half height in (0, 2]");
        Check.Member(Big is > 0 and <= 2, "Profile.Big", Big, "use a half height in (0, 2]");
        Check.Member(
            Farthest is > Camera.Nearest and <= Camera.FarPlane,
            "Profile.Farthest",
            Farthest,
            $"use metres in ({Camera.Nearest}, {Camera.FarPlane}]");
        Check.Member(Stacking is >= 0 and <= 1, "Profile.Stacking", Stacking, "use a probability");
        Check.Member(Enum.IsDefined(HoldOut), "Profile.HoldOut", HoldOut, "use Off, Seen or HeldOut");
        Check.Member(TextLength is >= 1 and <= 3, "Profile.TextLength", TextLength, "use 1 to 3 characters");
        Check.Member(Alphabet is >= 1 and <= 26, "Profile.Alphabet", Alphabet, "use 1 to 26, say 10 for digits alone");
        Check.Member(Colours is >= 1 and <= Compositions.Colours, "Profile.Colours", Colours, $"use 1 to {Compositions.Colours}");
        Check.Member(Habit is >= 0 and <= 1, "Profile.Habit", Habit, "use a probability");
        bool drawsAll = HoldOut == HoldOut.Off || (Colours == Compositions.Colours && Habit == 0);
        Check.Member(drawsAll, "Profile.HoldOut", HoldOut, "use Off with fewer colours or with a habit");
    }

    /// <summary>Prints the name, which <see cref="Parse"/> reads back for presets.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    private static void CheckRange(CategoryRange range, string member) => Check.Member(
        Enum.IsDefined(range.First) && Enum.IsDefined(range.Last) && range.First <= range.Last,
        member,
        range,
        "use a first category that comes no later than the last, such as CategoryRange.Plain");
}
