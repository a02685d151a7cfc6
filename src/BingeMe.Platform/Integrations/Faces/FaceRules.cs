using System.Text.Json;

namespace BingeMe.Platform.Integrations.Faces;

/// <summary>When a detected face is good enough (platform-auth P16): sure enough, or half sure and well placed.</summary>
internal static class FaceRules
{
    private const double Sure = 20;
    private const double HalfSure = 10;
    private const double LeastSide = 0.1;
    private const double Margin = 0.05;

    /// <param name="face">A FaceDetail; what is missing counts as unmet.</param>
    public static bool IsGood(JsonElement face) => Number(face, "Confidence") switch
    {
        >= Sure => true,
        >= HalfSure => IsWellPlaced(face),
        _ => false,
    };

    private static bool IsWellPlaced(JsonElement face)
    {
        if (!Part(face, "BoundingBox", out var box) || !Part(face, "Pose", out var pose)) return false;
        var (left, top, width, height) = (Number(box, "Left"), Number(box, "Top"), Number(box, "Width"), Number(box, "Height"));
        return width >= LeastSide && height >= LeastSide
            && left >= Margin && top >= Margin && left + width <= 1 - Margin && top + height <= 1 - Margin
            && Math.Abs(Number(pose, "Roll")) < 30 && Math.Abs(Number(pose, "Yaw")) < 45 && Math.Abs(Number(pose, "Pitch")) < 30;
    }

    private static bool Part(JsonElement json, string name, out JsonElement part)
    {
        part = default;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out part) && part.ValueKind == JsonValueKind.Object;
    }

    private static double Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
