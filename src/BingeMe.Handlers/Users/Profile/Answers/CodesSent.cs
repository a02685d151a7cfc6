namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>Data of POST /user/send-otp: to which contacts a code went.</summary>
internal sealed record CodesSent(string UserId, bool EmailSendOtp, bool MobileSendOtp);
