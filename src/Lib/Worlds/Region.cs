namespace Experiments.Worlds;

/// <summary>Six fictional regions; the first two are the home of the classic test set.</summary>
public enum Region
{
    /// <summary>Home region, English.</summary>
    Norwick,

    /// <summary>Home region, English and German.</summary>
    Westmere,

    /// <summary>Spanish.</summary>
    Solvia,

    /// <summary>Turkish.</summary>
    Kadera,

    /// <summary>Swahili.</summary>
    Pwanisa,

    /// <summary>Spanish and Swahili.</summary>
    Tamoro,
}
