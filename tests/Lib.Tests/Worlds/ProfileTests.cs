using System.Text.Json;
using Experiments.Core;
using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class ProfileTests
{
    public static TheoryData<string> Names => [.. Profile.Presets.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Presets_are_valid_and_read_back_from_their_print(string name)
    {
        var profile = Profile.Parse(name.ToLowerInvariant());
        profile.Validate();
        Assert.Equal(name, profile.ToString());
        Assert.Equal(profile, profile.With());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Presets_survive_the_json_of_recipes(string name)
    {
        var profile = Profile.Parse(name);
        Assert.Equal(profile, JsonSerializer.Deserialize<Profile>(JsonSerializer.Serialize(profile, KitJson.Line), KitJson.Line));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => Profile.Parse("Cores"));
        Assert.Contains("'Cores'", error.Message);
        Assert.Contains("Core, Single, Full, Crowd, Signs, Atlas, Dense, Town", error.Message);
    }

    [Fact]
    public void With_changes_what_is_named_and_nothing_else()
    {
        var changed = Profile.Core.With(name: "Pair", farthest: 3f, holdOut: HoldOut.Seen);
        Assert.Equal(Profile.Core with { Name = "Pair", Farthest = 3f, HoldOut = HoldOut.Seen }, changed);
    }

    public static TheoryData<string, Profile> Faults => new()
    {
        { "Profile.MinObjects is 0", Profile.Core.With(minObjects: 0) },
        { "Profile.MaxObjects is 17", Profile.Core.With(maxObjects: 17) },
        { "Profile.Lead is Drum-Ball", Profile.Core.With(lead: new(Category.Drum, Category.Ball)) },
        { "Profile.Others is 40", Profile.Core.With(others: CategoryRange.Only((Category)40)) },
        { "Profile.Small is 0", Profile.Core.With(small: 0) },
        { "Profile.Big is NaN", Profile.Core.With(big: float.NaN) },
        { "Profile.Farthest is 1.9", Profile.Core.With(farthest: 1.9f) },
        { "Profile.Stacking is 2", Profile.Core.With(stacking: 2) },
        { "Profile.TextLength is 4", Profile.Signs.With(textLength: 4) },
        { "Profile.Alphabet is 27", Profile.Signs.With(alphabet: 27) },
        { "Profile.Colours is 0", Profile.Core.With(colours: 0) },
        { "Profile.Colours is 9", Profile.Core.With(colours: 9) },
        { "Profile.Habit is -0.5", Profile.Core.With(habit: -0.5f) },
        { "Profile.Habit is 1.5", Profile.Core.With(habit: 1.5f) },
        { "Profile.HoldOut is Seen", Profile.Core.With(holdOut: HoldOut.Seen, colours: 7) },
        { "Profile.HoldOut is HeldOut", Profile.Single.With(holdOut: HoldOut.HeldOut, habit: 0.5f) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_member_out_of_range_is_named_with_its_value(string message, Profile profile) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Diorama.Scene(7, 0, 0, profile)).Message);
}
