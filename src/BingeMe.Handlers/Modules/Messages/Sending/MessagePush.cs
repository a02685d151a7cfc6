using System.Globalization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Messages.Sending;

/// <summary>The push of a new message: sender's name, the beginning of the text, and for the app where it stands.</summary>
internal static class MessagePush
{
    private const int Excerpt = 50;

    public static PushMessage Of(Member sender, string text, long conversationId) => new(
        Member.ShownName(sender.Name, sender.Username, sender.HideName, isSelf: false),
        Cut(text),
        new Dictionary<string, string>
        {
            ["type"] = "message",
            ["conversation_id"] = conversationId.ToString(CultureInfo.InvariantCulture),
            ["sender"] = sender.Id.ToString(CultureInfo.InvariantCulture),
        });

    private static string Cut(string text) =>
        text.Length <= Excerpt ? text : text[..(char.IsHighSurrogate(text[Excerpt - 1]) ? Excerpt - 1 : Excerpt)] + "...";
}
