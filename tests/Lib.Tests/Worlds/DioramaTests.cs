using Experiments.Worlds;

namespace Experiments.Lib.Tests.Worlds;

public class DioramaTests
{
    public static TheoryData<int, int[], float[][]> Records => new()
    {
        {
            0, [3, 1, 3, -1],
            [
                [0, 2, 3, .45809f, -.34514f, 2.84482f],
                [7, 4, 2, .45179f, 1.00641f, 3.37372f],
                [14, 2, 1, .44637f, -1.37471f, 3.76356f],
            ]
        },
        {
            1, [1, 1, 2, -1],
            [
                [11, 4, 2, .46696f, .87505f, 2.73953f],
                [0, 1, 1, .46150f, -.36790f, 2.63405f],
                [8, 1, 3, .58755f, -.02853f, 3.90443f],
            ]
        },
        { 2, [3, 1, 2, -1], [[12, 7, 2, .61469f, -.86447f, 3.76740f]] },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Scenes_equal_the_reference_records(int index, int[] setting, float[][] objects)
    {
        var scene = Diorama.Scene(AcceptanceProfile.Seed, 0, (ulong)index, AcceptanceProfile.Value);
        Assert.Equal(setting, new[] { (int)scene.Ground, (int)scene.Pattern, (int)scene.Backdrop, scene.Light });
        Assert.Equal(objects.Length, scene.Objects.Length);
        foreach (var (expected, actual) in objects.Zip(scene.Objects))
        {
            Assert.Equal(expected[..3], new[] { (float)actual.Category, (float)actual.Colour, (float)actual.Material });
            Assert.Equal(expected[3], actual.Size, 1e-5f);
            Assert.Equal(expected[4], actual.X, 1e-5f);
            Assert.Equal(expected[5], actual.Z, 1e-5f);
        }
    }
}
