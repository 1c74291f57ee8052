using Experiments.Core;

namespace Experiments.Worlds;

/// <summary>How tasks are put.</summary>
/// <param name="Language">Language of captions; questions and names are in English.</param>
/// <param name="Caption">How much captions say.</param>
/// <param name="Asked">
/// Categories that counting and detection ask about, present or not: those the profile draws, or a category alone would tell that it is there.
/// </param>
/// <param name="Locations">Location words an axis: 32, 64 or 96, the pixels a side.</param>
public sealed record TaskStyle(Language Language, CaptionStyle Caption, CategoryRange Asked, int Locations)
{
    /// <summary>English default captions, the eight plain shapes, 32 locations: for <see cref="Profile.Core"/> at 32 px.</summary>
    public static TaskStyle Default { get; } = new(Language.English, CaptionStyle.Default, CategoryRange.Plain, 32);

    /// <summary>A copy with some members changed; those left out stay.</summary>
    /// <param name="language">See <see cref="Language"/>.</param>
    /// <param name="caption">See <see cref="Caption"/>.</param>
    /// <param name="asked">See <see cref="Asked"/>.</param>
    /// <param name="locations">See <see cref="Locations"/>.</param>
    /// <returns>The changed copy.</returns>
    public TaskStyle With(
        Language? language = null, CaptionStyle? caption = null, CategoryRange? asked = null, int? locations = null) =>
        new(language ?? Language, caption ?? Caption, asked ?? Asked, locations ?? Locations);

    /// <summary>Checks the members.</summary>
    /// <exception cref="ArgumentException">A member is out of range; the message names it, its value and the remedy.</exception>
    public void Validate()
    {
        Check.Member(Enum.IsDefined(Language), "TaskStyle.Language", Language, "use one of Languages.All");
        Check.Member(Caption is not null, "TaskStyle.Caption", "null", "use CaptionStyle.Default");
        Caption!.Validate();
        Check.Member(Asked.Count > 0, "TaskStyle.Asked", Asked, "use a range such as CategoryRange.Plain");
        Check.Member(Locations > 0, "TaskStyle.Locations", Locations, "use the pixels a side, such as 32");
    }
}
