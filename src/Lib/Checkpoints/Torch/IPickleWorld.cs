namespace Experiments.Checkpoints;

/// <summary>What a pickle may refer to beyond plain values.</summary>
/// <remarks>Every member throws <see cref="InvalidDataException"/> for what it does not know, with the name.</remarks>
internal interface IPickleWorld
{
    /// <summary>A name that the pickle imports, as a token for <see cref="Call"/>.</summary>
    object Global(string module, string name);

    /// <summary>What a call gives.</summary>
    /// <param name="function">From <see cref="Global"/>, or anything a hostile file puts there.</param>
    /// <param name="arguments">Plain values and results of other calls.</param>
    object? Call(object? function, object?[] arguments);

    /// <summary>What lies outside the pickle under an identification.</summary>
    object Persistent(object?[] identification);

    /// <summary>Attributes of an object that a call gave.</summary>
    void SetState(object? state, object? target);
}
