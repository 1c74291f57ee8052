namespace Experiments.Worlds;

/// <summary>The world's colours, as sRGB bytes.</summary>
public static class Palette
{
    /// <summary>Colour of an object.</summary>
    /// <param name="colour">Its name.</param>
    /// <returns>Red, green and blue, 0 to 255.</returns>
    public static (byte Red, byte Green, byte Blue) Of(Colour colour) => colour switch
    {
        Colour.Red => (214, 48, 49),
        Colour.Orange => (240, 140, 40),
        Colour.Yellow => (241, 208, 60),
        Colour.Green => (60, 158, 72),
        Colour.Blue => (48, 98, 212),
        Colour.Purple => (142, 68, 173),
        Colour.White => (236, 236, 232),
        Colour.Black => (44, 44, 50),
        _ => throw new ArgumentOutOfRangeException(nameof(colour), colour, "A colour is one of Red to Black."),
    };

    /// <summary>Colour of a ground.</summary>
    /// <param name="ground">Its name.</param>
    /// <returns>Red, green and blue, 0 to 255.</returns>
    public static (byte Red, byte Green, byte Blue) Of(Ground ground) => ground switch
    {
        Ground.Soil => (150, 126, 96),
        Ground.Grass => (112, 140, 84),
        Ground.Stone => (128, 128, 132),
        Ground.Sand => (196, 176, 130),
        _ => throw new ArgumentOutOfRangeException(nameof(ground), ground, "A ground is one of Soil to Sand."),
    };

    /// <summary>Colour at the top of a backdrop.</summary>
    /// <param name="backdrop">Its name.</param>
    /// <returns>Red, green and blue, 0 to 255.</returns>
    public static (byte Red, byte Green, byte Blue) Zenith(Backdrop backdrop) => backdrop switch
    {
        Backdrop.Day => (150, 190, 235),
        Backdrop.Dusk => (235, 190, 160),
        Backdrop.Storm => (120, 130, 150),
        Backdrop.Wall => (205, 200, 190),
        _ => throw new ArgumentOutOfRangeException(nameof(backdrop), backdrop, "A backdrop is one of Day to Wall."),
    };

    /// <summary>Colour of a backdrop at the horizon.</summary>
    /// <param name="backdrop">Its name.</param>
    /// <returns>Red, green and blue, 0 to 255.</returns>
    public static (byte Red, byte Green, byte Blue) Skyline(Backdrop backdrop) => backdrop switch
    {
        Backdrop.Day => (215, 230, 245),
        Backdrop.Dusk => (250, 225, 190),
        Backdrop.Storm => (180, 186, 196),
        Backdrop.Wall => (222, 216, 206),
        _ => throw new ArgumentOutOfRangeException(nameof(backdrop), backdrop, "A backdrop is one of Day to Wall."),
    };

    /// <summary>Colour of a person's face.</summary>
    public static (byte Red, byte Green, byte Blue) Face => (217, 173, 133);
}
