namespace Experiments.Lib.Tests.Parity;

/// <summary>Compares one kind of fixture; found by reflection, chosen by what the folder holds.</summary>
internal interface IParityCheck
{
    /// <summary>Whether this check is for the folder, told by its files and their members alone.</summary>
    bool Recognises(Fixture fixture);

    /// <summary>Compares every expected value of the folder, of any size and seed.</summary>
    void Run(Fixture fixture);
}
